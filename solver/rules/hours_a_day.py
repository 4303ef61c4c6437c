"""Paid hours of one day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, person
from solver.kinds import Total
from solver.problem import Absence
from solver.rule import require_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class HoursADay:
    """A day's shift and what an absence credits for it are at most so many minutes together.

    Message fields: ``total``, ``most`` (minutes).
    """

    name: ClassVar[str] = "hours_a_day"
    paragraph: ClassVar[str] = "ArbZG § 3"
    max_minutes: int = 600

    def __post_init__(self) -> None:
        require_at_least(self, "max_minutes", 0)

    def compile(self, problem: Problem) -> Iterator[Total]:
        """A total for each day on which some shell could be too long."""
        longest = [
            max((problem.shells[index].paid_min for index in day), default=0)
            for day in problem.shells_by_day
        ]
        for number, agent in enumerate(problem.agents):
            credit = {absence.day: absence.credited_min for absence in agent.absences}
            for day, minutes in enumerate(longest):
                base = credit.get(day, 0)
                if base + minutes > self.max_minutes:
                    high = max(self.max_minutes, base)
                    days = frozenset((day,))
                    yield Total(self.name, number, "minutes", days, high=high, base=base)


EXAMPLES = (
    Example(HoursADay(600), "ESE"),
    Example(HoursADay(600), ".T.", at_limit=True),
    Example(HoursADay(600), "EX", breach=60),
    Example(HoursADay(600), "XX", breach=120),
    Example(HoursADay(600), "S.", breach=120, agent=person(absences=(Absence(0, 480),))),
    Example(HoursADay(600), ".S", at_limit=True, agent=person(absences=(Absence(1, 360),))),
)
