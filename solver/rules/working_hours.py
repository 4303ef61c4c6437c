"""The earliest start and latest end that were agreed with an agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, hours, person
from solver.kinds import Single
from solver.windows import outside_min

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A shift lies inside the agreed hours that begin on its day.

    The amount of a breach is the minutes outside. No message fields.
    """

    name: ClassVar[str] = "working_hours"
    paragraph: ClassVar[str] = ""

    def compile(self, problem: Problem) -> Iterator[Single]:
        """A ban of every shell that reaches outside."""
        for number, agent in enumerate(problem.agents):
            if agent.hours is not None:
                outside = outside_min(problem, agent.hours, same_day=True)
                if outside:
                    banned = frozenset(outside)
                    yield Single(self.name, number, banned, unit="min", amounts=outside)


_MORNINGS = person(hours=(hours(0, 6, 15), hours(1, 6, 15)))

EXAMPLES = (
    Example(WorkingHours(), "LN."),
    Example(WorkingHours(), "E.", agent=_MORNINGS),
    Example(WorkingHours(), "SS", agent=_MORNINGS),
    Example(WorkingHours(), "M.", breach=120, agent=_MORNINGS),
    Example(
        WorkingHours(), "EE", at_limit=True, agent=person(hours=(hours(0, 6, 14), hours(1, 0, 24)))
    ),
    Example(WorkingHours(), ".E", breach=480, agent=person(hours=(hours(0, 9, 48),))),
)
