"""The one clock of the program; whoever needs the present moment is handed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from scheduler.errors import require

if TYPE_CHECKING:
    from scheduler.settings import Settings


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class AheadClock:
    """The machine's clock moved by some time: sample data have dates, and a demo lives in them."""

    ahead: timedelta

    def now(self) -> datetime:
        """The present moment as this clock has it, aware, in UTC."""
        return datetime.now(UTC) + self.ahead


def clock_of(settings: Settings) -> Clock:
    """The clock of an installation: the machine's, unless it is set to be ahead of it."""
    if not settings.clock_ahead_s:
        return SystemClock()
    return AheadClock(timedelta(seconds=settings.clock_ahead_s))


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still, for tests and for repeating a run."""

    at: datetime

    def __post_init__(self) -> None:
        require(self.at.tzinfo is not None, f"fixed clock at {self.at} has no time zone")

    def now(self) -> datetime:
        """The moment at which the clock stands, in UTC."""
        return self.at.astimezone(UTC)
