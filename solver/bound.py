"""A lower bound on unmet FTE-hours, by a linear program over groups of agents.

Agents with the same skill set, the same possible shells and totals over the same days form a
group. A variable says how many of a group work a shell; totals and "one shell a day" hold for the
sum of the group. Runs and successions are left out, and people may be divided. Whatever a real
roster does, summed up, is feasible here, so that no roster leaves less unmet.

Intervals may be taken together in *blocks*: what a block lacks altogether, at any one price
vector, its intervals lack at least. Few long blocks give a first bound in a second or two; shorter
ones raise it as long as there is time.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import ceil, inf
from operator import le
from typing import TYPE_CHECKING, NamedTuple

from ortools.linear_solver.python import model_builder as lp

from solver.compiled import kinds_by_agent
from solver.couplings.coverage import Capacity, skill_set
from solver.kernel.flatten import break_spots, settled_roster
from solver.kinds import Single, Total
from solver.segments import stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.couplings.prices import SkillSet
    from solver.kinds.shells import ShellFilter
    from solver.problem import Problem, Shell

    Span = tuple[int, int]
    Weighted = tuple[lp.Variable, int]

TOLERANCE_TENTHS = 1e-3
"""By so much the solver may overstate the optimum before it is rounded up to whole tenths."""


BLOCKS = (8, 4, 2, 1)
"""Intervals in a block, the fastest program first."""


def bound_unmet_fte_hours(
    problem: Problem, seconds: float, blocks: Sequence[int] = BLOCKS
) -> float | None:
    """No roster leaves fewer FTE-hours of demand unmet, all channels and weights alike.

    Parameters
    ----------
    blocks
        Intervals in a block, one program after the other.

    Returns
    -------
    float or None
        The best bound that was proved within ``seconds``; ``None`` if not even the first was.
    """
    end = time.monotonic() + seconds
    best = None
    for block in blocks:
        left = end - time.monotonic()
        tenths = _bound_tenths(problem, block, left) if left > 0 else None
        if tenths is None:
            break
        best = max(best or 0, tenths)
    return None if best is None else best * problem.interval_min / 600


def _bound_tenths(problem: Problem, block: int, seconds: float) -> int | None:
    end = time.monotonic() + seconds
    program = _Program(problem, block)
    solver = lp.Solver("GLOP")
    solver.set_time_limit_in_seconds(max(0.0, end - time.monotonic()))
    if solver.solve(program.model) != lp.SolveStatus.OPTIMAL:
        return None
    return max(0, ceil(solver.objective_value - TOLERANCE_TENTHS))


class _Measure(NamedTuple):
    """What a total counts, and which limits it has."""

    unit: str
    days: frozenset[int]
    where: ShellFilter
    has_low: bool
    has_high: bool


@dataclass
class _Limits:
    """Limits of one total, summed over a group."""

    example: Total
    low: int = 0
    high: int = 0


@dataclass
class _Group:
    """Agents who are counted together."""

    skill_set: int
    shells: tuple[int, ...]
    size: int = 0
    limits: dict[_Measure, _Limits] = field(default_factory=dict)


def _groups(problem: Problem, numbers: dict[SkillSet, int]) -> list[_Group]:
    """All agents in groups."""
    found: dict[object, _Group] = {}
    for agent, kinds in enumerate(kinds_by_agent(problem)):
        shells, worked = _possible(problem, agent)
        totals = {_measure(kind): kind for kind in kinds if isinstance(kind, Total)}
        skills = numbers[skill_set(problem, agent)]
        group = found.setdefault((skills, shells, frozenset(totals)), _Group(skills, shells))
        group.size += 1
        for measure, total in totals.items():
            limits = group.limits.setdefault(measure, _Limits(total))
            settled = total.base + sum(total.amount(shell) for shell in worked)
            limits.low += (_low(total) or 0) - settled
            limits.high += (_high(total) or 0) - settled
    return list(found.values())


def _possible(problem: Problem, agent: int) -> tuple[tuple[int, ...], list[Shell]]:
    """Shells that the agent may choose, and those that are locked."""
    banned: set[int] = set()
    for kind in kinds_by_agent(problem)[agent]:
        if isinstance(kind, Single):
            banned |= kind.banned
    locked = [lock.duty.shell for lock in problem.agents[agent].locks if lock.duty]
    for lock in problem.agents[agent].locks:
        banned.update(problem.shells_by_day[lock.day])
    return tuple(i for i in range(len(problem.shells)) if i not in banned), locked


def _measure(total: Total) -> _Measure:
    limits = (_low(total) is not None, _high(total) is not None)
    return _Measure(total.measure, total.days, total.where, *limits)


def _low(total: Total) -> int | None:
    """The least total; it is asked for at the end of the total's last day only."""
    if total.allowed is None:
        return total.low
    return max(min(total.allowed), total.low or 0)


def _high(total: Total) -> int | None:
    if total.allowed is None:
        return total.high
    return max(total.allowed) if total.high is None else min(max(total.allowed), total.high)


