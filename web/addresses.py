"""What stands in addresses: read in one place, and *not found* if it cannot be meant."""

from __future__ import annotations

from datetime import date

from scheduler.errors import NotFoundError

YEARS = range(2000, 2200)
"""In which there can be rosters; computing stays clear of the calendar's ends."""


def day_or_none(text: str) -> date | None:
    """A day that an address may name; ``None`` if it is none, or of a year without rosters."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def day_named(text: str) -> date:
    """A day in an address.

    Raises
    ------
    NotFoundError
        If it is none, or of a year without rosters.
    """
    day = day_or_none(text)
    if day is None:
        raise NotFoundError(f"no day {text!r}")
    return day
