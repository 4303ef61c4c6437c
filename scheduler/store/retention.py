"""What has been kept long enough is deleted here, and who left long ago loses the name.

Each function works in the caller's transaction and returns how many it removed. What a published
roster needs, to be read or checked again, is never removed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, delete, exists, not_, or_, select, update

from scheduler.store.bulk import insert_missing
from scheduler.store.database import moment
from scheduler.store.jobs import is_routine
from scheduler.store.journal import Subject, record
from scheduler.store.models.accounts import AccountRow, ApiUseRow, FailedSignInRow, SignInRow
from scheduler.store.models.desk import NoticeRow
from scheduler.store.models.feeds import FeedReadRow, FeedRow, RemindersRow
from scheduler.store.models.jobs import JobRow
from scheduler.store.models.leave import LeaveEntitlementRow, LeaveRequestRow
from scheduler.store.models.people import AbsenceRow, AgentRow, WishRow
from scheduler.store.models.records import JournalRow, RetentionRow
from scheduler.store.models.rosters import (
    AssignmentRow,
    DutyRow,
    ProblemRow,
    RosterPodRow,
    RosterRow,
    RunRow,
)
from scheduler.store.models.swaps import OfferRow

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import CursorResult, Delete
    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin

FORMER = "–"
"""Stands where the name of somebody who left was; it is the same in every language."""
NOT_BINDING = ("draft", "discarded", "merged")


def forget_journal(session: Session, before: datetime) -> int:
    """Delete entries older than ``before``; the database itself refuses to delete younger ones."""
    insert_missing(session, RetentionRow, [{"table": "journal", "kept_from": before}])
    session.execute(
        update(RetentionRow).where(RetentionRow.table == "journal").values(kept_from=before)
    )
    return _delete(session, delete(JournalRow).where(JournalRow.at < before))


def forget_jobs(session: Session, before: datetime, routine_before: datetime) -> int:
    """Delete jobs that ended before; of the clock's routine only the newest are of use."""
    ended = JobRow.status.not_in(("queued", "running"))
    old = or_(JobRow.finished_at < before, and_(is_routine(), JobRow.finished_at < routine_before))
    return _delete(session, delete(JobRow).where(ended, old))


def forget_notices(session: Session, before: datetime) -> int:
    """Delete notices that were read before."""
    return _delete(session, delete(NoticeRow).where(NoticeRow.read_at < before))


def forget_sign_ins(session: Session, failed_before: datetime) -> int:
    """Delete expired sign-ins, failed attempts and counted requests of programs and calendars."""
    now = moment(session)
    return (
        _delete(session, delete(SignInRow).where(SignInRow.expires_at < now))
        + _delete(session, delete(FailedSignInRow).where(FailedSignInRow.at < failed_before))
        + _delete(session, delete(ApiUseRow).where(ApiUseRow.minute < failed_before))
        + _delete(session, delete(FeedReadRow).where(FeedReadRow.minute < failed_before))
    )


def forget_drafts(session: Session, before: datetime, today: date) -> int:
    """Delete rosters that bind nobody and were last touched before.

    A draft of days to come stays. With them go runs, problems and assignments that no roster
    refers to any more.
    """
    built_on = select(RosterRow.base_id).where(RosterRow.base_id.is_not(None))
    rows = session.scalars(
        select(RosterRow).where(
            RosterRow.status.in_(NOT_BINDING),
            RosterRow.changed_at < before,
            RosterRow.id.not_in(built_on),
        )
    ).all()
    old = [row for row in rows if row.status != "draft" or _last_day(row) < today]
    session.execute(delete(RosterRow).where(RosterRow.id.in_([row.id for row in old])))
    _forget_unused(session, before)
    return len(old)


def pseudonymise(session: Session, left_before: date, origin: Origin) -> int:
    """Take name, address, wishes, leave and absences from agents whose employment ended before.

    The personnel number stays: rosters that were published name people by it, and could not be
    checked against their recorded hash without. Who it was only the personnel office can say.
    """
    rows = session.scalars(
        select(AgentRow).where(AgentRow.valid_to < left_before, AgentRow.name != FORMER)
    ).all()
    for row in rows:
        row.name, row.email = FORMER, ""
        session.execute(delete(WishRow).where(WishRow.agent_id == row.id))
        session.execute(delete(AbsenceRow).where(AbsenceRow.agent_id == row.id))
        session.execute(update(OfferRow).where(OfferRow.giver_id == row.id).values(text=""))
        for table in (LeaveRequestRow, LeaveEntitlementRow):
            session.execute(delete(table).where(table.agent_id == row.id))
        _close_account(session, row.id)
        record(session, origin, "pseudonymised", Subject("agent", row.public_id))
    return len(rows)


def _close_account(session: Session, agent_id: int) -> None:
    row = session.scalar(select(AccountRow).where(AccountRow.agent_id == agent_id))
    if row is None:
        return
    row.login, row.name, row.email = f"former-{row.public_id}".lower(), FORMER, ""
    row.active = False
    row.password_hash = row.issuer = row.subject = None
    session.execute(delete(SignInRow).where(SignInRow.account_id == row.id))
    session.execute(delete(NoticeRow).where(NoticeRow.account_id == row.id))
    session.execute(delete(FeedRow).where(FeedRow.account_id == row.id))
    session.execute(delete(RemindersRow).where(RemindersRow.account_id == row.id))


def _last_day(row: RosterRow) -> date:
    return row.first_day + timedelta(days=row.n_days - 1)


def _forget_unused(session: Session, before: datetime) -> None:
    """Delete what only deleted rosters referred to; not what a job may be about to use."""
    unused = (
        (RunRow, exists().where(RosterPodRow.run_id == RunRow.id), RunRow.created_at < before),
        (
            ProblemRow,
            exists().where(RunRow.problem_hash == ProblemRow.hash),
            ProblemRow.created_at < before,
        ),
        (
            AssignmentRow,
            exists().where(DutyRow.assignment_id == AssignmentRow.id),
            AssignmentRow.day < before.date(),
        ),
    )
    for table, used, old in unused:
        session.execute(delete(table).where(not_(used), old))


def _delete(session: Session, statement: Delete) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount
