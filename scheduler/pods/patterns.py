"""Shift patterns: families of shifts a pod may work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import require
from scheduler.validity import ALWAYS, Validity

if TYPE_CHECKING:
    from datetime import time


@dataclass(frozen=True, slots=True)
class BreakRule:
    """One break of a pattern's shifts; offsets are minutes from the shift's start.

    It applies to shifts of ``from_length_min`` or longer; ``latest_min`` counts back from the
    shift's end when negative.
    """

    length_min: int
    paid: bool
    earliest_min: int
    latest_min: int
    from_length_min: int = 0

    def __post_init__(self) -> None:
        require(self.length_min > 0, f"break length_min is {self.length_min}")
        require(self.earliest_min > 0, f"break earliest_min is {self.earliest_min}")


@dataclass(frozen=True, slots=True)
class ShiftPattern:
    """A family of shifts: starts in a window on a grid, some lengths, some weekdays, breaks.

    Lengths are from start to end, unpaid breaks included.
    """

    code: str
    name: str
    first_start: time
    last_start: time
    step_min: int
    lengths_min: tuple[int, ...]
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    pods: tuple[str, ...] = ()
    """Pods that work it; empty: all."""
    breaks: tuple[BreakRule, ...] = ()
    min_work_min: int = 30
    """Shortest stretch of work before, between and after breaks."""
    max_break_percent: int = 100
    """At most this share of a pod's agents on duty is on a break at once."""
    flags: tuple[str, ...] = ()
    """Such as ``night``."""
    validity: Validity = ALWAYS

    def __post_init__(self) -> None:
        require(bool(self.code.strip()), "shift pattern: code is empty")
        require(self.step_min > 0, f"pattern {self.code}: step_min is {self.step_min}")
        require(bool(self.lengths_min), f"pattern {self.code}: lengths_min is empty")
        require(
            all(0 < length <= 24 * 60 for length in self.lengths_min),
            f"pattern {self.code}: lengths_min {self.lengths_min}, expected 1 to 1440 minutes",
        )
        require(
            all(0 <= day <= 6 for day in self.weekdays),
            f"pattern {self.code}: weekdays {self.weekdays}, expected 0 to 6",
        )
        require(
            0 < self.max_break_percent <= 100,
            f"pattern {self.code}: max_break_percent is {self.max_break_percent}",
        )

    def is_worked_by(self, pod: str | None) -> bool:
        """Whether a pod works it."""
        return not self.pods or pod in self.pods