class _Program:
    """The linear program; its objective is in tenths of an FTE times intervals."""

    def __init__(self, problem: Problem, block: int) -> None:
        self.problem = problem
        self.block = block
        self.model = lp.Model()  # type: ignore[no-untyped-call]  # OR-Tools has no annotation here
        settled = Capacity(problem, settled_roster(problem))
        self.arrays = settled.arrays
        self.settled = settled.counts
        self.work: defaultdict[tuple[int, int], list[Weighted]] = defaultdict(list)
        """By skill set and block: intervals of work that each variable stands for."""
        numbers = {pairs: k for k, pairs in enumerate(self.arrays.skill_sets)}
        workers: defaultdict[tuple[int, int], list[lp.Variable]] = defaultdict(list)
        for group in _groups(problem, numbers):
            for shell, variable in self._add_group(group).items():
                workers[group.skill_set, shell].append(variable)
        for (skills, shell), variables in workers.items():
            self._add_presence(skills, problem.shells[shell], variables)
        self.model.minimize(lp.LinearExpr.sum(self._add_coverage()))

    def _add_group(self, group: _Group) -> dict[int, lp.Variable]:
        """How many work each shell, within what the group's totals allow."""
        count = {i: self.model.new_num_var(0, group.size, "") for i in group.shells}
        for day in self.problem.shells_by_day:
            self._require([(count[i], 1) for i in day if i in count], high=group.size)
        for measure, limits in group.limits.items():
            amounts = [
                (count[i], amount)
                for i in group.shells
                if (amount := limits.example.amount(self.problem.shells[i]))
            ]
            # A total that begins before the horizon's end but ends after it is not asked for yet.
            asked = measure.has_low and max(measure.days) < len(self.problem.days)
            self._require(
                amounts,
                low=limits.low if asked else -inf,
                high=limits.high if measure.has_high else inf,
            )
        return count

    def _add_presence(self, skills: int, shell: Shell, workers: list[lp.Variable]) -> None:
        """Where the shell's workers work, breaks taken off."""
        worked = self._sum_of([(x, 1) for x in workers])
        self._present(skills, stretches(shell, []), worked, 1)
        for length, spots in break_spots(shell):
            # Breaks that fall on the same blocks are the same break here.
            alike = {self._by_block([(spot, spot + length)]): spot for spot in spots}
            resting = [self.model.new_num_var(0, inf, "") for _ in alike]
            self._require([*((r, 1) for r in resting), (worked, -1)], low=0, high=0)
            for spot, variable in zip(alike.values(), resting, strict=True):
                self._present(skills, [(spot, spot + length)], variable, -1)

    def _present(
        self, skills: int, spans: Sequence[Span], variable: lp.Variable, sign: int
    ) -> None:
        for block, n_intervals in self._by_block(spans):
            self.work[skills, block].append((variable, sign * n_intervals))

    def _by_block(self, spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
        """Blocks that the spans touch, each with how many intervals of it."""
        inside = Counter(
            interval // self.block
            for start, end in spans
            for interval in range(max(0, start), min(end, self.problem.n_intervals))
        )
        return tuple(sorted(inside.items()))

    def _add_coverage(self) -> list[lp.Variable]:
        """What is unmet in each block: no less than any price vector says."""
        unmet = []
        for block in range(-(-self.problem.n_intervals // self.block)):
            rows = self._prices(block)
            if rows:
                short = self.model.new_num_var(0, inf, "")
                unmet.append(short)
                present = {
                    k: self._sum_of(work)
                    for k in range(len(self.settled))
                    if (work := self.work[k, block])
                }
                for need, capacity in rows:
                    offered = [(x, capacity[k]) for k, x in present.items() if capacity[k]]
                    self._require([(short, self.arrays.scale), *offered], low=need)
        return unmet

    def _sum_of(self, work: list[Weighted]) -> lp.Variable:
        total = self.model.new_num_var(0, inf, "")
        self._require([*work, (total, -1)], low=0, high=0)
        return total

    def _prices(self, block: int) -> list[tuple[int, list[int]]]:
        """Demand left by settled duties, and what one person offers, where that can bind."""
        inside = slice(block * self.block, (block + 1) * self.block)
        settled = self.arrays.capacity.T @ self.settled[:, inside]
        needs = (self.arrays.full_needs[:, inside] - settled).sum(axis=1)
        rows = [
            (int(need), offers.tolist())
            for need, offers in zip(needs, self.arrays.capacity.T, strict=True)
            if need > 0
        ]
        rows.sort(key=lambda row: -row[0])
        binding: list[tuple[int, list[int]]] = []
        for need, offers in rows:
            weaker = (all(map(le, other, offers)) for _, other in binding)
            if not any(weaker):
                binding.append((need, offers))
        return binding

    def _require(self, terms: Sequence[Weighted], *, low: float = -inf, high: float = inf) -> None:
        variables = [variable for variable, _ in terms]
        weights = [float(weight) for _, weight in terms]
        weighted = lp.LinearExpr.weighted_sum(variables, weights)
        self.model.add_linear_constraint(weighted, low, high)
