"""What an account was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.desk import NoticeRow

if TYPE_CHECKING:
    from scheduler.store.database import Database


def notices_of(database: Database, account_id: str) -> list[NoticeRow]:
    """Rows of notices in the order they were written."""
    with database.reading() as session:
        query = select(NoticeRow).join(AccountRow).where(AccountRow.public_id == account_id)
        rows = list(session.scalars(query.order_by(NoticeRow.id)))
        session.expunge_all()
    return rows
