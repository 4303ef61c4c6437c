"""Duties: the outline that rules read, and the segments that fill it.

Times are intervals, counted as in ``solver.problem``.
"""

from __future__ import annotations

from dataclasses import dataclass

from solver.errors import require


@dataclass(frozen=True, slots=True)
class BreakSlot:
    """One break inside a shell; offsets are intervals from the shell's start."""

    length: int
    paid: bool
    earliest: int
    latest: int
    step: int = 1
    """It starts at ``earliest``, ``earliest + step`` and so on up to ``latest``."""

    def __post_init__(self) -> None:
        require(self.length > 0, f"BreakSlot.length is {self.length}, expected at least 1")
        require(self.step > 0, f"BreakSlot.step is {self.step}, expected at least 1")
        require(
            0 < self.earliest <= self.latest,
            f"BreakSlot window is {self.earliest} to {self.latest}, "
            "expected 0 < earliest <= latest",
        )


@dataclass(frozen=True, slots=True)
class BreakPlan:
    """The breaks of a shell in their order, and how long may be worked without one (intervals)."""

    slots: tuple[BreakSlot, ...] = ()
    min_work: int = 1
    """Shortest stretch of work before, between and after breaks."""
    max_work: int | None = None
    """Longest stretch of work without a break; ``None``: no limit."""


NO_BREAKS = BreakPlan()


@dataclass(frozen=True, slots=True)
class Shell:
    """The outline of a duty: tour rules read nothing else."""

    day: int
    start: int
    end: int
    """First interval that is no longer part of the shell."""
    paid_min: int
    type: str
    flags: frozenset[str] = frozenset()
    breaks: BreakPlan = NO_BREAKS
    gap: tuple[int, int] | None = None
    """The hole of a split shift, ``[from, to)``, unpaid."""

    def __post_init__(self) -> None:
        require(self.start < self.end, f"Shell from {self.start} to {self.end} is empty")
        require(self.paid_min >= 0, f"Shell.paid_min is {self.paid_min}")
        require(
            self.gap is None or self.start < self.gap[0] < self.gap[1] < self.end,
            f"Shell.gap is {self.gap} in a shell from {self.start} to {self.end}",
        )

    def __hash__(self) -> int:
        """Of a few numbers: shells are looked up far more often than two share them."""
        return hash((self.day, self.start, self.end, self.paid_min))

    @property
    def length(self) -> int:
        """Intervals from start to end, breaks and gap included."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a duty, ``[start, end)``: work on channels, a break, a meeting, training."""

    start: int
    end: int
    activity: str
    """``work``, ``break`` (unpaid), ``paid_break``, ``meeting`` or ``training``."""
    channels: tuple[str, ...] = ()
    """Sorted; only work has channels."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A shell filled with segments; segments are in order and fill the shell but for its gap."""

    shell: Shell
    segments: tuple[Segment, ...]
