"""Changed shifts of published rosters: read, marked as seen, marked as escalated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from scheduler.store.database import moment
from scheduler.store.duty_json import load_duty
from scheduler.store.journal import Subject, record
from scheduler.store.models.desk import RosterChangeRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.rosters import RosterRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import StoredDuty


@dataclass(frozen=True)
class RosterChange:
    """One changed duty of a published roster."""

    id: str
    roster_id: str
    version: int
    """The version the change made."""
    pod: str
    zone: str
    personnel_number: str
    name: str
    day: date
    before: StoredDuty | None
    after: StoredDuty | None
    who: str
    initiative: str
    reason: str
    at: datetime
    seen_at: datetime | None
    escalated_at: datetime | None


def changes_of_roster(session: Session, roster_id: str) -> tuple[RosterChange, ...]:
    """All changes since a roster was published, in order."""
    return _read(session, _query().join(RosterRow).where(RosterRow.public_id == roster_id))


def changes_of_agent(
    session: Session, personnel_number: str, since: date
) -> tuple[RosterChange, ...]:
    """The changes of one agent's days from ``since`` on, in order."""
    mine = (AgentRow.personnel_number == personnel_number, RosterChangeRow.day >= since)
    return _read(session, _query().join(AgentRow).where(*mine))


def changes_with(session: Session, ids: Collection[str]) -> tuple[RosterChange, ...]:
    """The changes with these public ids, in order."""
    return _read(session, _query().where(RosterChangeRow.public_id.in_(ids)))


def unseen_changes(session: Session) -> tuple[RosterChange, ...]:
    """What nobody has seen and nobody was told to look after, in order."""
    open_ones = (RosterChangeRow.seen_at.is_(None), RosterChangeRow.escalated_at.is_(None))
    return _read(session, _query().where(*open_ones))


def mark_seen(
    session: Session, personnel_number: str, ids: Collection[str] | None, origin: Origin
) -> int:
    """Note that an agent has seen these changes of the own shifts, or all; returns how many."""
    query = (
        select(RosterChangeRow)
        .join(AgentRow)
        .where(AgentRow.personnel_number == personnel_number, RosterChangeRow.seen_at.is_(None))
        .order_by(RosterChangeRow.id)
        .with_for_update(of=RosterChangeRow)
    )
    if ids is not None:
        query = query.where(RosterChangeRow.public_id.in_(ids))
    rows = session.scalars(query).all()
    for row in rows:
        row.seen_at = moment(session)
        record(session, origin, "seen", Subject("change", row.public_id), None, _told(row))
    return len(rows)


def mark_escalated(session: Session, ids: Collection[str]) -> None:
    """Note that others were told of these changes."""
    session.execute(
        update(RosterChangeRow)
        .where(RosterChangeRow.public_id.in_(ids))
        .values(escalated_at=moment(session))
    )


def _told(row: RosterChangeRow) -> dict[str, object]:
    return {"day": row.day.isoformat(), "roster": row.roster.public_id, "version": row.version}


def _query() -> Select[RosterChangeRow]:
    loaded = (RosterChangeRow.roster, RosterChangeRow.pod)
    return (
        select(RosterChangeRow)
        .options(*(joinedload(relation) for relation in loaded))
        .order_by(RosterChangeRow.id)
    )


def _read(session: Session, query: Select[RosterChangeRow]) -> tuple[RosterChange, ...]:
    return tuple(
        RosterChange(
            id=row.public_id,
            roster_id=row.roster.public_id,
            version=row.version,
            pod=row.pod.code,
            zone=row.pod.zone,
            personnel_number=row.agent.personnel_number,
            name=row.agent.name,
            day=row.day,
            before=load_duty(row.before),
            after=load_duty(row.after),
            who=row.who,
            initiative=row.initiative,
            reason=row.reason,
            at=row.at,
            seen_at=row.seen_at,
            escalated_at=row.escalated_at,
        )
        for row in session.scalars(query)
    )
