"""What published rosters hold of single people and patterns, without reading whole rosters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import AssignmentRow, DutyRow, RosterPodRow, RosterRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class RosteredDay:
    """A duty of a published roster, named but not shown in full."""

    roster_id: str
    duty_id: str
    pod: str
    zone: str
    personnel_number: str
    day: date
    pattern: str
    start_utc: datetime
    end_utc: datetime


def rostered_days(
    session: Session, personnel_numbers: Collection[str], first: date, last: date
) -> tuple[RosteredDay, ...]:
    """Duties of these people in published rosters from ``first`` to ``last``, by day."""
    columns = (
        RosterRow.public_id,
        AssignmentRow.public_id,
        PodRow.code,
        PodRow.zone,
        AgentRow.personnel_number,
        AssignmentRow.day,
        DutyRow.pattern,
        DutyRow.start_utc,
        DutyRow.end_utc,
    )
    query = (
        _of_published(columns, personnel_numbers, first, last)
        .join(PodRow, PodRow.id == RosterPodRow.pod_id)
        .order_by(AssignmentRow.day, AgentRow.id)
    )
    return tuple(RosteredDay(*row) for row in session.execute(query))


def paid_minutes(
    session: Session, personnel_numbers: Collection[str], first: date, last: date
) -> dict[tuple[str, date], int]:
    """Paid minutes of published shifts by personnel number and day."""
    place = (AgentRow.personnel_number, AssignmentRow.day)
    columns = (*place, func.sum(DutyRow.paid_min))
    query = _of_published(columns, personnel_numbers, first, last).group_by(*place)
    return {(number, day): int(paid) for number, day, paid in session.execute(query)}


def _of_published(
    columns: Iterable[Any], personnel_numbers: Collection[str], first: date, last: date
) -> Select[Any]:
    """Columns of the duties of these people in published rosters from ``first`` to ``last``."""
    return (
        select(*columns)
        .select_from(DutyRow)
        .join(RosterPodRow, RosterPodRow.id == DutyRow.roster_pod_id)
        .join(RosterRow, RosterRow.id == RosterPodRow.roster_id)
        .join(AssignmentRow, AssignmentRow.id == DutyRow.assignment_id)
        .join(AgentRow, AgentRow.id == AssignmentRow.agent_id)
        .where(
            RosterRow.status == "published",
            AgentRow.personnel_number.in_(personnel_numbers),
            AssignmentRow.day.between(first, last),
        )
    )


def pattern_is_rostered(session: Session, code: str) -> bool:
    """Whether any roster has a duty of this pattern."""
    query = select(DutyRow.assignment_id).where(DutyRow.pattern == code).limit(1)
    return session.scalar(query) is not None
