"""Requests for absence: rows and records, one claimed at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scheduler.errors import NotFoundError
from scheduler.leave.records import LeaveRequest, StoredRequest
from scheduler.store.base import new_id
from scheduler.store.database import moment, take_turn
from scheduler.store.journal import Subject, record
from scheduler.store.models.leave import LeaveRequestRow
from scheduler.store.models.people import AbsenceTypeRow, AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.pod_ids import pod_id
from scheduler.store.public_ids import row_named

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.leave.records import RequestState
    from scheduler.people.absences import Half
    from scheduler.store.journal import Origin


def subject_of(request_id: str) -> Subject:
    """What journal and notices call a request."""
    return Subject("leave_request", request_id)


def take_leave_turn(session: Session, pod: str) -> None:
    """Wait until nobody else gives or takes slots of this pod; see ``take_turn``."""
    take_turn(session, f"leave {pod}")


def add_request(
    session: Session, asked: LeaveRequest, pod: str, state: RequestState, origin: Origin
) -> StoredRequest:
    """Store a new request.

    Raises
    ------
    NotFoundError
        If the agent, the type or the pod is not known.
    """
    agent = session.scalar(
        select(AgentRow).where(AgentRow.personnel_number == asked.personnel_number)
    )
    kind = session.scalar(select(AbsenceTypeRow).where(AbsenceTypeRow.code == asked.type))
    if agent is None or kind is None:
        raise NotFoundError(f"no agent {asked.personnel_number!r} or type {asked.type!r}")
    row = LeaveRequestRow(
        public_id=new_id(),
        agent=agent,
        pod_id=pod_id(session, pod),
        type=kind,
        first=asked.first,
        last=asked.last,
        half=asked.half,
        text=asked.text,
        state=state,
        who=origin.who,
        created_at=moment(session),
        reason="",
        level=0,
        level_since=moment(session),
    )
    session.add(row)
    session.flush()
    after = {
        "state": state,
        "type": asked.type,
        "first": asked.first.isoformat(),
        "last": asked.last.isoformat(),
        "half": asked.half,
    }
    record(session, origin, "asked", subject_of(row.public_id), None, after)
    return _request(row)


def get_request(session: Session, request_id: str) -> StoredRequest:
    """The request with this public id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return _request(_row(session, request_id))


def claim_request(session: Session, request_id: str) -> StoredRequest:
    """The request, as nobody else changes it or its pod's slots till the transaction ends.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = _row(session, request_id)
    take_leave_turn(session, row.pod.code)
    session.refresh(row)
    return _request(row)


def set_request_state(
    session: Session,
    request_id: str,
    state: RequestState,
    origin: Origin,
    *,
    decided_by: str | None = None,
    reason: str = "",
) -> StoredRequest:
    """Put a request into another state; the journal keeps who did."""
    row = _row(session, request_id)
    before, row.state = row.state, state
    row.reason = reason
    if state == "waiting":
        row.level_since = moment(session)
    else:
        row.decided_at, row.decided_by = moment(session), decided_by
    session.flush()
    record(session, origin, state, subject_of(request_id), {"state": before}, {"state": state})
    return _request(row)


def raise_level(session: Session, request_id: str, origin: Origin) -> StoredRequest:
    """Let the planners decide as well."""
    row = _row(session, request_id)
    row.level += 1
    row.level_since = moment(session)
    session.flush()
    after = {"level": row.level}
    record(session, origin, "escalated", subject_of(request_id), {"level": row.level - 1}, after)
    return _request(row)


def list_requests(
    session: Session,
    *,
    pods: Collection[str] | None = None,
    states: Collection[RequestState] | None = None,
    personnel_number: str | None = None,
    last_from: date | None = None,
    level: int = 0,
) -> tuple[StoredRequest, ...]:
    """Requests, the oldest first.

    Parameters
    ----------
    last_from
        Only those whose last day is not before it.
    level
        Only those that have climbed so far.
    """
    query = select(LeaveRequestRow).options(joinedload(LeaveRequestRow.pod))
    query = query.where(LeaveRequestRow.level >= level)
    if pods is not None:
        query = query.join(PodRow, PodRow.id == LeaveRequestRow.pod_id).where(PodRow.code.in_(pods))
    if states is not None:
        query = query.where(LeaveRequestRow.state.in_(states))
    if personnel_number is not None:
        query = query.join(AgentRow, AgentRow.id == LeaveRequestRow.agent_id).where(
            AgentRow.personnel_number == personnel_number
        )
    if last_from is not None:
        query = query.where(LeaveRequestRow.last >= last_from)
    rows = session.scalars(query.order_by(LeaveRequestRow.created_at, LeaveRequestRow.id))
    return tuple(_request(row) for row in rows)


def _row(session: Session, request_id: str) -> LeaveRequestRow:
    return row_named(session, LeaveRequestRow, request_id, "request for absence")


def _request(row: LeaveRequestRow) -> StoredRequest:
    asked = LeaveRequest(
        row.agent.personnel_number,
        row.type.code,
        row.first,
        row.last,
        cast("Half | None", row.half),
        row.text,
    )
    decided: dict[str, Any] = {name: getattr(row, name) for name in _DECIDED}
    return StoredRequest(
        id=row.public_id,
        asked=asked,
        name=row.agent.name,
        pod=row.pod.code,
        state=cast("RequestState", row.state),
        who=row.who,
        created_at=row.created_at,
        **decided,
    )


_DECIDED = ("decided_at", "decided_by", "reason", "level", "level_since")
