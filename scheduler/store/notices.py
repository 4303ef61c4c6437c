"""Notices, written in the transaction of what they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from scheduler.access.permissions import Role
from scheduler.notices.records import Notice, NoticeKind
from scheduler.store.base import new_id
from scheduler.store.database import moment
from scheduler.store.deputies import deputies_for
from scheduler.store.journal import Subject
from scheduler.store.models.accounts import AccountRoleRow, AccountRow
from scheduler.store.models.desk import NoticeRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def tell(
    session: Session,
    accounts: Iterable[str],
    kind: NoticeKind,
    params: dict[str, Any],
    subject: Subject,
    *,
    urgent: bool = False,
) -> None:
    """Tell each of these accounts (public ids); those that no longer exist are passed over.

    An urgent notice is mailed at once whatever its reader chose, but not in the quiet hours.
    """
    known = session.scalars(
        select(AccountRow.id).where(AccountRow.public_id.in_(set(accounts)), AccountRow.active)
    )
    rows = [
        {
            "public_id": new_id(),
            "account_id": key,
            "kind": kind.value,
            "params": params,
            "subject_type": subject.type,
            "subject_id": subject.id,
            "urgent": urgent,
            "at": moment(session),
        }
        for key in known
    ]
    if rows:
        session.execute(insert(NoticeRow), rows)


def accounts_with(session: Session, role: Role, pod: str | None = None) -> tuple[str, ...]:
    """Public ids of active accounts with a role.

    With a ``pod``, only the leads of that pod, and who is deputy for one of them today.
    """
    query = (
        select(AccountRow.public_id)
        .join(AccountRoleRow, AccountRoleRow.account_id == AccountRow.id)
        .where(AccountRoleRow.role == role, AccountRow.active)
        .order_by(AccountRow.public_id)
        .distinct()
    )
    if pod is None:
        return tuple(session.scalars(query))
    query = query.join(PodRow, PodRow.id == AccountRoleRow.pod_id).where(PodRow.code == pod)
    deputies = deputies_for(session, pod) if role is Role.LEAD else ()
    return tuple(sorted({*session.scalars(query), *deputies}))


def accounts_of_agents(session: Session, personnel_numbers: Collection[str]) -> dict[str, str]:
    """The public id of each agent's account, by personnel number; many have none."""
    rows = session.execute(
        select(AgentRow.personnel_number, AccountRow.public_id)
        .join(AccountRow, AccountRow.agent_id == AgentRow.id)
        .where(AgentRow.personnel_number.in_(personnel_numbers), AccountRow.active)
    )
    return {number: public_id for number, public_id in rows}


def notices_of(session: Session, account_id: str, limit: int = 100) -> tuple[Notice, ...]:
    """The newest notices of an account, newest first."""
    query = _mine(select(NoticeRow), account_id).order_by(NoticeRow.id.desc()).limit(limit)
    return tuple(notice_of(row, account_id) for row in session.scalars(query))


def notices_since(session: Session, kind: NoticeKind, since: datetime) -> tuple[Notice, ...]:
    """All notices of one kind from ``since`` on, whoever was told."""
    query = (
        select(NoticeRow, AccountRow.public_id)
        .join(AccountRow, AccountRow.id == NoticeRow.account_id)
        .where(NoticeRow.kind == kind.value, NoticeRow.at >= since)
        .order_by(NoticeRow.id)
    )
    return tuple(notice_of(row, account_id) for row, account_id in session.execute(query))


def unread_count(session: Session, account_id: str) -> int:
    """How many notices an account has not read."""
    query = _mine(select(func.count(NoticeRow.id)), account_id)
    return session.scalar(query.where(NoticeRow.read_at.is_(None))) or 0


def mark_read(session: Session, account_id: str, ids: Collection[str] | None) -> None:
    """Note that an account has read these of its notices, or all."""
    query = _mine(select(NoticeRow), account_id).where(NoticeRow.read_at.is_(None))
    if ids is not None:
        query = query.where(NoticeRow.public_id.in_(ids))
    for row in session.scalars(query):
        row.read_at = moment(session)


def notice_of(row: NoticeRow, account_id: str) -> Notice:
    """A notice as the rest of the program knows it."""
    return Notice(
        id=row.public_id,
        account_id=account_id,
        kind=NoticeKind(row.kind),
        params=row.params,
        subject=Subject(row.subject_type, row.subject_id),
        urgent=row.urgent,
        at=row.at,
        read_at=row.read_at,
        mailed_at=row.mailed_at,
    )


def _mine(query: Select[Any], account_id: str) -> Select[Any]:
    return query.join(AccountRow, AccountRow.id == NoticeRow.account_id).where(
        AccountRow.public_id == account_id
    )


def accounts_told(session: Session, kind: NoticeKind, subject: Subject) -> set[str]:
    """Public ids of the accounts that have a notice of this kind about this subject."""
    query = (
        select(AccountRow.public_id)
        .join(NoticeRow, NoticeRow.account_id == AccountRow.id)
        .where(
            NoticeRow.kind == kind.value,
            NoticeRow.subject_type == subject.type,
            NoticeRow.subject_id == subject.id,
        )
    )
    return set(session.scalars(query))
