"""From personnel numbers to the keys of agents, their public ids and their pods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from scheduler.errors import NotFoundError
from scheduler.store.models.people import AgentRow, MembershipRow
from scheduler.store.models.pods import PodRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


def agent_key(session: Session, personnel_number: str) -> int:
    """The key of an agent.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    query = select(AgentRow.id).where(AgentRow.personnel_number == personnel_number)
    found = session.scalar(query)
    if found is None:
        raise NotFoundError(f"no agent {personnel_number!r}")
    return found


def agent_id(session: Session, personnel_number: str) -> str:
    """The public id of an agent, by which the journal names people.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return session.get_one(AgentRow, agent_key(session, personnel_number)).public_id


def pod_on(session: Session, personnel_number: str, day: date) -> str | None:
    """The pod an agent belongs to on a day; ``None`` if to none."""
    query = (
        select(PodRow.code)
        .join(MembershipRow, MembershipRow.pod_id == PodRow.id)
        .join(AgentRow, AgentRow.id == MembershipRow.agent_id)
        .where(
            AgentRow.personnel_number == personnel_number,
            or_(MembershipRow.valid_from.is_(None), MembershipRow.valid_from <= day),
            or_(MembershipRow.valid_to.is_(None), MembershipRow.valid_to >= day),
        )
    )
    return session.scalar(query.limit(1))
