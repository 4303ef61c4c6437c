"""The problem as a CP-SAT model: to solve small ones to the end, and to polish neighbourhoods.

A Boolean says who works which shell, and one more says where its breaks lie, where there is a
choice. Coverage is stated by Hall rows over counts of people with the same skills. Deferrable work
is not part of the model: it is spread by a rule (``solver.couplings.deferral``), not chosen.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from solver.compiled import kinds_by_agent
from solver.couplings.coverage import agents_skill_sets, skill_set
from solver.couplings.encoding import encode_breaks, encode_coverage
from solver.errors import ModelDisagreesError
from solver.result import Status
from solver.roster import Roster
from solver.segments import BREAKS, fill, placements, stretches
from solver.verify import penalty, verify

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ortools.sat.python.cp_model import IntVar

    from solver.kinds.encoding import Condition, Term
    from solver.kinds.shells import ShellFilter
    from solver.problem import Duty, Problem, Shell

STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
}


class _Count:
    """How many people do something in an interval: some for certain, others by choice."""

    def __init__(self) -> None:
        self.settled = 0
        self._chosen: list[IntVar] = []
        self._weights: list[int] = []

    def add(self, variable: IntVar, weight: int = 1) -> None:
        """Count it as often as the variable says, times the weight."""
        self._chosen.append(variable)
        self._weights.append(weight)

    def expression(self) -> Term:
        """The number; plain if nothing is left to choose."""
        if not self._chosen:
            return self.settled
        return self.settled + cp_model.LinearExpr.weighted_sum(self._chosen, self._weights)


class RosterModel:
    """A CP-SAT model of the problem, or of some agents' rows with all others settled.

    Parameters
    ----------
    problem
        What is asked.
    roster
        Where the agents who are not free have their duties; ``None`` if all are free.
    free
        Agents whose rows are to be found; ``None``: all.
    """

    def __init__(
        self,
        problem: Problem,
        roster: Roster | None = None,
        free: Collection[int] | None = None,
    ) -> None:
        self.problem = problem
        self.roster = roster
        self.free = sorted(range(len(problem.agents)) if free is None else free)
        self.cp = cp_model.CpModel()
        self._costs: list[Term] = []
        self._denominator = problem.quarter_hours[1]
        self._shells: dict[tuple[int, int], IntVar] = {}
        self._placed: dict[tuple[int, int], list[tuple[tuple[int, ...], IntVar]]] = {}
        self._work: defaultdict[tuple[int, int], _Count] = defaultdict(_Count)
        self._duty: defaultdict[int, _Count] = defaultdict(_Count)
        self._break: defaultdict[int, _Count] = defaultdict(_Count)
        for agent in self.free:
            self._add_agent(agent)
        self._count_settled()
        self._add_rules()
        encode_coverage(self)
        encode_breaks(self)
        self.cp.minimize(self.objective)

    @property
    def objective(self) -> Term:
        """What is minimised: ``Penalty.total`` without deferrable work, times the denominator."""
        return cp_model.LinearExpr.sum(self._costs)

    # What solver.kinds.encoding.Encoder and couplings.encoding.PresenceEncoder ask for.

    def shell(self, agent: int, shell: int) -> IntVar:
        """Whether the agent works the shell."""
        return self._shells[agent, shell]

    def worked(self, agent: int, day: int, where: ShellFilter) -> Term:
        """1 if the agent works a matching shell on the day, else 0."""
        shells = self.problem.shells
        matching = (i for i in self.problem.shells_by_day[day] if where.matches(shells[i]))
        return cp_model.LinearExpr.sum([self._shells[agent, index] for index in matching])

    def count(self, most: int) -> IntVar:
        """Return a new whole number between 0 and ``most``."""
        return self.cp.new_int_var(0, most, "")

    def require(self, holds: Condition, literal: IntVar | None = None) -> None:
        """Ask for a linear constraint, where the literal is true."""
        if holds is True:
            return
        constraint = self.cp.add_bool_or([]) if holds is False else self.cp.add(holds)
        if literal is not None:
            constraint.only_enforce_if(literal)

    def require_one_of(
        self, total: Term, values: Iterable[int], literal: IntVar | None = None
    ) -> None:
        """Ask that the total is one of the values, where the literal is true."""
        domain = cp_model.Domain.from_values(sorted(values))
        constraint = self.cp.add_linear_expression_in_domain(total, domain)
        if literal is not None:
            constraint.only_enforce_if(literal)

    def charge(self, rule: str, cost: Term) -> None:
        """Add a rule's cost to what is minimised."""
        self._costs.append(self._denominator * cost)

    def charge_interval(self, part: str, cost: Term) -> None:
        """Add a cost that the denominator divides."""
        self._costs.append(cost)

    def at_work(self, skill_set: int, interval: int) -> Term:
        """How many with this skill set are on work."""
        return self._work[skill_set, interval].expression()

    def on_duty(self, interval: int) -> Term:
        """How many are on duty."""
        return self._duty[interval].expression()

    def on_break(self, interval: int) -> Term:
        """How many are on a break; 0 if nobody can be."""
        return self._break[interval].expression()

    # Building

    def _add_agent(self, agent: int) -> None:
        for day in self.problem.shells_by_day:
            for index in day:
                self._shells[agent, index] = self.cp.new_bool_var("")
            self.cp.add_at_most_one(self._shells[agent, index] for index in day)
        skills = agents_skill_sets(self.problem).index(skill_set(self.problem, agent))
        for index in range(len(self.problem.shells)):
            self._place_breaks(agent, index, skills)

    def _place_breaks(self, agent: int, index: int, skills: int) -> None:
        """One more Boolean for each placement, if there are several; a plan may have none."""
        worked = self._shells[agent, index]
        shell = self.problem.shells[index]
        possible = placements(shell)
        chosen = [worked]
        if len(possible) != 1:
            chosen = [self.cp.new_bool_var("") for _ in possible]
            self.cp.add(cp_model.LinearExpr.sum(chosen) == worked)
        self._placed[agent, index] = list(zip(possible, chosen, strict=True))
        self._count_shell(shell, skills, worked)
        for starts, variable in self._placed[agent, index]:
            self._count_breaks(shell, starts, skills, variable)

    def _count_shell(self, shell: Shell, skills: int, worked: IntVar) -> None:
        """On duty and on work in the whole shell, as long as breaks are not counted."""
        for start, end in stretches(shell, ()):
            for interval in self._inside(start, end):
                self._duty[interval].add(worked)
                self._work[skills, interval].add(worked)

    def _count_breaks(
        self, shell: Shell, starts: Sequence[int], skills: int, chosen: IntVar
    ) -> None:
        """On a break and not on work, where the breaks start at these intervals."""
        for start, slot in zip(starts, shell.breaks.slots, strict=True):
            for interval in self._inside(start, start + slot.length):
                self._break[interval].add(chosen)
                self._work[skills, interval].add(chosen, -1)

    def _inside(self, start: int, end: int) -> range:
        return range(max(0, start), min(end, self.problem.n_intervals))

    def _count_settled(self) -> None:
        """Duties that are no choice: fixed ones, and those of agents who are not free."""
        known = {pairs: k for k, pairs in enumerate(agents_skill_sets(self.problem))}
        free = set(self.free)
        for number, agent in enumerate(self.problem.agents):
            row = self.roster.duties[number] if self.roster and number not in free else ()
            skills = known[skill_set(self.problem, number)]
            for duty in (*agent.fixed, *(duty for duty in row if duty)):
                for segment in duty.segments:
                    for interval in self._inside(segment.start, segment.end):
                        self._duty[interval].settled += 1
                        self._break[interval].settled += segment.activity in BREAKS
                        self._work[skills, interval].settled += segment.activity == "work"

    def _add_rules(self) -> None:
        kinds = kinds_by_agent(self.problem)
        for agent in self.free:
            for kind in kinds[agent]:
                kind.encode(self)
                kind.encode_price(self)
            self._keep_locked_breaks(agent)

    def _keep_locked_breaks(self, agent: int) -> None:
        """A locked duty keeps its breaks too."""
        for lock in self.problem.agents[agent].locks:
            if lock.duty:
                settled = _break_starts(lock.duty)
                index = self.problem.shell_index[lock.duty.shell]
                for starts, variable in self._placed[agent, index]:
                    if starts != settled:
                        self.require(variable <= 0)

    # Answers

    def hint(self, roster: Roster) -> None:
        """Start the search from a roster."""
        for (agent, index), options in self._placed.items():
            shell = self.problem.shells[index]
            duty = roster.duties[agent][shell.day]
            worked = duty is not None and duty.shell == shell
            self.cp.add_hint(self._shells[agent, index], worked)
            starts = _break_starts(duty) if duty and worked else None
            for possible, variable in options if len(options) > 1 else ():
                self.cp.add_hint(variable, possible == starts)

    def decode(self, solver: cp_model.CpSolver) -> Roster:
        """The roster of a solution; agents who are not free keep their rows."""
        nobody = tuple((None,) * len(self.problem.days) for _ in self.problem.agents)
        rows: list[list[Duty | None]] = [
            list(row) for row in (self.roster.duties if self.roster else nobody)
        ]
        for agent in self.free:
            rows[agent] = [None] * len(self.problem.days)
        for (agent, index), options in self._placed.items():
            for starts, variable in options:
                if solver.value(variable):
                    shell = self.problem.shells[index]
                    channels = self.problem.agents[agent].channels
                    rows[agent][shell.day] = fill(shell, starts, channels)
        return Roster(tuple(tuple(row) for row in rows))


