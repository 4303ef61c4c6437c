"""Nobody works on a day away, nor in the half of a day that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, hours, person
from solver.kinds import Single
from solver.problem import Absence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class NoWorkWhenAbsent:
    """An absent agent has no shift that day, or none that overlaps the half away.

    No message fields.
    """

    name: ClassVar[str] = "absence"
    paragraph: ClassVar[str] = "BUrlG § 1, EFZG § 3"

    def compile(self, problem: Problem) -> Iterator[Single]:
        """A ban of the day's shells."""
        for number, agent in enumerate(problem.agents):
            banned = [
                index
                for absence in agent.absences
                if 0 <= absence.day < len(problem.days)
                for index in problem.shells_by_day[absence.day]
                if absence.forbids(problem.shells[index])
            ]
            if banned:
                yield Single(self.name, number, frozenset(banned))


_AWAY = person(absences=(Absence(1, 480), Absence(-1, 480)))
_MORNING_AWAY = person(absences=(Absence(1, 240, hours(1, 0, 12)),))

EXAMPLES = (
    Example(NoWorkWhenAbsent(), "E.L", agent=_AWAY),
    Example(NoWorkWhenAbsent(), "EE.", breach=1, agent=_AWAY),
    Example(NoWorkWhenAbsent(), "N.E", at_limit=True, agent=_AWAY),
    Example(NoWorkWhenAbsent(), "EL", at_limit=True, agent=_MORNING_AWAY),
    Example(NoWorkWhenAbsent(), "EE", breach=1, agent=_MORNING_AWAY),
)
