"""Channels that agents like to work on, or want to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from scheduler.errors import NotFoundError, require
from scheduler.store.database import moment
from scheduler.store.journal import Subject, record
from scheduler.store.models.people import AgentRow
from scheduler.store.models.wishing import ChannelWishRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin


@dataclass(frozen=True)
class ChannelWishes:
    """What one person says about channels."""

    like: frozenset[str] = frozenset()
    learn: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        both = sorted(self.like & self.learn)
        require(not both, f"{', '.join(both)}: liked already, nothing left to learn")


def channel_wishes(
    session: Session, personnel_numbers: Collection[str]
) -> dict[str, ChannelWishes]:
    """What these people say about channels; those who say nothing are left out."""
    query = (
        select(AgentRow.personnel_number, ChannelWishRow.channel, ChannelWishRow.attitude)
        .join(AgentRow, AgentRow.id == ChannelWishRow.agent_id)
        .where(AgentRow.personnel_number.in_(personnel_numbers))
    )
    said: dict[str, dict[str, set[str]]] = {}
    for number, channel, attitude in session.execute(query):
        said.setdefault(number, {"like": set(), "learn": set()})[attitude].add(channel)
    return {
        number: ChannelWishes(frozenset(of["like"]), frozenset(of["learn"]))
        for number, of in said.items()
    }


def set_channel_wishes(
    session: Session, personnel_number: str, wishes: ChannelWishes, origin: Origin
) -> bool:
    """Keep what a person says now; returns whether it differs from before.

    Raises
    ------
    NotFoundError
        If there is no such agent.
    """
    agent = session.scalar(select(AgentRow).where(AgentRow.personnel_number == personnel_number))
    if agent is None:
        raise NotFoundError(f"no agent {personnel_number!r}")
    before = channel_wishes(session, [personnel_number]).get(personnel_number, ChannelWishes())
    if before == wishes:
        return False
    session.execute(delete(ChannelWishRow).where(ChannelWishRow.agent_id == agent.id))
    for attitude, channels in (("like", wishes.like), ("learn", wishes.learn)):
        session.add_all(
            ChannelWishRow(
                agent_id=agent.id, channel=channel, attitude=attitude, at=moment(session)
            )
            for channel in sorted(channels)
        )
    subject = Subject("channel_wishes", agent.public_id)
    record(session, origin, "changed", subject, _told(before), _told(wishes))
    return True


def _told(wishes: ChannelWishes) -> dict[str, list[str]]:
    return {"like": sorted(wishes.like), "learn": sorted(wishes.learn)}
