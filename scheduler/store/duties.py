"""Duties and their segments, written and read for a whole roster at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from scheduler.errors import NotFoundError
from scheduler.store.base import new_id
from scheduler.store.bulk import insert_missing
from scheduler.store.models.people import AgentRow
from scheduler.store.models.rosters import AssignmentRow, DutyRow, SegmentRow
from scheduler.store.roster_records import StoredDuty, StoredSegment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    Place = tuple[str, date]

DUTY = ("pattern", "start_utc", "end_utc", "paid_min", "locked")
SEGMENT = ("start_utc", "end_utc", "activity")


def assignment_keys(session: Session, places: Collection[Place]) -> dict[Place, int]:
    """The key of the assignment of each personnel number and day, made where it is new.

    Raises
    ------
    NotFoundError
        If a personnel number is not known.
    """
    if not places:
        return {}
    agents = {number: key for number, key in session.execute(_agents(places))}
    unknown = sorted({number for number, _ in places} - set(agents))
    if unknown:
        raise NotFoundError(f"no agent {unknown[0]!r}")
    known = _assignments(session, places)
    # Sorted, so that two who save at once cannot wait for each other.
    missing = [
        {"public_id": new_id(), "agent_id": agents[number], "day": day}
        for number, day in sorted(places)
        if (number, day) not in known
    ]
    insert_missing(session, AssignmentRow, missing)
    return _assignments(session, places) if missing else known


def write_duties(
    session: Session,
    roster_pod_id: int,
    duties: Iterable[StoredDuty],
    keys: Mapping[Place, int],
) -> None:
    """Add duties to a pod's part of a roster."""
    duty_rows: list[dict[str, Any]] = []
    segment_rows: list[dict[str, Any]] = []
    for duty in duties:
        place = {
            "roster_pod_id": roster_pod_id,
            "assignment_id": keys[duty.personnel_number, duty.day],
        }
        duty_rows.append({**place, **{name: getattr(duty, name) for name in DUTY}})
        for position, segment in enumerate(duty.segments):
            fields = {name: getattr(segment, name) for name in SEGMENT}
            channels = list(segment.channels)
            segment_rows.append({**place, **fields, "position": position, "channels": channels})
    if duty_rows:
        session.execute(insert(DutyRow), duty_rows)
    if segment_rows:
        session.execute(insert(SegmentRow), segment_rows)


def delete_duty(session: Session, roster_pod_id: int, assignment_id: int) -> None:
    """Take a duty out of a pod's part of a roster; its segments go with it."""
    session.execute(
        delete(DutyRow).where(
            DutyRow.roster_pod_id == roster_pod_id, DutyRow.assignment_id == assignment_id
        )
    )


def read_duties(
    session: Session,
    roster_pod_ids: Collection[int],
    assignment_ids: Collection[int] | None = None,
) -> dict[int, tuple[StoredDuty, ...]]:
    """The duties of each pod's part of a roster by agent and day, of all assignments or some."""
    segments = _read_segments(session, roster_pod_ids, assignment_ids)
    query = (
        select(
            DutyRow.roster_pod_id,
            DutyRow.assignment_id,
            AgentRow.personnel_number,
            AssignmentRow.day,
            AssignmentRow.public_id,
            *(getattr(DutyRow, name) for name in DUTY),
        )
        .join(AssignmentRow, AssignmentRow.id == DutyRow.assignment_id)
        .join(AgentRow, AgentRow.id == AssignmentRow.agent_id)
        .where(DutyRow.roster_pod_id.in_(roster_pod_ids))
        .order_by(AgentRow.id, AssignmentRow.day)
    )
    if assignment_ids is not None:
        query = query.where(DutyRow.assignment_id.in_(assignment_ids))
    found: defaultdict[int, list[StoredDuty]] = defaultdict(list)
    for pod, assignment, number, day, public_id, *rest in session.execute(query):
        duty = StoredDuty(
            number,
            day,
            **dict(zip(DUTY, rest, strict=True)),
            segments=tuple(segments[pod, assignment]),
            id=public_id,
        )
        found[pod].append(duty)
    return {pod: tuple(found[pod]) for pod in roster_pod_ids}


def _read_segments(
    session: Session, roster_pod_ids: Collection[int], assignment_ids: Collection[int] | None
) -> defaultdict[tuple[int, int], list[StoredSegment]]:
    query = (
        select(
            SegmentRow.roster_pod_id,
            SegmentRow.assignment_id,
            SegmentRow.start_utc,
            SegmentRow.end_utc,
            SegmentRow.activity,
            SegmentRow.channels,
        )
        .where(SegmentRow.roster_pod_id.in_(roster_pod_ids))
        .order_by(SegmentRow.roster_pod_id, SegmentRow.assignment_id, SegmentRow.position)
    )
    if assignment_ids is not None:
        query = query.where(SegmentRow.assignment_id.in_(assignment_ids))
    found: defaultdict[tuple[int, int], list[StoredSegment]] = defaultdict(list)
    for pod, assignment, start, end, activity, channels in session.execute(query):
        found[pod, assignment].append(StoredSegment(start, end, activity, tuple(channels)))
    return found


def _agents(places: Collection[Place]) -> Any:
    numbers = sorted({number for number, _ in places})
    return select(AgentRow.personnel_number, AgentRow.id).where(
        AgentRow.personnel_number.in_(numbers)
    )


def _assignments(session: Session, places: Collection[Place]) -> dict[Place, int]:
    days = sorted({day for _, day in places})
    rows = session.execute(
        select(AgentRow.personnel_number, AssignmentRow.day, AssignmentRow.id)
        .join(AgentRow, AgentRow.id == AssignmentRow.agent_id)
        .where(AssignmentRow.day.between(days[0], days[-1]))
    )
    return {(number, day): key for number, day, key in rows if (number, day) in places}
