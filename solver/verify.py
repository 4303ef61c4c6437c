"""The judge: every check and the penalty, recomputed from the roster alone, without OR-Tools.

Beside the rules' own names a violation may have one of these as its ``rule``, each counted in
shifts: ``unknown_shell`` (the problem has no such shell), ``segments``, ``breaks`` and ``channels``
(see ``solver.segments.faults``), ``locked`` (a locked duty has other segments), and, in minutes,
``overlap`` (a shell begins before the last one ended).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from solver.compiled import kinds_by_agent
from solver.couplings.breaks import price_breaks
from solver.couplings.coverage import Capacity, price_coverage
from solver.couplings.deferral import defer
from solver.errors import InvalidProblemError
from solver.result import Penalty
from solver.rule import Violation
from solver.segments import faults

if TYPE_CHECKING:
    from solver.problem import Duty, Problem
    from solver.roster import Roster, Tour


def verify(problem: Problem, roster: Roster) -> list[Violation]:
    """Everything that is wrong with a roster, by agent; an empty list if it is legal.

    Raises
    ------
    InvalidProblemError
        If the roster has not one row for each agent with one entry for each day.
    """
    expected = (len(problem.agents), len(problem.days))
    found = (len(roster.duties), len(roster.duties[0]) if roster.duties else expected[1])
    if found != expected:
        raise InvalidProblemError(f"Roster.duties has shape {found}, expected {expected}")
    return [v for agent in range(expected[0]) for v in verify_agent(problem, roster, agent)]


def verify_agent(problem: Problem, roster: Roster, agent: int) -> list[Violation]:
    """Everything that is wrong with one agent's row; it costs well under a millisecond."""
    found = []
    for day, duty in enumerate(roster.duties[agent]):
        if duty is not None:
            found += verify_duty(problem, agent, day, duty)
    return found + verify_tour(problem, agent, roster.tour(agent))


def verify_tour(problem: Problem, agent: int, tour: Tour) -> list[Violation]:
    """The rules that an agent's shells break."""
    kinds = kinds_by_agent(problem)[agent]
    return [violation for kind in kinds for violation in kind.check(problem, tour)]


def verify_duty(problem: Problem, agent: int, day: int, duty: Duty) -> list[Violation]:
    """Faults of a single duty: what holds without any rule."""
    person = problem.agents[agent]
    wrong = list(faults(duty, person.channels))
    if duty.shell.day != day or duty.shell not in problem.shell_index:
        wrong.insert(0, "unknown_shell")
    settled = next((lock.duty for lock in person.locks if lock.day == day), None)
    if settled and settled.shell == duty.shell and settled.segments != duty.segments:
        wrong.append("locked")
    return [Violation(rule, person.id, (day,), 1, "shifts") for rule in wrong]


def penalty(problem: Problem, roster: Roster) -> Penalty:
    """What a roster costs, by part."""
    on_work = Capacity(problem, roster)
    coverage = price_coverage(on_work.arrays, on_work.counts)
    deferred = defer(problem, on_work.arrays, on_work.counts).cost if problem.batches else 0
    return Penalty(
        coverage=coverage.missing,
        deferred=deferred,
        overstaffing=coverage.overstaffing,
        breaks=price_breaks(problem, roster),
        by_rule=_rule_costs(problem, roster),
    )


def _rule_costs(problem: Problem, roster: Roster) -> dict[str, int]:
    """Costs of soft rules by name; rules that cost nothing are left out."""
    costs: Counter[str] = Counter()
    for agent, kinds in enumerate(kinds_by_agent(problem)):
        tour = roster.tour(agent)
        for kind in kinds:
            costs[kind.rule] += kind.price(problem, tour)
    return {rule: cost for rule, cost in costs.items() if cost}
