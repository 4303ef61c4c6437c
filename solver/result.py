"""What ``solve`` returns: honest about what was found and what was proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.roster import Roster
    from solver.rule import Violation


class Status(StrEnum):
    """How a search ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Penalty:
    """What a roster costs, by part; whole numbers, comparable within one problem only."""

    coverage: int = 0
    deferred: int = 0
    overstaffing: int = 0
    breaks: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Sum of all parts: what the search minimises."""
        rules = sum(self.by_rule.values())
        return self.coverage + self.deferred + self.overstaffing + self.breaks + rules


@dataclass(frozen=True)
class Progress:
    """A moment of a running search, for displays."""

    seconds: float
    moves: int
    penalty: int
    unmet_fte_hours: float | None = None
    """Of the best roster, as it was a second ago at most."""
    required_fte_hours: float = 0.0
    """What is needed altogether, on the days that have been looked at."""
    unmet_fte_hours_bound: float | None = None
    """No roster leaves fewer; ``None`` unless ``Limits.first_bound_seconds`` asked for it."""


@dataclass(frozen=True)
class Result:
    """The outcome of ``solve``; ``roster`` is ``None`` if and only if no legal roster is known."""

    status: Status
    roster: Roster | None
    penalty: Penalty | None
    unmet_fte_hours: float | None
    """FTE-hours of demand that the roster leaves unmet, all channels."""
    unmet_fte_hours_bound: float | None
    """No roster for this problem leaves fewer; ``None`` if it was not computed."""
    seconds: float
    seconds_to_first: float | None
    moves: int
    seed: int
    seconds_to_load: float = 0.0
    """What loading the kernel took, or compiling it when it is new; no part of ``seconds``."""
    obstacles: tuple[Violation, ...] = ()
    """Why nothing fits, where that is known."""
