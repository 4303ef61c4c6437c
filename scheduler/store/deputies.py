"""Deputies: named for some days by leads, withdrawn, and found by who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler.access.permissions import Role
from scheduler.errors import ConflictError
from scheduler.store.accounts import account_of, account_row
from scheduler.store.base import new_id
from scheduler.store.database import moment
from scheduler.store.journal import Subject, record
from scheduler.store.models.accounts import AccountRoleRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.swaps import DeputyRow
from scheduler.store.public_ids import row_named
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.store.journal import Origin


@dataclass(frozen=True)
class Deputyship:
    """Somebody acts for a lead from ``first`` to ``last``, both included."""

    id: str
    lead: Account
    """As stored: what the lead has as somebody's deputy is passed on to nobody."""
    deputy: Account
    first: date
    last: date
    created: datetime
    withdrawn: datetime | None

    def holds_on(self, day: date) -> bool:
        """Whether the deputy has the lead's pods on this day."""
        in_time = self.first <= day <= self.last
        return self.withdrawn is None and self.lead.active and in_time


def centre_day(session: Session) -> date:
    """The day it is at the centre in this transaction."""
    settings, _ = load_centre_settings(session)
    return moment(session).astimezone(ZoneInfo(settings.zone)).date()


def add_deputy(
    session: Session, lead: str, deputy: str, first: date, last: date, origin: Origin
) -> str:
    """Store a deputyship between two accounts (public ids); returns its public id.

    Raises
    ------
    ConflictError
        If the two are connected already on some of these days.
    NotFoundError
        If there is no such account.
    """
    row = DeputyRow(
        public_id=new_id(),
        lead=account_row(session, lead),
        deputy=account_row(session, deputy),
        first=first,
        last=last,
        created_at=moment(session),
    )
    for known in list_deputyships(session, lead):
        both = known.deputy.id == deputy and known.withdrawn is None
        if both and known.first <= last and first <= known.last:
            raise ConflictError(
                f"{known.deputy.name} is deputy from {known.first} to {known.last} already",
                de=f"{known.deputy.name} vertritt schon vom {known.first:%d.%m.} bis"
                f" {known.last:%d.%m.}",
            )
    session.add(row)
    after = {"lead": lead, "deputy": deputy, "first_day": str(first), "last_day": str(last)}
    record(session, origin, "added", Subject("deputy", row.public_id), None, after)
    return row.public_id


def get_deputyship(session: Session, deputyship_id: str) -> Deputyship:
    """One by its public id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return _deputyship(row_named(session, DeputyRow, deputyship_id, "deputyship"))


def end_deputyship(session: Session, deputyship_id: str, origin: Origin) -> None:
    """From this moment on it holds no more.

    Raises
    ------
    ConflictError
        If it was withdrawn before.
    NotFoundError
        If there is none.
    """
    row = row_named(session, DeputyRow, deputyship_id, "deputyship")
    if row.withdrawn_at is not None:
        raise ConflictError(
            f"deputyship {deputyship_id} was withdrawn before",
            de="Diese Vertretung ist schon zurückgezogen.",
        )
    row.withdrawn_at = moment(session)
    before = {"deputy": row.deputy.public_id, "last_day": str(row.last)}
    record(session, origin, "withdrawn", Subject("deputy", row.public_id), before, None)


def list_deputyships(session: Session, lead: str | None = None) -> tuple[Deputyship, ...]:
    """All, or those that a lead (public id) named; the latest first."""
    query = select(DeputyRow).order_by(DeputyRow.first.desc(), DeputyRow.id.desc())
    if lead is not None:
        query = query.where(DeputyRow.lead_id == account_row(session, lead).id)
    return _found(session, query)


def held_by(session: Session, deputy: str, day: date | None = None) -> tuple[Deputyship, ...]:
    """Those by which an account (public id) acts for somebody on ``day``; if omitted, today.

    Asked at every request, so the day is only looked up for those who are somebody's deputy.
    """
    query = select(DeputyRow).where(DeputyRow.withdrawn_at.is_(None)).order_by(DeputyRow.id)
    query = query.where(DeputyRow.deputy.has(public_id=deputy))
    every = _found(session, query)
    if not every:
        return ()
    on = day or centre_day(session)
    return tuple(each for each in every if each.holds_on(on))


def deputies_for(session: Session, pod: str) -> tuple[str, ...]:
    """Public ids of the active accounts that act for a lead of this pod today."""
    leads = (
        select(AccountRoleRow.account_id)
        .join(PodRow, PodRow.id == AccountRoleRow.pod_id)
        .where(AccountRoleRow.role == Role.LEAD, PodRow.code == pod)
    )
    query = select(DeputyRow).where(DeputyRow.withdrawn_at.is_(None), DeputyRow.lead_id.in_(leads))
    every, today = _found(session, query), centre_day(session)
    return tuple(each.deputy.id for each in every if each.deputy.active and each.holds_on(today))


def _found(session: Session, query: Select[DeputyRow]) -> tuple[Deputyship, ...]:
    return tuple(_deputyship(row) for row in session.scalars(query))


def _deputyship(row: DeputyRow) -> Deputyship:
    return Deputyship(
        id=row.public_id,
        lead=account_of(row.lead),
        deputy=account_of(row.deputy),
        first=row.first,
        last=row.last,
        created=row.created_at,
        withdrawn=row.withdrawn_at,
    )
