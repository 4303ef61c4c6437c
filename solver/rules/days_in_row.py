"""Days of work in a row."""

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
class DaysInRow:
    """A run of days of work is at least and at most so long, days before the week included.

    Message fields: ``length`` and ``most`` or ``least`` (days).
    """

    name: ClassVar[str] = "days_in_row"
    paragraph: ClassVar[str] = "ArbZG § 11 (3)"
    max_days: int = 6
    min_days: int = 1

    def __post_init__(self) -> None:
        require_at_least(self, "min_days", 1)
        require_at_least(self, "max_days", self.min_days)

    def compile(self, problem: Problem) -> Iterator[Run]:
        """A run for each agent."""
        for agent in range(len(problem.agents)):
            run = Run(self.name, agent, "worked", self.min_days, self.max_days)
            yield with_history(run, problem)


EXAMPLES = (
    Example(DaysInRow(3), "EE.EE"),
    Example(DaysInRow(3), "EEE.E", at_limit=True),
    Example(DaysInRow(3), "EEEEE", breach=2),
    Example(DaysInRow(3), "EE|E.EE", at_limit=True),
    Example(DaysInRow(3), "EE|EE.E", breach=1),
    Example(DaysInRow(3), "EEEE|.EE"),
    Example(DaysInRow(3), "|E..EE|EE", breach=1),
    Example(DaysInRow(3, min_days=2), "E.EE."),
    Example(DaysInRow(3, min_days=2), ".E.EE", breach=1),
    Example(DaysInRow(3, min_days=2), "E.E|.EE.", breach=1),
    Example(DaysInRow(3, min_days=2), "|EE.E|E.", at_limit=True),
    Example(DaysInRow(3, min_days=2), "|EE...|E.E", breach=1),
    Example(DaysInRow(3, min_days=2), ".E.EE", agent=person(absences=(Absence(2),))),
)
