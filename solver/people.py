"""People, as far as the solver needs to know them.

Times are intervals, counted as in ``solver.problem``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.errors import require

if TYPE_CHECKING:
    from solver.duties import Duty, Shell

FULL_RATE = 10
"""Tenths of an FTE that an agent of full productivity gives in an interval."""


@dataclass(frozen=True, slots=True)
class Window:
    """Intervals ``[start, end)`` in which something is possible."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Absence:
    """A day away; rules about hours count ``credited_min`` as if worked."""

    day: int
    credited_min: int = 0
    span: Window | None = None
    """The part of it that is away; ``None``: all of it."""

    def forbids(self, shell: Shell) -> bool:
        """Whether a shell of its day cannot be worked."""
        span = self.span
        return span is None or (shell.start < span.end and span.start < shell.end)


@dataclass(frozen=True, slots=True)
class DayOffWish:
    """Costs ``cost`` if the day is worked."""

    id: str
    day: int
    cost: int


@dataclass(frozen=True, slots=True)
class StartWish:
    """Costs, for each shift worked, what its first interval is listed with (unlisted: nothing)."""

    id: str
    costs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ShiftWish:
    """Costs ``cost`` unless a shell of this type is worked on the day."""

    id: str
    day: int
    type: str
    cost: int


Wish = DayOffWish | StartWish | ShiftWish


@dataclass(frozen=True, slots=True)
class Lock:
    """The day is settled: exactly this duty's shell (and breaks), or a day off for ``None``."""

    day: int
    duty: Duty | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody knows of a day already: a shell, or a day off for ``None``; see few_changes."""

    day: int
    shell: Shell | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed for a week; fields as in ``Agent``."""

    contract_min: int
    min_week_min: int
    max_week_min: int
    max_days: int


@dataclass(frozen=True, slots=True)
class Agent:
    """One person, as far as the solver needs to know."""

    id: str
    rates: tuple[tuple[str, int], ...]
    """Channel and tenths of an FTE given on it; 10 is full productivity. Sorted by channel."""
    contract_min: int
    """Paid minutes a week by contract."""
    min_week_min: int
    max_week_min: int
    max_days: int
    """Days of work a week."""
    windows: tuple[Window, ...] | None = None
    """Where a shell must lie inside one window (availability); ``None``: anywhere."""
    hours: tuple[Window, ...] | None = None
    """Personal earliest start and latest end, a window for each day: a shell must lie inside the
    one that begins on its day; ``None``: anywhere.
    """
    absences: tuple[Absence, ...] = ()
    wishes: tuple[Wish, ...] = ()
    locks: tuple[Lock, ...] = ()
    fixed: tuple[Duty, ...] = ()
    """Duties before (negative days) and after the horizon, in order of time."""
    standing: tuple[Standing, ...] = ()
    """Days as a roster has them that should change little; none where nothing stands yet."""
    by_week: tuple[Terms, ...] = ()
    """Terms of each week of the horizon; empty: the same in all, as given above."""
    balance_min: int = 0
    """What the hours account holds before day 0: above the contract if positive."""

    def __post_init__(self) -> None:
        require(bool(self.id), "Agent.id is empty")
        require(
            self.min_week_min <= self.max_week_min,
            f"agent {self.id}: min_week_min {self.min_week_min} > max_week_min {self.max_week_min}",
        )
        require(
            all(0 < rate <= FULL_RATE * 2 for _, rate in self.rates),
            f"agent {self.id}: rates {self.rates}, expected 1 to {FULL_RATE * 2} tenths",
        )

    def terms(self, week: int) -> Terms:
        """What holds in a week of the horizon, 0 being the first."""
        if week < len(self.by_week):
            return self.by_week[week]
        return Terms(self.contract_min, self.min_week_min, self.max_week_min, self.max_days)

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels this agent works on, sorted."""
        return tuple(channel for channel, _ in self.rates)
