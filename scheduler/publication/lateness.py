"""How much later than agreed a roster is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class LateDay:
    """A day that its people are told of too late."""

    day: date
    days_late: int


def late_days(first_day: date, n_days: int, today: date, lead_days: int) -> tuple[LateDay, ...]:
    """The days of a roster that are published less than ``lead_days`` before, the latest first.

    A roster of which only the first days are late is late for these days only.
    """
    days = (first_day + timedelta(days=n) for n in range(n_days))
    late = (LateDay(day, lead_days - (day - today).days) for day in days)
    return tuple(day for day in late if day.days_late > 0)
