"""The queue as people and the clock see it: jobs put in, found, asked to end, run again.

``scheduler.store.job_work`` is the worker's side.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, not_, select, update

from scheduler.errors import ConflictError
from scheduler.jobs.records import Job, JobKind
from scheduler.store.base import new_id
from scheduler.store.bulk import insert_missing
from scheduler.store.database import moment
from scheduler.store.journal import Subject, record
from scheduler.store.models.jobs import JobRow
from scheduler.store.public_ids import row_named

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from scheduler.jobs.records import Lane
    from scheduler.store.journal import Origin

CLOCK = "podshift clock"
"""Who asks for what is due by itself."""


def enqueue(
    session: Session,
    kind: JobKind,
    payload: dict[str, Any],
    *,
    who: str,
    lane: Lane = "solve",
    key: str | None = None,
    not_before: datetime | None = None,
) -> str:
    """Put a job into the queue; returns its public id.

    Parameters
    ----------
    key
        Work with a key that was queued before is not queued again: its job's id is returned.
    """
    now = moment(session)
    row = {
        "public_id": new_id(),
        "kind": kind.value,
        "lane": lane,
        "key": key,
        "status": "queued",
        "payload": payload,
        "error": "",
        "who": who,
        "cancel_requested": False,
        "attempts": 0,
        "worker": "",
        "created_at": now,
        "not_before": not_before or now,
    }
    insert_missing(session, JobRow, [row])
    if key is None:
        return str(row["public_id"])
    return session.scalars(select(JobRow.public_id).where(JobRow.key == key)).one()


def get_job(session: Session, job_id: str) -> Job:
    """The job with this public id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return job_of(find_job(session, job_id))


def list_jobs(session: Session, limit: int = 50, *, routine: bool = True) -> tuple[Job, ...]:
    """The newest jobs, newest first.

    Parameters
    ----------
    routine
        Whether to list what the clock asked for in the quick lane and went well, too.
    """
    query = select(JobRow).order_by(JobRow.id.desc()).limit(limit)
    if not routine:
        query = query.where(not_(is_routine()))
    return tuple(job_of(row) for row in session.scalars(query))


def is_routine() -> ColumnElement[bool]:
    """Condition: queued by the clock for the quick lane, and over without trouble."""
    return and_(JobRow.who == CLOCK, JobRow.lane == "quick", JobRow.status == "done")


def is_waiting(session: Session, kind: JobKind) -> bool:
    """Whether a job of this kind, put in by the clock, has not begun."""
    found = exists().where(JobRow.kind == kind, JobRow.status == "queued", JobRow.who == CLOCK)
    return bool(session.scalar(select(found)))


def request_cancel(session: Session, job_id: str, origin: Origin) -> None:
    """Ask a job to end: one that runs keeps the best it has, one that waits never begins.

    Raises
    ------
    NotFoundError
        If there is none.
    ConflictError
        If it is over already.
    """
    row = find_job(session, job_id)
    before = {"status": row.status}
    # The worker may have ended it, or claimed it, since this transaction looked.
    stopped = session.execute(
        update(JobRow)
        .where(JobRow.id == row.id, JobRow.status.in_(("queued", "running")))
        .values(
            cancel_requested=True,
            status=case((JobRow.status == "queued", "cancelled"), else_=JobRow.status),
            finished_at=case((JobRow.status == "queued", moment(session)), else_=None),
        )
        .returning(JobRow.status)
    ).scalar()
    if stopped is None:
        raise ConflictError(
            f"job {job_id} is over", de="Dieser Auftrag ist schon zu Ende: nichts abzubrechen."
        )
    after = {"status": stopped, "cancel_requested": True}
    record(session, origin, "cancelled", Subject("job", job_id), before, after)


def run_again(session: Session, job_id: str, origin: Origin) -> str:
    """Put a job that came to nothing into the queue once more; returns the new job's public id.

    The new one names the old one as ``again`` in its payload. Asking twice gives the same job.

    Raises
    ------
    NotFoundError
        If there is none.
    ConflictError
        If it waits, runs, or is done.
    """
    old = get_job(session, job_id)
    if not old.repeatable:
        raise ConflictError(
            f"job {job_id} is {old.status}: only what failed, died or was cancelled is run again",
            de="Nur was scheiterte, abbrach oder abgebrochen wurde, kann noch einmal laufen.",
        )
    payload = {**old.payload, "again": job_id}
    key = f"again:{job_id}"
    new = enqueue(session, old.kind, payload, who=origin.who, lane=old.lane, key=key)
    record(session, origin, "run again", Subject("job", job_id), None, {"job": new})
    return new


def find_job(session: Session, job_id: str) -> JobRow:
    """The row of a job.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return row_named(session, JobRow, job_id, "job")


def job_of(row: JobRow) -> Job:
    """A job as the rest of the program knows it."""
    values = {f.name: getattr(row, f.name) for f in fields(Job) if f.name not in ("id", "kind")}
    return Job(id=row.public_id, kind=JobKind(row.kind), **values)
