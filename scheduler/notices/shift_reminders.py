"""Shifts of the next day, told to those who asked for it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scheduler.notices.records import NoticeKind
from scheduler.store.database import moment, take_turn
from scheduler.store.feeds import reminded_accounts
from scheduler.store.journal import Subject
from scheduler.store.notices import notices_since, tell
from scheduler.store.published import published_duties_of
from scheduler.store.roster_records import clock_span
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.centre_settings import CentreSettings
    from scheduler.jobs.context import JobContext

REMEMBERED = timedelta(days=2)
"""Nothing older can be about a shift of the next day."""


def hours_to_choose(settings: CentreSettings) -> tuple[int, ...]:
    """The hours of the day at which people may be reminded: those that are not quiet."""
    return tuple(hour for hour in range(24) if not settings.is_quiet(time(hour)))


def hour_that_counts(settings: CentreSettings, hour: int) -> int:
    """The hour chosen; if it became quiet since, the last one before the quiet hours."""
    open_hours = hours_to_choose(settings)
    before = [each for each in open_hours if each <= hour]
    return (before or open_hours or (hour,))[-1]


def remind_of_shifts(context: JobContext) -> dict[str, Any]:
    """Tell of each shift of the next day once, from the hour its owner chose on.

    A shift that changed after it was told is told again, as it is now. Who was told is read from
    the notices, so that nothing is told twice however often the job runs.
    """
    with context.database.writing() as session:
        take_turn(session, "shift reminders")
        settings, _ = load_centre_settings(session)
        local = moment(session).astimezone(ZoneInfo(settings.zone))
        if settings.is_quiet(local.time()):
            return {"reminded": 0, "quiet": True}
        people = {
            account.personnel_number: account
            for account, hour in reminded_accounts(session)
            if account.personnel_number and hour_that_counts(settings, hour) <= local.hour
        }
        return {"reminded": _remind(session, people, local)}


def _remind(session: Session, people: dict[str, Account], local: datetime) -> int:
    tomorrow = local.date() + timedelta(days=1)
    told = {
        (notice.account_id, notice.params["day"], notice.params["span"])
        for notice in notices_since(session, NoticeKind.SHIFT_TOMORROW, local - REMEMBERED)
    }
    n = 0
    for published in published_duties_of(session, list(people), tomorrow, tomorrow):
        account = people[published.duty.personnel_number]
        params = {"day": tomorrow.isoformat(), "span": clock_span(published.duty, published.zone)}
        if (account.id, params["day"], params["span"]) in told:
            continue
        subject = Subject("assignment", published.duty.id)
        # Worth nothing the next morning: mailed at once, unless its reader wants no mail.
        urgent = account.mail != "never"
        tell(session, [account.id], NoticeKind.SHIFT_TOMORROW, params, subject, urgent=urgent)
        n += 1
    return n
