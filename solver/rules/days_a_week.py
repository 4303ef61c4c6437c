"""Days of work a week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, person
from solver.kinds import Total
from solver.problem import Absence
from solver.weeks import weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class DaysAWeek:
    """An agent works on at most as many days a week as the contract says.

    A day away that is credited counts as a day of work, but is never a breach by itself.

    Message fields: ``total``, ``most`` (days).
    """

    name: ClassVar[str] = "days_a_week"
    paragraph: ClassVar[str] = ""

    def compile(self, problem: Problem) -> Iterator[Total]:
        """A total for each agent and week."""
        for week in weeks(problem):
            for number, agent in enumerate(problem.agents):
                credited = sum(absence.credited_min > 0 for absence in week.away(agent))
                base = credited + len(week.settled(agent))
                high = max(agent.terms(week.number).max_days, base)
                days = frozenset(week.days)
                yield Total(self.name, number, "shifts", days, high=high, base=base)


_THREE = person(max_days=3)

EXAMPLES = (
    Example(DaysAWeek(), "E.E....", agent=_THREE),
    Example(DaysAWeek(), "E.E.E..", at_limit=True, agent=_THREE),
    Example(DaysAWeek(), "EEE.EE.", breach=2, agent=_THREE),
    Example(DaysAWeek(), "E.....EEE", agent=_THREE),
    Example(DaysAWeek(), "|E......EE|EE", breach=1, agent=_THREE),
    Example(
        DaysAWeek(),
        "..EE",
        breach=1,
        agent=person(max_days=3, absences=(Absence(0, 480), Absence(1, 480))),
    ),
)
