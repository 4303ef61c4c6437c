"""Changed shifts are seen by their owners; what stays unseen becomes the planner's concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scheduler.access.permissions import Role
from scheduler.notices.records import NoticeKind
from scheduler.store.database import moment
from scheduler.store.journal import Origin, Subject, record
from scheduler.store.notices import accounts_with, tell
from scheduler.store.seen import mark_escalated, unseen_changes
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.centre_settings import CentreSettings
    from scheduler.jobs.context import JobContext
    from scheduler.store.seen import RosterChange

ORIGIN = Origin("podshift clock", "system")
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Unseen:
    """All unseen changes of one person's day."""

    changes: tuple[RosterChange, ...]

    @property
    def newest(self) -> RosterChange:
        """The change that holds."""
        return self.changes[-1]

    @property
    def start(self) -> datetime | None:
        """The earliest time the person may be expected, or expect to be; ``None`` for neither."""
        spans = (self.changes[0].before, self.newest.after)
        return min((duty.start_utc for duty in spans if duty is not None), default=None)

    def due(self, settings: CentreSettings) -> datetime:
        """When others are told: after the set hours, or after half the time that is left."""
        told = self.changes[0].at
        wait = timedelta(hours=settings.escalate_unseen_after_h)
        if self.start is None:
            return told + wait
        return told + max(timedelta(), min(wait, (self.start - told) / 2))


def escalate(context: JobContext) -> dict[str, Any]:
    """Tell planners and the pod's leads of changes that stay unseen, outside the quiet hours.

    Once for each person and day. A day that is over is nobody's concern any more.
    """
    with context.database.writing() as session:
        settings, _ = load_centre_settings(session)
        now = moment(session)
        if settings.is_quiet(now.astimezone(ZoneInfo(settings.zone)).time()):
            return {"escalated": 0, "quiet": True}
        due = [u for u in unseen_days(session) if u.due(settings) <= now and not _over(u, now)]
        for unseen in due:
            _tell(session, unseen, settings)
    return {"escalated": len(due)}


def unseen_days(session: Session) -> tuple[Unseen, ...]:
    """What nobody has seen and nobody was told of, by person and day."""
    found: dict[tuple[str, str, date], list[RosterChange]] = {}
    for change in unseen_changes(session):
        place = (change.roster_id, change.personnel_number, change.day)
        found.setdefault(place, []).append(change)
    return tuple(Unseen(tuple(changes)) for changes in found.values())


def _over(unseen: Unseen, now: datetime) -> bool:
    spans = (unseen.changes[0].before, unseen.newest.after)
    return all(duty is None or duty.end_utc <= now for duty in spans)


def _tell(session: Session, unseen: Unseen, settings: CentreSettings) -> None:
    newest, now = unseen.newest, moment(session)
    accounts = {
        *accounts_with(session, Role.PLANNER),
        *accounts_with(session, Role.LEAD, newest.pod),
    }
    params = {
        "name": newest.name,
        "day": newest.day.isoformat(),
        "hours": (now - unseen.changes[0].at) // HOUR,
    }
    soon = unseen.start is not None and unseen.start - now < timedelta(
        hours=settings.escalate_unseen_after_h
    )
    subject = Subject("roster", newest.roster_id)
    tell(session, accounts, NoticeKind.CHANGE_UNSEEN, params, subject, urgent=soon)
    mark_escalated(session, [change.id for change in unseen.changes])
    for change in unseen.changes:
        record(
            session, ORIGIN, "escalated", Subject("change", change.id), None,
            {"day": change.day.isoformat(), "roster": change.roster_id, "version": change.version},
        )  # fmt: skip
