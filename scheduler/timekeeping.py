"""The one clock of the program; whoever needs the present moment is handed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from scheduler.errors import require


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
class FixedClock:
    """A clock that stands still, for tests and for repeating a run."""

    at: datetime

    def __post_init__(self) -> None:
        require(self.at.tzinfo is not None, f"fixed clock at {self.at} has no time zone")

    def now(self) -> datetime:
        """The moment at which the clock stands, in UTC."""
        return self.at.astimezone(UTC)
