"""Notices that may have to be mailed, by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from scheduler.store.accounts import account_of
from scheduler.store.database import moment
from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.desk import NoticeRow
from scheduler.store.notices import notice_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.notices.records import Notice


@dataclass(frozen=True)
class Waiting:
    """What one person has neither read nor been mailed."""

    account: Account
    address: str
    """The account's, else the agent's."""
    notices: tuple[Notice, ...]


def waiting_mail(session: Session, since: datetime) -> tuple[Waiting, ...]:
    """Notices from ``since`` on, neither read nor mailed, of people who have an address."""
    query = (
        select(NoticeRow)
        .join(AccountRow)
        .options(joinedload(NoticeRow.account))
        .where(
            NoticeRow.mailed_at.is_(None),
            NoticeRow.read_at.is_(None),
            NoticeRow.at >= since,
            AccountRow.active,
        )
        .order_by(AccountRow.id, NoticeRow.id)
    )
    rows: dict[AccountRow, list[NoticeRow]] = {}
    for row in session.scalars(query):
        rows.setdefault(row.account, []).append(row)
    return tuple(
        Waiting(account_of(account), address, tuple(notice_of(n, account.public_id) for n in mine))
        for account, mine in rows.items()
        if (address := account.email or (account.agent.email if account.agent else ""))
    )


def mark_mailed(session: Session, ids: Collection[str]) -> None:
    """Note that the mail server took these notices."""
    session.execute(
        update(NoticeRow)
        .where(NoticeRow.public_id.in_(ids), NoticeRow.mailed_at.is_(None))
        .values(mailed_at=moment(session))
    )
