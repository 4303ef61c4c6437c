"""A person's own shifts that have not begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.store.published import last_published_day, published_duties_of
from web.config import web_config

if TYPE_CHECKING:
    from datetime import date

    from scheduler.store.roster_records import StoredDuty
    from web.swaps.sides import Side


def coming_shifts(side: Side) -> tuple[StoredDuty, ...]:
    """The published ones, in order of time."""
    config = web_config()
    with config.database.reading() as session:
        last = last_published_day(session)
        found = published_duties_of(session, [side.number], side.today, last) if last else ()
    now = config.clock.now()
    return tuple(each.duty for each in found if each.duty.start_utc > now)


def coming_shift(side: Side, day: date) -> StoredDuty | None:
    """The one of a day; ``None`` if there is none, or it has begun."""
    return next((duty for duty in coming_shifts(side) if duty.day == day), None)
