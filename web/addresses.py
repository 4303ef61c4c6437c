"""What stands in addresses: read in one place, and *not found* if it cannot be meant."""

from __future__ import annotations

from datetime import date

from scheduler.errors import NotFoundError

YEARS = range(2000, 2200)
"""In which there can be rosters; computing stays clear of the calendar's ends."""


def day_named(text: str) -> date:
    """A day in an address.

    Raises
    ------
    NotFoundError
        If it is none, or of a year in which there are no rosters.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFoundError(f"no day {text!r}") from None
    if day.year not in YEARS:
        raise NotFoundError(f"no rosters in {day.year}")
    return day
