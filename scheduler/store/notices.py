"""Notices, written in the transaction of what they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from scheduler.store.base import new_id
from scheduler.store.database import moment
from scheduler.store.models.accounts import AccountRoleRow, AccountRow
from scheduler.store.models.desk import NoticeRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from scheduler.access.permissions import Role
    from scheduler.notices.records import NoticeKind
    from scheduler.store.journal import Subject


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
    """Public ids of active accounts with a role; of leads only those of ``pod`` if it is given."""
    query = (
        select(AccountRow.public_id)
        .join(AccountRoleRow, AccountRoleRow.account_id == AccountRow.id)
        .where(AccountRoleRow.role == role, AccountRow.active)
        .order_by(AccountRow.public_id)
        .distinct()
    )
    if pod is not None:
        query = query.join(PodRow, PodRow.id == AccountRoleRow.pod_id).where(PodRow.code == pod)
    return tuple(session.scalars(query))


def accounts_of_agents(session: Session, personnel_numbers: Collection[str]) -> dict[str, str]:
    """The public id of each agent's account, by personnel number; many have none."""
    rows = session.execute(
        select(AgentRow.personnel_number, AccountRow.public_id)
        .join(AccountRow, AccountRow.agent_id == AgentRow.id)
        .where(AgentRow.personnel_number.in_(personnel_numbers), AccountRow.active)
    )
    return {number: public_id for number, public_id in rows}
