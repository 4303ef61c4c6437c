"""What people are called whose ids stand in steps, changes and the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.people import AgentRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def account_names(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Names of accounts by public id; what is no account, such as a program, is left out."""
    query = select(AccountRow.public_id, AccountRow.name).where(AccountRow.public_id.in_(ids))
    return {public_id: name for public_id, name in session.execute(query)}


def agent_names(session: Session, personnel_numbers: Collection[str]) -> dict[str, str]:
    """Names of agents by personnel number."""
    query = select(AgentRow.personnel_number, AgentRow.name)
    query = query.where(AgentRow.personnel_number.in_(personnel_numbers))
    return {number: name for number, name in session.execute(query)}
