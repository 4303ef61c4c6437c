"""Rest after the last of some night shifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example
from solver.kinds import Succession
from solver.kinds.shells import NIGHTS, NOT_NIGHTS
from solver.rule import require_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class RestAfterNights:
    """After a night shift, a shift that is none comes only after so many minutes.

    Message fields: ``rest_min``, ``least_rest_min``.
    """

    name: ClassVar[str] = "rest_after_nights"
    paragraph: ClassVar[str] = "ArbZG § 6 (1)"
    min_rest_min: int = 1440

    def __post_init__(self) -> None:
        require_at_least(self, "min_rest_min", 0)

    def compile(self, problem: Problem) -> Iterator[Succession]:
        """Night shifts may follow each other; other shifts only after the rest."""
        rest = -(-self.min_rest_min // problem.interval_min)
        for agent in range(len(problem.agents)):
            yield Succession(self.name, agent, min_rest=rest, first=NIGHTS, then=NOT_NIGHTS)


EXAMPLES = (
    Example(RestAfterNights(1440), "NNN.L"),
    Example(RestAfterNights(1440), "N.E.", at_limit=True),
    Example(RestAfterNights(1500), "N.E.", breach=60),
    Example(RestAfterNights(1440), "NNL.", breach=960),
    Example(RestAfterNights(2880), "N|.E", breach=1440),
    Example(RestAfterNights(2880), "|N..|E", at_limit=True),
)
