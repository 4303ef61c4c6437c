"""A calendar feed, and what somebody wants to be reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import require

if TYPE_CHECKING:
    from datetime import datetime

ALARMS_MIN = (15, 30, 60, 120, 720)
"""So many minutes before a shift a calendar program may sound."""


@dataclass(frozen=True)
class Feed:
    """An address at which a calendar program reads somebody's shifts."""

    id: str
    """Public id; stands in the journal."""
    account_id: str
    created_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None
    """When a calendar program read it last, to the hour."""


@dataclass(frozen=True)
class Reminders:
    """What one person chose; nothing unless they ask for it."""

    hour: int | None = None
    """Local hour at which a shift of the next day is told; ``None``: never."""
    alarm_min: int | None = None
    """So long before each shift the calendar program sounds; ``None``: it does not."""

    def __post_init__(self) -> None:
        require(self.hour is None or 0 <= self.hour <= 23, f"hour is {self.hour}, expected 0 to 23")
        require(
            self.alarm_min is None or self.alarm_min in ALARMS_MIN,
            f"alarm_min is {self.alarm_min}, expected one of {ALARMS_MIN}",
        )
