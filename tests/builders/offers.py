"""Executed swaps as rows, for tests of what happens to them afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from scheduler.store.base import new_id
from scheduler.store.database import moment
from scheduler.store.duty_json import dump_duty
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import RosterRow
from scheduler.store.models.swaps import OfferRow
from tests.builders.tiny import POD_OF, duty

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.store.database import Database


def put_swap(
    database: Database,
    roster_id: str,
    day: date,
    *,
    giver: str = "1",
    taker: str = "2",
    counter_day: date | None = None,
    **more: Any,
) -> str:
    """An executed swap that may be audited; ``more`` are other columns. Returns its public id."""
    with database.writing() as session:
        row = OfferRow(
            **{
                "public_id": new_id(),
                "kind": "exchange" if counter_day else "gift",
                "audience": "pod",
                "state": "executed",
                "roster": _roster(session, roster_id),
                "pod": session.scalar(select(PodRow).where(PodRow.code == POD_OF[giver])),
                "giver": _agent(session, giver),
                "taker": _agent(session, taker),
                "day": day,
                "given": dump_duty(duty(giver, day)),
                "counter_day": counter_day,
                "counter": dump_duty(duty(taker, counter_day)) if counter_day else None,
                "wanted_days": [],
                "text": "",
                "who": "maker",
                "created_at": moment(session),
                "expires_at": moment(session) + timedelta(days=3),
                "accepted_at": moment(session),
                "decided_at": moment(session),
                "audit": True,
                **more,
            }
        )
        session.add(row)
        session.flush()
        return row.public_id


def _roster(session: Session, public_id: str) -> RosterRow | None:
    return session.scalar(select(RosterRow).where(RosterRow.public_id == public_id))


def _agent(session: Session, number: str) -> AgentRow | None:
    return session.scalar(select(AgentRow).where(AgentRow.personnel_number == number))