def _break_starts(duty: Duty) -> tuple[int, ...]:
    return tuple(segment.start for segment in duty.segments if segment.activity in BREAKS)


def best_roster(
    problem: Problem,
    roster: Roster | None = None,
    free: Collection[int] | None = None,
    *,
    deterministic_limit: float = 60.0,
    seed: int = 0,
) -> tuple[Status, Roster | None]:
    """The best roster that CP-SAT finds, deterministically, starting from ``roster`` if given.

    Only the rows of the ``free`` agents change. Deferrable work is not weighed. A legal ``roster``
    is given back, as feasible, if nothing better is found in time.

    Raises
    ------
    ModelDisagreesError
        If the model holds for impossible what ``verify`` holds for legal.
    """
    model = RosterModel(problem, roster, free)
    if roster is not None:
        model.hint(roster)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = deterministic_limit
    status = STATUS.get(solver.solve(model.cp), Status.UNKNOWN)
    found = model.decode(solver) if status in (Status.OPTIMAL, Status.FEASIBLE) else None
    if roster is None or status is Status.OPTIMAL or verify(problem, roster):
        return status, found
    if status is Status.INFEASIBLE:
        raise ModelDisagreesError("the model allows no roster, but a legal one is known")
    if found is None or penalty(problem, roster).total < penalty(problem, found).total:
        return Status.FEASIBLE, roster
    return status, found
