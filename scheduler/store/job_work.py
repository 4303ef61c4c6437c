"""The worker's side of the queue: jobs claimed, kept alive, ended, and given up for dead.

A worker owns a job while the row says *running* and names it. Whoever declared it dead took it
away: every later word of that worker about the job changes nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select, update

from scheduler.access.permissions import Role
from scheduler.jobs.records import Job, JobEnd, JobKind
from scheduler.notices.records import NoticeKind
from scheduler.store.database import moment
from scheduler.store.jobs import CLOCK, job_of
from scheduler.store.journal import Subject
from scheduler.store.models.jobs import JobRow
from scheduler.store.notices import accounts_with, tell

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.dml import ReturningUpdate

    from scheduler.jobs.records import Lane

STALE_AFTER = timedelta(seconds=30)
"""A running job without a sign of life for so long has lost its worker."""
TOLD = (JobKind.GENERATE, JobKind.REPAIR)
"""If one of these comes to nothing, whoever asked is told; the rest is asked for anew anyway."""


@dataclass(frozen=True)
class Ending:
    """How a job ended, with a sentence for people in both languages if it came to nothing."""

    status: JobEnd
    result: dict[str, Any] | None = None
    error: str = ""
    error_de: str = ""


def claimable(session: Session, lanes: Collection[Lane]) -> bool:
    """Whether a job waits in one of the lanes; asked before ``claim`` takes the write lock."""
    return bool(session.scalar(select(exists().where(_waits(session, lanes)))))


def claim(session: Session, lanes: Collection[Lane], worker: str) -> Job | None:
    """Take the job that has waited longest; no two workers get the same one.

    PostgreSQL passes over rows that another transaction is just claiming; SQLite lets only one
    transaction write, and leaves the locking clause out.
    """
    oldest = (
        select(JobRow.id)
        .where(_waits(session, lanes))
        .order_by(JobRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    now = moment(session)
    row = session.scalar(
        update(JobRow)
        .where(JobRow.id == oldest.scalar_subquery())
        .values(
            status="running",
            worker=worker,
            attempts=JobRow.attempts + 1,
            started_at=now,
            heartbeat_at=now,
        )
        .returning(JobRow)
    )
    return job_of(row) if row is not None else None


def heartbeat(session: Session, job_id: str, worker: str) -> bool | None:
    """Say that the job is alive.

    Returns
    -------
    bool | None
        Whether somebody asked it to end; ``None`` if it is no longer this worker's.
    """
    return session.scalar(
        update(JobRow)
        .where(_owned(job_id, worker))
        .values(heartbeat_at=moment(session))
        .returning(JobRow.cancel_requested)
    )


def wanted_to_end(session: Session, job_id: str) -> bool:
    """Whether somebody asked the job to end."""
    query = select(JobRow.cancel_requested).where(JobRow.public_id == job_id)
    return bool(session.scalar(query))


def report_progress(session: Session, job_id: str, worker: str, progress: dict[str, Any]) -> None:
    """Keep how far the job is."""
    session.execute(update(JobRow).where(_owned(job_id, worker)).values(progress=progress))


def finish(session: Session, job_id: str, worker: str, ending: Ending) -> bool:
    """Note how the job ended; ``False`` if it is no longer this worker's."""
    row = session.scalar(_end(ending, moment(session)).where(_owned(job_id, worker)))
    if row is not None and ending.status in ("failed", "died"):
        _tell(session, row)
    return row is not None


def reap(session: Session) -> tuple[str, ...]:
    """Give up running jobs whose worker was lost; returns their public ids."""
    now = moment(session)
    ending = Ending(
        "died",
        error="The worker that did it was lost; nothing is half done, run it again.",
        error_de="Der Prozess, der ihn ausführte, ging verloren; nichts ist halb fertig,"
        " er kann noch einmal laufen.",
    )
    lost = _end(ending, now).where(
        JobRow.status == "running", JobRow.heartbeat_at < now - STALE_AFTER
    )
    rows = session.scalars(lost).all()
    for row in rows:
        _tell(session, row)
    return tuple(row.public_id for row in rows)


def _waits(session: Session, lanes: Collection[Lane]) -> ColumnElement[bool]:
    return (
        (JobRow.status == "queued")
        & JobRow.lane.in_(lanes)
        & (JobRow.not_before <= moment(session))
    )


def _owned(job_id: str, worker: str) -> ColumnElement[bool]:
    return (JobRow.public_id == job_id) & (JobRow.worker == worker) & (JobRow.status == "running")


def _end(ending: Ending, now: datetime) -> ReturningUpdate[JobRow]:
    values = {"finished_at": now, **asdict(ending)}
    return update(JobRow).values(**values).returning(JobRow)


def _tell(session: Session, row: JobRow) -> None:
    """Tell whoever asked; what the clock asked for concerns the planners."""
    if row.kind not in TOLD:
        return
    to = accounts_with(session, Role.PLANNER) if row.who == CLOCK else (row.who,)
    params = {"text": row.error, "text_de": row.error_de}
    tell(session, to, NoticeKind.RUN_FAILED, params, Subject("job", row.public_id))
