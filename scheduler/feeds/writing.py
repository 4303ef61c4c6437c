"""Shifts as an iCalendar file (RFC 5545), the same bytes as long as nothing changes.

There is no ``METHOD``: the file is subscribed to, not sent as an invitation, so that ``DTSTAMP``
says when a shift was revised last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Literal

from icalendar import STATUS, TRANSP, Alarm, Calendar, Event, vDuration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from scheduler.feeds.events import ShiftEvent

Language = Literal["de", "en"]

REFRESH = timedelta(hours=1)
TEXTS: dict[Language, dict[str, str]] = {
    "de": {
        "name": "Podshift: {person}",
        "shift": "Schicht {pod}",
        "cancelled": "Entfällt: Schicht {pod}",
        "breaks": "Pausen: {times}",
    },
    "en": {
        "name": "Podshift: {person}",
        "shift": "Shift {pod}",
        "cancelled": "Cancelled: shift {pod}",
        "breaks": "Breaks: {times}",
    },
}


@dataclass(frozen=True)
class Owner:
    """Whose calendar it is."""

    id: str
    """Public id of the account."""
    name: str


@dataclass(frozen=True)
class Manner:
    """How a person wants the calendar, and where its pages are."""

    language: Language
    alarm_min: int | None
    url: str
    """Of the person's own week."""


def calendar_file(
    events: Iterable[ShiftEvent], owner: Owner, pods: Mapping[str, str], manner: Manner
) -> bytes:
    """The file a calendar program reads; ``pods`` are names of pods by code."""
    language = manner.language
    calendar = Calendar.new(
        prodid=f"-//Podshift//Podshift//{language.upper()}",
        uid=f"{owner.id}@podshift",
        name=TEXTS[language]["name"].format(person=owner.name),
    )
    for name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        calendar.add(name, vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    shown = list(events)
    for event in shown:
        calendar.add_component(_vevent(event, pods.get(event.pod, event.pod), manner))
    if shown:
        _add_zones(calendar, shown)
    content: bytes = calendar.to_ical()
    return content


def _vevent(event: ShiftEvent, pod: str, manner: Manner) -> Event:
    words = TEXTS[manner.language]
    summary = words["cancelled" if event.cancelled else "shift"].format(pod=pod)
    made = Event.new(
        uid=f"{event.id}@podshift",
        start=_unambiguous(event.start),
        end=_unambiguous(event.end),
        stamp=event.changed_at,
        last_modified=event.changed_at,
        sequence=event.sequence,
        status=STATUS.CANCELLED if event.cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT if event.cancelled else TRANSP.OPAQUE,
        summary=summary,
        description=_breaks(event, words["breaks"]),
        url=manner.url,
    )
    if manner.alarm_min is not None and not event.cancelled:
        alarm = Alarm.new(description=summary)
        alarm.add("ACTION", "DISPLAY")
        alarm.add("TRIGGER", -timedelta(minutes=manner.alarm_min))
        made.add_component(alarm)
    return made


def _unambiguous(at: datetime) -> datetime:
    """A local time; where a clock shows it twice and the second is meant, in UTC.

    RFC 5545, 3.3.5: a local time that occurs more than once is the first of them.
    """
    return at.astimezone(UTC) if at.fold else at


def _breaks(event: ShiftEvent, text: str) -> str | None:
    times = ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in event.breaks)
    return text.format(times=times) if times else None


def _add_zones(calendar: Calendar, events: Sequence[ShiftEvent]) -> None:
    """Say what the zones of the events are, for the years in which there are any."""
    first = min(event.start for event in events).date()
    last = max(event.end for event in events).date()
    calendar.add_missing_timezones(
        first.replace(month=1, day=1), last.replace(year=last.year + 1, month=12, day=31)
    )
