"""Rest between two shifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example
from solver.kinds import Succession
from solver.rule import require_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class DailyRest:
    """Between the end of a shift and the start of the next lie so many minutes.

    Message fields: ``rest_min``, ``least_rest_min``.
    """

    name: ClassVar[str] = "daily_rest"
    paragraph: ClassVar[str] = "ArbZG § 5 (1)"
    min_rest_min: int = 660

    def __post_init__(self) -> None:
        require_at_least(self, "min_rest_min", 0)

    def compile(self, problem: Problem) -> Iterator[Succession]:
        """Every shift may follow every other after the rest, in whole intervals."""
        intervals = -(-self.min_rest_min // problem.interval_min)
        for agent in range(len(problem.agents)):
            yield Succession(self.name, agent, min_rest=intervals)


EXAMPLES = (
    Example(DailyRest(660), "EELL."),
    Example(DailyRest(660), "LE", breach=180),
    Example(DailyRest(660), "LM", at_limit=True),
    Example(DailyRest(660), "L.E"),
    Example(DailyRest(660), "L|E.M", breach=180),
    Example(DailyRest(660), "|.ML|M", at_limit=True),
    Example(DailyRest(2880), "E.M", breach=300),
)
