"""A lower bound on unmet FTE-hours, by a linear program over groups of agents.

Agents with the same skill set, the same possible shells and totals over the same days form a
group. A variable says how many of a group work a shell; totals and "one shell a day" hold for the
sum of the group. Runs and successions are left out, and people may be divided. Whatever a real
roster does, summed up, is feasible here, so that no roster leaves less unmet.
"""

from __future__ import annotations

from collections import defaultdict
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

    Weighted = tuple[lp.Variable, int]

TOLERANCE_TENTHS = 1e-3
"""By so much the solver may overstate the optimum before it is rounded up to whole tenths."""


def bound_unmet_fte_hours(problem: Problem, seconds: float) -> float | None:
    """No roster leaves fewer FTE-hours of demand unmet, all channels and weights alike.

    Returns
    -------
    float or None
        ``None`` if the linear program was not solved within ``seconds``.
    """
    solver = lp.Solver("GLOP")
    solver.set_time_limit_in_seconds(seconds)
    program = _Program(problem)
    if solver.solve(program.model) != lp.SolveStatus.OPTIMAL:
        return None
    tenths = max(0, ceil(solver.objective_value - TOLERANCE_TENTHS))
    return tenths * problem.interval_min / 600


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

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = lp.Model()  # type: ignore[no-untyped-call]  # OR-Tools has no annotation here
        on_work = Capacity(problem, settled_roster(problem))
        self.arrays = on_work.arrays
        self.settled = on_work.counts
        self.changes: defaultdict[tuple[int, int], list[Weighted]] = defaultdict(list)
        """By skill set and interval: who comes to work (1) or leaves it (-1)."""
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
        """Where the shell's workers come and go, breaks included."""
        for start, end in stretches(shell, []):
            self._present(skills, start, end, workers, 1)
        for length, spots in break_spots(shell):
            resting = [self.model.new_num_var(0, inf, "") for _ in spots]
            balance = [(variable, 1) for variable in resting] + [(x, -1) for x in workers]
            self._require(balance, low=0, high=0)
            for spot, variable in zip(spots, resting, strict=True):
                self._present(skills, spot, spot + length, [variable], -1)

    def _present(
        self, skills: int, start: int, end: int, variables: list[lp.Variable], sign: int
    ) -> None:
        self.changes[skills, start] += [(variable, sign) for variable in variables]
        self.changes[skills, end] += [(variable, -sign) for variable in variables]

    def _add_coverage(self) -> list[lp.Variable]:
        """What is unmet in each interval: no less than any price vector says."""
        unmet = []
        before: dict[int, lp.Variable] = {}
        for t in range(self.problem.n_intervals):
            present = {k: self.model.new_num_var(0, inf, "") for k in range(len(self.settled))}
            for k, variable in present.items():
                earlier = [(before[k], 1)] if before else []
                balance = [*earlier, *self.changes[k, t], (variable, -1)]
                self._require(balance, low=0, high=0)
            before = present
            rows = self._prices(t)
            if rows:
                short = self.model.new_num_var(0, inf, "")
                unmet.append(short)
                for need, capacity in rows:
                    offered = [(present[k], capacity[k]) for k in present if capacity[k]]
                    self._require([(short, self.arrays.scale), *offered], low=need)
        return unmet

    def _prices(self, t: int) -> list[tuple[int, list[int]]]:
        """Demand left by settled duties, and what one person offers, where that can bind."""
        needs = self.arrays.full_needs[:, t] - self.arrays.capacity.T @ self.settled[:, t]
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
