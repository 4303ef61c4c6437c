"""Paid hours of a week against contract and law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, person
from solver.kinds import Total
from solver.kinds.total import Slope
from solver.problem import Absence, Terms
from solver.rule import require_at_least
from solver.weeks import Week, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Agent, Problem

STEP_MIN = 30


@dataclass(frozen=True, slots=True)
class HoursAWeek:
    """A week's paid minutes lie in the agent's limits and below the law's.

    Absences count with the minutes they credit. What they credit never breaks the rule, but leaves
    less room. A day away without credit takes its share of the contract's hours with it, so that
    nobody works them off on the days that are left.

    Message fields: ``total`` and ``most`` or ``least`` (minutes).
    """

    name: ClassVar[str] = "hours_a_week"
    paragraph: ClassVar[str] = "ArbZG § 3"
    max_minutes: int = 3600
    """The law's limit; the agent's own may be lower."""
    below_contract_cost_per_30min: int = 0

    def __post_init__(self) -> None:
        require_at_least(self, "max_minutes", 0)
        require_at_least(self, "below_contract_cost_per_30min", 0)

    def compile(self, problem: Problem) -> Iterator[Total]:
        """A total for each agent and week."""
        for week in weeks(problem):
            for number, agent in enumerate(problem.agents):
                yield self._total(number, agent, week)

    def _total(self, number: int, agent: Agent, week: Week) -> Total:
        away, terms = week.away(agent), agent.terms(week.number)
        base = sum(absence.credited_min for absence in away)
        base += sum(shell.paid_min for shell in week.settled(agent))
        most = min(terms.max_week_min, self.max_minutes)
        unpaid = sum(absence.credited_min == 0 for absence in away)
        contract = _left(terms.contract_min, unpaid, terms.max_days)
        slope = Slope("below", contract, self.below_contract_cost_per_30min, STEP_MIN)
        return Total(
            self.name,
            number,
            "minutes",
            frozenset(week.days),
            low=_left(terms.min_week_min, unpaid, terms.max_days) if week.whole else None,
            high=max(most, base),
            slopes=(slope,) if week.whole and slope.cost else (),
            base=base,
        )


def _left(minutes: int, unpaid_days: int, days_a_week: int) -> int:
    """What is left of a week's minutes after days away without credit."""
    return minutes - minutes * min(unpaid_days, days_a_week) // max(1, days_a_week)


_HALF = person(contract_min=960, min_week_min=480, max_week_min=1200, max_days=4)
_AWAY = person(
    contract_min=960, min_week_min=960, max_week_min=1200, max_days=4, absences=(Absence(0, 480),)
)
_CREDITED = person(absences=(Absence(0, 480),))
_LATER = person(by_week=(Terms(0, 0, 0, 4), Terms(960, 0, 480, 4)))
_UNPAID = person(
    contract_min=960, min_week_min=960, max_week_min=1200, max_days=4, absences=(Absence(0),)
)

EXAMPLES = (
    Example(HoursAWeek(), "EE...", agent=_HALF),
    Example(HoursAWeek(), "EES..", at_limit=True, agent=_HALF),
    Example(HoursAWeek(), "EEE..", breach=240, agent=_HALF),
    Example(HoursAWeek(), "S....", breach=240, agent=_HALF),
    Example(HoursAWeek(max_minutes=960), "EES..", breach=240, agent=_HALF),
    Example(HoursAWeek(below_contract_cost_per_30min=2), "E..", cost=32, agent=_HALF),
    Example(HoursAWeek(below_contract_cost_per_30min=2), "ES.S", at_limit=True, agent=_HALF),
    Example(HoursAWeek(), ".E..", at_limit=True, agent=_AWAY),
    Example(HoursAWeek(), ".EE.", breach=240, agent=_AWAY),
    Example(HoursAWeek(), ".S..", breach=240, agent=_AWAY),
    Example(HoursAWeek(max_minutes=300), "....", at_limit=True, agent=_CREDITED),
    Example(HoursAWeek(max_minutes=300), ".S..", breach=240, agent=_CREDITED),
    Example(HoursAWeek(), ".ES.", at_limit=True, agent=_UNPAID),
    Example(HoursAWeek(), ".E..", breach=240, agent=_UNPAID),
    Example(HoursAWeek(), ".......E", at_limit=True, agent=_LATER),
    Example(HoursAWeek(), "E......E", breach=480, agent=_LATER),
    Example(HoursAWeek(), "|ES.....E|SE", at_limit=True, agent=_HALF),
    Example(HoursAWeek(), "|ES.....E|EE", breach=240, agent=_HALF),
)
