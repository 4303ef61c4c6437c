"""Night shifts in a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example
from solver.kinds import Run
from solver.kinds.history import with_history
from solver.kinds.shells import NIGHTS
from solver.rule import require_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class NightsInRow:
    """A run of night shifts is at least and at most so long, days before the week included.

    Message fields: ``length`` and ``most`` or ``least`` (days).
    """

    name: ClassVar[str] = "nights_in_row"
    paragraph: ClassVar[str] = "ArbZG § 6 (1)"
    max_nights: int = 4
    min_nights: int = 1

    def __post_init__(self) -> None:
        require_at_least(self, "min_nights", 1)
        require_at_least(self, "max_nights", self.min_nights)

    def compile(self, problem: Problem) -> Iterator[Run]:
        """A run for each agent."""
        for agent in range(len(problem.agents)):
            run = Run(self.name, agent, "worked", self.min_nights, self.max_nights, where=NIGHTS)
            yield with_history(run, problem)


EXAMPLES = (
    Example(NightsInRow(2), "N.NL"),
    Example(NightsInRow(2), "NN.NN", at_limit=True),
    Example(NightsInRow(2), "NNNN", breach=2),
    Example(NightsInRow(2), "N|NN.", breach=1),
    Example(NightsInRow(3, 2), "LNL.", breach=1),
    Example(NightsInRow(3, 2), ".NNL", at_limit=True),
)
