"""Rosters and their changes as programs ask for them: by when they changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.errors import NotFoundError
from scheduler.store.models.desk import RosterChangeRow
from scheduler.store.models.rosters import RosterRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class RosterMoments:
    """When a roster was published and last changed."""

    changed_at: datetime
    published_at: datetime | None


def roster_moments(session: Session) -> dict[str, RosterMoments]:
    """Of every roster by its public id."""
    query = select(RosterRow.public_id, RosterRow.changed_at, RosterRow.published_at)
    return {
        roster_id: RosterMoments(changed_at, published_at)
        for roster_id, changed_at, published_at in session.execute(query)
    }


def change_ids(
    session: Session, since: datetime | None, after: str | None, limit: int
) -> tuple[str, ...]:
    """Public ids of changed duties of published rosters, in the order in which they changed.

    Parameters
    ----------
    since
        Only what changed at or after this moment.
    after
        Only what came after the change with this id.

    Raises
    ------
    NotFoundError
        If there is no change ``after``.
    """
    query = select(RosterChangeRow.public_id).order_by(RosterChangeRow.id).limit(limit)
    if since is not None:
        query = query.where(RosterChangeRow.at >= since)
    if after is not None:
        key = session.scalar(select(RosterChangeRow.id).where(RosterChangeRow.public_id == after))
        if key is None:
            raise NotFoundError(f"no change {after!r}")
        query = query.where(RosterChangeRow.id > key)
    return tuple(session.scalars(query))
