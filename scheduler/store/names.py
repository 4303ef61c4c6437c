"""What people and patterns are called of which only ids or codes are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import ShiftPatternRow

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


def pattern_names(session: Session) -> dict[str, str]:
    """Names of shift patterns by code, the newest of each."""
    query = select(ShiftPatternRow.code, ShiftPatternRow.name).order_by(ShiftPatternRow.id)
    return {code: name for code, name in session.execute(query)}
