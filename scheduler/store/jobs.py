"""The queue: jobs put in, found and asked to end; the worker's side is below the people's."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from scheduler.errors import NotFoundError
from scheduler.jobs.records import Job, JobKind
from scheduler.store.base import new_id
from scheduler.store.bulk import insert_missing
from scheduler.store.database import moment
from scheduler.store.models.jobs import JobRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.jobs.records import Lane


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


def list_jobs(session: Session, limit: int = 50) -> tuple[Job, ...]:
    """The newest jobs, newest first."""
    rows = session.scalars(select(JobRow).order_by(JobRow.id.desc()).limit(limit))
    return tuple(job_of(row) for row in rows)


def request_cancel(session: Session, job_id: str) -> None:
    """Ask a job to end: one that runs keeps the best it has, one that waits never begins.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = find_job(session, job_id)
    row.cancel_requested = True
    if row.status == "queued":
        row.status = "cancelled"
        row.finished_at = moment(session)


def find_job(session: Session, job_id: str) -> JobRow:
    """The row of a job.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.scalar(select(JobRow).where(JobRow.public_id == job_id))
    if row is None:
        raise NotFoundError(f"no job {job_id}")
    return row


def job_of(row: JobRow) -> Job:
    """A job as the rest of the program knows it."""
    values = {f.name: getattr(row, f.name) for f in fields(Job) if f.name not in ("id", "kind")}
    return Job(id=row.public_id, kind=JobKind(row.kind), **values)
