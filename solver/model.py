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
from solver.result import Status
from solver.roster import Roster
from solver.segments import BREAKS, fill, placements

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ortools.sat.python.cp_model import IntVar

    from solver.kinds.encoding import Condition, Term
    from solver.kinds.shells import ShellFilter
    from solver.problem import Duty, Problem

STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
}


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
        self._placed: dict[tuple[int, int], list[tuple[tuple[int, ...], Term]]] = {}
        self._work: defaultdict[tuple[int, int], list[Term]] = defaultdict(list)
        self._duty: defaultdict[int, list[Term]] = defaultdict(list)
        self._break: defaultdict[int, list[Term]] = defaultdict(list)
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
        return cp_model.LinearExpr.sum(self._work[skill_set, interval])

    def on_duty(self, interval: int) -> Term:
        """How many are on duty."""
        return cp_model.LinearExpr.sum(self._duty[interval])

    def on_break(self, interval: int) -> Term:
        """How many are on a break; 0 if nobody can be."""
        return cp_model.LinearExpr.sum(self._break[interval]) if self._break[interval] else 0

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
        chosen: list[Term] = [worked]
        if len(possible) != 1:
            options = [self.cp.new_bool_var("") for _ in possible]
            self.cp.add(cp_model.LinearExpr.sum(options) == worked)
            chosen = [*options]
        self._placed[agent, index] = list(zip(possible, chosen, strict=True))
        for starts, variable in self._placed[agent, index]:
            self._present(fill(shell, starts, ("",)), skills, variable)

    def _present(self, duty: Duty, skills: int, present: Term) -> None:
        """Count a duty that is worked as often as ``present`` says."""
        for segment in duty.segments:
            inside = range(max(0, segment.start), min(segment.end, self.problem.n_intervals))
            for interval in inside:
                self._duty[interval].append(present)
                if segment.activity == "work":
                    self._work[skills, interval].append(present)
                elif segment.activity in BREAKS:
                    self._break[interval].append(present)

    def _count_settled(self) -> None:
        """Duties that are no choice: fixed ones, and those of agents who are not free."""
        known = {pairs: k for k, pairs in enumerate(agents_skill_sets(self.problem))}
        free = set(self.free)
        for number, agent in enumerate(self.problem.agents):
            row = self.roster.duties[number] if self.roster and number not in free else ()
            for duty in (*agent.fixed, *(duty for duty in row if duty)):
                self._present(duty, known[skill_set(self.problem, number)], 1)

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
                settled = tuple(s.start for s in lock.duty.segments if s.activity in BREAKS)
                index = self.problem.shell_index[lock.duty.shell]
                for starts, variable in self._placed[agent, index]:
                    if starts != settled:
                        self.require(variable <= 0)

    # Answers

    def hint(self, roster: Roster) -> None:
        """Start the search from a roster."""
        for (agent, index), variable in self._shells.items():
            shell = self.problem.shells[index]
            duty = roster.duties[agent][shell.day]
            self.cp.add_hint(variable, duty is not None and duty.shell == shell)

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


def best_roster(
    problem: Problem,
    roster: Roster | None = None,
    free: Collection[int] | None = None,
    *,
    deterministic_limit: float = 60.0,
    seed: int = 0,
) -> tuple[Status, Roster | None]:
    """The best roster that CP-SAT finds, deterministically, starting from ``roster`` if given.

    Only the rows of the ``free`` agents change. Deferrable work is not weighed.
    """
    model = RosterModel(problem, roster, free)
    if roster is not None:
        model.hint(roster)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = deterministic_limit
    status = STATUS.get(solver.solve(model.cp), Status.UNKNOWN)
    found = status in (Status.OPTIMAL, Status.FEASIBLE)
    return status, model.decode(solver) if found else None
