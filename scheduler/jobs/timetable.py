"""What is due when: pure functions from the centre's settings and a moment to what comes next.

Local times are read by the centre's zone through ``scheduler.calendar``: a time the clock skips is
due at the change, of a time it shows twice the first is meant. What is due has a key that says the
same of the same work, so that it is put into the queue once, however often it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from scheduler.calendar import monday_of, utc_of
from scheduler.jobs.records import JobKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from scheduler.centre_settings import CentreSettings
    from scheduler.jobs.records import Lane
    from scheduler.settings import Settings

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CLEAN_UP_AT = time(3, 30)
"""Not between two and three, where clocks change."""
AUDIT_AT = time(4, 30)
"""When most night shifts are still on; theirs are considered a day later."""
REACH_DAYS = 45
"""What belongs to a day is due no earlier than so many days before it, and no later than that day
or the next."""


@dataclass(frozen=True)
class Due:
    """Something to put into the queue, and when."""

    at: datetime
    kind: JobKind
    key: str
    """Of two of one entry, the earlier period has the smaller key."""
    payload: dict[str, Any] = field(default_factory=dict)
    lane: Lane = "quick"
    until: datetime | None = None
    """From then on it would be pointless."""
    routine: bool = False
    """Whether one that still waits in the queue makes this one needless."""

    def still_worth(self, now: datetime) -> bool:
        """Whether it is worth making up when it was missed."""
        return self.until is None or now < self.until


class Entry(Protocol):
    """A line of the timetable."""

    @property
    def name(self) -> str:
        """What it is called in logs and on pages."""
        ...

    def next(self, settings: CentreSettings, after: datetime) -> Due:
        """What is due next, later than ``after``."""
        ...

    def between(self, settings: CentreSettings, after: datetime, until: datetime) -> list[Due]:
        """What is due in ``(after, until]``; of work that says the same each time, the last."""
        ...


@dataclass(frozen=True)
class OnDays:
    """Due at most once for each local day."""

    name: str
    of_day: Callable[[CentreSettings, date], Due | None]
    each: bool
    """Whether each due time asks for other work, so that several that were missed all count."""

    def next(self, settings: CentreSettings, after: datetime) -> Due:
        """See ``Entry``."""
        return self._between(settings, after, after + DAY * REACH_DAYS)[0]

    def between(self, settings: CentreSettings, after: datetime, until: datetime) -> list[Due]:
        """See ``Entry``."""
        found = self._between(settings, after, until)
        return found if self.each else found[-1:]

    def _between(self, settings: CentreSettings, after: datetime, until: datetime) -> list[Due]:
        first = _local(settings, after).date() - DAY
        last = _local(settings, until).date() + DAY * REACH_DAYS
        days = (first + DAY * n for n in range((last - first).days + 1))
        dues = (self.of_day(settings, day) for day in days)
        found = [due for due in dues if due and after < due.at <= until]
        return sorted(found, key=lambda due: due.at)


@dataclass(frozen=True)
class Every:
    """Due every few minutes, perhaps not in the quiet hours."""

    name: str
    kind: JobKind
    minutes: int
    in_quiet_hours: bool

    def next(self, settings: CentreSettings, after: datetime) -> Due:
        """See ``Entry``."""
        due = self._at_or_before(after)
        while due.at <= after or not self._wanted(settings, due):
            due = self._at_or_before(due.at + timedelta(minutes=self.minutes))
        return due

    def between(self, settings: CentreSettings, after: datetime, until: datetime) -> list[Due]:
        """See ``Entry``."""
        due = self._at_or_before(until)
        return [due] if due.at > after and self._wanted(settings, due) else []

    def _at_or_before(self, moment: datetime) -> Due:
        step = timedelta(minutes=self.minutes)
        at = EPOCH + step * ((moment - EPOCH) // step)
        return Due(at, self.kind, f"{self.name} {at:%Y-%m-%dT%H:%MZ}", routine=True)

    def _wanted(self, settings: CentreSettings, due: Due) -> bool:
        return self.in_quiet_hours or not settings.is_quiet(_local(settings, due.at).time())


def drafted_week(settings: CentreSettings, day: date) -> date:
    """The Monday of the week that is drafted in the week of ``day``."""
    return monday_of(day) + 7 * DAY * settings.generation_weeks_ahead


def generation_at(settings: CentreSettings, first_day: date) -> datetime:
    """When the draft of the week that begins on ``first_day``, a Monday, is made."""
    monday = first_day - 7 * DAY * settings.generation_weeks_ahead
    day = monday + DAY * settings.generation_weekday
    return utc_of(settings.zone, day, settings.generation_at)


def wish_deadline(settings: CentreSettings, first_day: date) -> datetime:
    """Until when wishes for the week that begins on ``first_day``, a Monday, are taken."""
    made = generation_at(settings, first_day)
    day = made.astimezone(ZoneInfo(settings.zone)).date()
    day -= DAY * ((day.weekday() - settings.wish_weekday) % 7)
    deadline = utc_of(settings.zone, day, settings.wish_at)
    return deadline if deadline < made else utc_of(settings.zone, day - 7 * DAY, settings.wish_at)


def outside_quiet_hours(settings: CentreSettings, at: datetime) -> datetime:
    """``at``, or if that is quiet, the moment at which the quiet hours end."""
    local = _local(settings, at)
    if not settings.is_quiet(local.time()):
        return at
    end = utc_of(settings.zone, local.date(), settings.quiet_to)
    return end if end > at else utc_of(settings.zone, local.date() + DAY, settings.quiet_to)


def _generation(settings: CentreSettings, day: date) -> Due | None:
    if day.weekday() != settings.generation_weekday:
        return None
    first_day = drafted_week(settings, day)
    payload = {
        "first_day": first_day.isoformat(),
        "n_days": 7,
        "pods": [],
        "seconds": settings.generation_seconds,
        "by": "clock",
    }
    at = generation_at(settings, first_day)
    begins = utc_of(settings.zone, first_day)
    return Due(at, JobKind.GENERATE, f"generate {first_day}", payload, "solve", until=begins)


def _reminder(settings: CentreSettings, day: date) -> Due | None:
    if day.weekday() != settings.generation_weekday:
        return None
    first_day = drafted_week(settings, day)
    deadline = wish_deadline(settings, first_day)
    at = outside_quiet_hours(settings, deadline - timedelta(hours=settings.wish_reminder_h))
    payload = {"first_day": first_day.isoformat(), "deadline": deadline.isoformat()}
    return Due(at, JobKind.REMIND, f"remind {first_day}", payload, until=deadline)


def _clean_up(settings: CentreSettings, day: date) -> Due:
    at = utc_of(settings.zone, day, CLEAN_UP_AT)
    return Due(at, JobKind.CLEAN_UP, f"clean up {day}")


def _audit(settings: CentreSettings, day: date) -> Due:
    return Due(utc_of(settings.zone, day, AUDIT_AT), JobKind.AUDIT, f"audit {day}")


def _local(settings: CentreSettings, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(settings.zone))


GENERATION = OnDays("generation", _generation, each=True)
TIMETABLE: tuple[Entry, ...] = (
    GENERATION,
    OnDays("reminder", _reminder, each=True),
    OnDays("clean_up", _clean_up, each=False),
    OnDays("audit", _audit, each=False),
    Every("mail", JobKind.MAIL, 1, in_quiet_hours=False),
    Every("shift reminders", JobKind.REMIND_SHIFTS, 5, in_quiet_hours=False),
    Every("escalation", JobKind.ESCALATE, 5, in_quiet_hours=False),
    Every("expiry", JobKind.EXPIRE, 5, in_quiet_hours=True),
    Every("leave", JobKind.LEAVE, 15, in_quiet_hours=False),
    Every("swaps", JobKind.SWAPS, 5, in_quiet_hours=True),
)
"""Everything that happens by itself."""


def timetable(settings: Settings) -> tuple[Entry, ...]:
    """What happens by itself in this installation: without a mail server, no mail."""
    return tuple(e for e in TIMETABLE if e.name != "mail" or settings.smtp_host)
