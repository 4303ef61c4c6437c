"""Leases: what one process alone does at a time, and who is alive.

A lease holds until it expires; its holder renews it long before. Being the clock is a lease; that
a worker lives is one that nobody else wants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from scheduler.jobs.records import Lease
from scheduler.store.bulk import insert_missing
from scheduler.store.database import moment
from scheduler.store.models.jobs import LeaseRow

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy.orm import Session


def take(session: Session, name: str, holder: str, lasts: timedelta) -> Lease:
    """Take a lease that is free or expired, or keep one's own; returns the one that holds now."""
    now = moment(session)
    row = {"name": name, "holder": holder, "taken_at": now, "expires_at": now + lasts}
    insert_missing(session, LeaseRow, [row])
    session.execute(
        update(LeaseRow)
        .where(LeaseRow.name == name, LeaseRow.holder != holder, LeaseRow.expires_at <= now)
        .values(**row)
    )
    renew(session, name, holder, lasts)
    return _lease(session.scalars(select(LeaseRow).where(LeaseRow.name == name)).one())


def renew(session: Session, name: str, holder: str, lasts: timedelta) -> bool:
    """Hold a lease longer; ``False`` if somebody else has it or nobody."""
    renewed = session.execute(
        update(LeaseRow)
        .where(LeaseRow.name == name, LeaseRow.holder == holder)
        .values(expires_at=moment(session) + lasts)
        .returning(LeaseRow.name)
    )
    return renewed.first() is not None


def release(session: Session, name: str, holder: str) -> None:
    """Let a lease end now; the row stays and says when it ended."""
    session.execute(
        update(LeaseRow)
        .where(LeaseRow.name == name, LeaseRow.holder == holder)
        .values(expires_at=moment(session))
    )


def find_lease(session: Session, name: str) -> Lease | None:
    """The lease as it was last held; it may have expired."""
    row = session.get(LeaseRow, name)
    return None if row is None else _lease(row)


def list_leases(session: Session) -> tuple[Lease, ...]:
    """All leases by name, expired ones included."""
    return tuple(_lease(row) for row in session.scalars(select(LeaseRow).order_by(LeaseRow.name)))


def forget_expired(session: Session, prefix: str, kept: timedelta) -> None:
    """Delete leases whose name begins so and that expired longer ago than ``kept``."""
    old = LeaseRow.expires_at < moment(session) - kept
    session.execute(delete(LeaseRow).where(LeaseRow.name.startswith(prefix), old))


def _lease(row: LeaseRow) -> Lease:
    return Lease(row.name, row.holder, row.taken_at, row.expires_at)
