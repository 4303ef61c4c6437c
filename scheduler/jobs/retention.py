"""The nightly clean-up: what was kept as long as the centre's settings say, goes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scheduler.calendar import utc_of
from scheduler.jobs.presence import WORKERS
from scheduler.store.database import moment
from scheduler.store.journal import Origin, Subject, record
from scheduler.store.leases import forget_expired
from scheduler.store.retention import (
    forget_drafts,
    forget_jobs,
    forget_journal,
    forget_notices,
    forget_sign_ins,
    pseudonymise,
)
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.centre_settings import CentreSettings
    from scheduler.jobs.context import JobContext

ORIGIN = Origin("podshift clock", "system", "retention")
ROUTINE_KEPT = timedelta(days=1)
FAILED_SIGN_INS_KEPT = timedelta(days=7)
WORKERS_KEPT = timedelta(days=1)


def clean_up(context: JobContext) -> dict[str, Any]:
    """Delete what is past its retention period, and pseudonymise who left; how many of each.

    Each kind is a transaction of its own, so that the database is never held for long.
    """
    with context.database.reading() as session:
        settings, _ = load_centre_settings(session)
    removed: dict[str, Any] = {}
    for name, step in STEPS.items():
        if context.should_stop():
            break
        with context.database.writing() as session:
            removed[name] = step(session, settings)
            if removed[name]:
                told = {name: removed[name]}
                record(session, ORIGIN, "cleaned up", Subject("retention", name), None, told)
        context.report(removed)
    return removed


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), following - timedelta(1))


def _journal(session: Session, settings: CentreSettings) -> int:
    first = months_before(_today(session, settings), settings.keep_journal_months)
    return forget_journal(session, utc_of(settings.zone, first))


def _jobs(session: Session, settings: CentreSettings) -> int:
    forget_expired(session, WORKERS, WORKERS_KEPT)
    return forget_jobs(
        session, _ago(session, settings.keep_jobs_days), moment(session) - ROUTINE_KEPT
    )


def _drafts(session: Session, settings: CentreSettings) -> int:
    before = _ago(session, settings.keep_drafts_days)
    return forget_drafts(session, before, _today(session, settings))


def _notices(session: Session, settings: CentreSettings) -> int:
    return forget_notices(session, _ago(session, settings.keep_notices_days))


def _sign_ins(session: Session, settings: CentreSettings) -> int:
    return forget_sign_ins(session, moment(session) - FAILED_SIGN_INS_KEPT)


def _people(session: Session, settings: CentreSettings) -> int:
    months = settings.pseudonymise_after_months
    return pseudonymise(session, months_before(_today(session, settings), months), ORIGIN)


STEPS = {
    "journal": _journal,
    "jobs": _jobs,
    "drafts": _drafts,
    "notices": _notices,
    "sign_ins": _sign_ins,
    "people": _people,
}


def _today(session: Session, settings: CentreSettings) -> date:
    return moment(session).astimezone(ZoneInfo(settings.zone)).date()


def _ago(session: Session, days: int) -> datetime:
    return moment(session) - timedelta(days=days)
