"""Days and times become interval numbers here, and nowhere else; and back.

Time is counted in UTC. Interval 0 starts at local midnight of the first day; what lies before has
negative numbers. A local day has 92, 96 or 100 quarter hours, depending on the clock change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from scheduler.errors import InvalidDataError, require

MIDNIGHT = time(0, 0)


def utc_of(zone: str, day: date, at: time = MIDNIGHT) -> datetime:
    """The moment, in UTC, at which a local clock shows ``at`` on ``day``.

    A time that the clock skips is read as the moment of the change; of a time that it shows twice
    the first is meant.
    """
    local = datetime.combine(day, at, ZoneInfo(zone))
    moment = local.astimezone(UTC)
    skipped = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None)
    if not skipped:
        return moment
    before, after = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if before is None or after is None:
        raise InvalidDataError(f"time zone {zone!r} has no offset on {day}")
    late = datetime.combine(day, at, UTC) - max(before, after)
    return _change_after(zone, late - abs(before - after), late + abs(before - after))


def _change_after(zone: str, low: datetime, high: datetime) -> datetime:
    """The minute at which the zone's offset changes between two moments, by bisection."""
    info = ZoneInfo(zone)
    start = low.astimezone(info).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        if middle.astimezone(info).utcoffset() == start:
            low = middle
        else:
            high = middle
    return high


def monday_of(day: date) -> date:
    """The Monday of the week in which ``day`` lies."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Horizon:
    """``n_days`` local days from ``first_day`` in ``zone``, cut into intervals."""

    zone: str
    first_day: date
    n_days: int
    interval_min: int

    def __post_init__(self) -> None:
        require(self.n_days > 0, f"n_days is {self.n_days}, expected at least 1")
        require(
            self.interval_min > 0 and 60 % self.interval_min == 0,
            f"interval_min is {self.interval_min}, expected a divisor of 60",
        )

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The local days, in order."""
        return tuple(self.first_day + timedelta(days=n) for n in range(self.n_days))

    @property
    def day_after(self) -> date:
        """The first day that is no more part of it; a night shift of the last one ends there."""
        return self.first_day + timedelta(days=self.n_days)

    @cached_property
    def origin(self) -> datetime:
        """The moment at which interval 0 starts, in UTC."""
        return utc_of(self.zone, self.first_day)

    @property
    def n_intervals(self) -> int:
        """Intervals of all days together."""
        return self.first_interval(self.day_after)

    def day_number(self, day: date) -> int:
        """Days from the first day on; negative before it."""
        return (day - self.first_day).days

    def first_interval(self, day: date) -> int:
        """The number of the day's first interval."""
        return self.interval_at(utc_of(self.zone, day))

    def interval_at(self, moment: datetime) -> int:
        """The interval in which an aware moment lies."""
        # Asked for every segment of a roster: the text is made only when it is needed.
        if moment.tzinfo is None:
            raise InvalidDataError(f"{moment} has no time zone")
        return (moment - self.origin) // timedelta(minutes=self.interval_min)

    def interval(self, day: date, at: time) -> int:
        """The interval in which the local clock shows ``at`` on ``day``."""
        return self.interval_at(utc_of(self.zone, day, at))

    def window(self, day: date, start: time, end: time) -> tuple[int, int]:
        """Intervals ``[from, to)`` between two local times.

        An end at or before the start lies on the next day.
        """
        last = day if end > start else day + timedelta(days=1)
        return self.interval(day, start), self.interval(last, end)

    def start_of(self, interval: int) -> datetime:
        """When an interval starts, as an aware local time."""
        moment = self.origin + timedelta(minutes=interval * self.interval_min)
        return moment.astimezone(ZoneInfo(self.zone))

    def starts(self) -> tuple[datetime, ...]:
        """When each interval of the horizon starts, as aware local times."""
        return tuple(self.start_of(interval) for interval in range(self.n_intervals))
