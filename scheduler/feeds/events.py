"""An agent's published shifts as events that a calendar keeps: new, changed, cancelled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.publication.own_week import BREAKS
from scheduler.store.published import last_published_day, published_duties_of
from scheduler.store.seen import changes_of_agent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.store.published import PublishedDuty
    from scheduler.store.roster_records import StoredDuty
    from scheduler.store.seen import RosterChange

PAST = timedelta(days=91)
"""Shifts stay in the calendar for so long; programs drop what the feed no longer has."""
CANCELLED_KEPT = timedelta(days=30)
"""So long after it was taken away a shift is shown as cancelled."""


@dataclass(frozen=True)
class ShiftEvent:
    """One shift, aware times of its pod's zone."""

    id: str
    """Of its assignment: the same however often the shift changes."""
    pod: str
    start: datetime
    end: datetime
    breaks: tuple[tuple[datetime, datetime], ...]
    sequence: int
    """How often it changed since it was published."""
    changed_at: datetime
    cancelled: bool = False


def shift_events(
    session: Session, personnel_number: str, today: date, now: datetime
) -> tuple[ShiftEvent, ...]:
    """The shifts of one agent, and those taken away lately, by time."""
    first = today - PAST
    last = max(last_published_day(session) or today, today)
    duties = published_duties_of(session, [personnel_number], first, last)
    changes: defaultdict[date, list[RosterChange]] = defaultdict(list)
    for change in changes_of_agent(session, personnel_number, first):
        changes[change.day].append(change)
    standing = {each.duty.day: _standing(each, changes[each.duty.day]) for each in duties}
    gone = {
        day: _cancelled(of_day)
        for day, of_day in changes.items()
        if day not in standing and now - of_day[-1].at <= CANCELLED_KEPT
    }
    events = [event for event in (*standing.values(), *gone.values()) if event is not None]
    return tuple(sorted(events, key=lambda event: (event.start, event.id)))


def _standing(published: PublishedDuty, changes: Sequence[RosterChange]) -> ShiftEvent:
    at = max((published.published_at, *(change.at for change in changes)))
    return _event(published.duty, published.pod, published.zone, len(changes), at)


def _cancelled(changes: Sequence[RosterChange]) -> ShiftEvent | None:
    newest = changes[-1]
    if newest.before is None or newest.after is not None:
        return None
    return _event(newest.before, newest.pod, newest.zone, len(changes), newest.at, cancelled=True)


def _event(
    duty: StoredDuty,
    pod: str,
    zone: str,
    sequence: int,
    changed_at: datetime,
    *,
    cancelled: bool = False,
) -> ShiftEvent:
    start, end = _local((duty.start_utc, duty.end_utc), zone)
    pauses = (part for part in duty.segments if part.activity in BREAKS)
    return ShiftEvent(
        id=duty.id,
        pod=pod,
        start=start,
        end=end,
        breaks=tuple(_local((part.start_utc, part.end_utc), zone) for part in pauses),
        sequence=sequence,
        changed_at=changed_at,
        cancelled=cancelled,
    )


def _local(span: tuple[datetime, datetime], zone: str) -> tuple[datetime, datetime]:
    start, end = (at.astimezone(ZoneInfo(zone)) for at in span)
    return start, end
