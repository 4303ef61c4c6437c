"""What stands in addresses: read in one place, and *not found* if it cannot be meant."""

from __future__ import annotations

from datetime import date

from scheduler.errors import NotFoundError


def day_named(text: str) -> date:
    """A day in an address.

    Raises
    ------
    NotFoundError
        If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFoundError(f"no day {text!r}") from None
