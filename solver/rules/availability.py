"""When an agent can work at all."""

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
class Availability:
    """A shift lies inside one of the agent's windows of availability.

    The amount of a breach is the minutes outside. No message fields.
    """

    name: ClassVar[str] = "availability"
    paragraph: ClassVar[str] = ""

    def compile(self, problem: Problem) -> Iterator[Single]:
        """A ban of every shell that reaches outside."""
        for number, agent in enumerate(problem.agents):
            if agent.windows is not None:
                outside = outside_min(problem, agent.windows)
                if outside:
                    banned = frozenset(outside)
                    yield Single(self.name, number, banned, unit="min", amounts=outside)


_MORNINGS = person(windows=(hours(0, 6, 15), hours(1, 6, 15)))

EXAMPLES = (
    Example(Availability(), "LN."),
    Example(Availability(), "E.", agent=_MORNINGS),
    Example(Availability(), "SS", agent=_MORNINGS),
    Example(Availability(), "M.", breach=120, agent=_MORNINGS),
    Example(
        Availability(),
        "EE",
        at_limit=True,
        agent=person(windows=(hours(0, 6, 14), hours(1, 0, 24))),
    ),
    Example(Availability(), "L", breach=480, agent=person(windows=())),
)
