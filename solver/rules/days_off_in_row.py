"""Days off in a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, person
from solver.kinds import Run
from solver.kinds.history import with_history
from solver.problem import Absence
from solver.rule import require_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class DaysOffInRow:
    """A run of days off is at least and at most so long, days before the week included.

    A day away is no day off: it is not counted, and a run that touches it may be shorter.

    Message fields: ``length`` and ``most`` or ``least`` (days).
    """

    name: ClassVar[str] = "days_off_in_row"
    paragraph: ClassVar[str] = ""
    min_days: int = 2
    max_days: int | None = None

    def __post_init__(self) -> None:
        require_at_least(self, "min_days", 1)
        require_at_least(self, "max_days", self.min_days)

    def compile(self, problem: Problem) -> Iterator[Run]:
        """A run for each agent."""
        for agent in range(len(problem.agents)):
            run = Run(self.name, agent, "off", self.min_days, self.max_days)
            yield with_history(run, problem)


EXAMPLES = (
    Example(DaysOffInRow(2), "E...E"),
    Example(DaysOffInRow(2), "E..EE", at_limit=True),
    Example(DaysOffInRow(2), "E.E..", breach=1),
    Example(DaysOffInRow(2), ".EEE."),
    Example(DaysOffInRow(2), "E|.EEE.", breach=1),
    Example(DaysOffInRow(2), "E.|.EEE.", at_limit=True),
    Example(DaysOffInRow(2), "|EEE.|E", breach=1),
    Example(DaysOffInRow(2, 3), "E....E", breach=1),
    Example(DaysOffInRow(1, 3), "E..|..EE", breach=1),
    Example(DaysOffInRow(2), "E.E..", agent=person(absences=(Absence(1, 480),))),
)
