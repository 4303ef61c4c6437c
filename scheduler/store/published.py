"""What binds people: the published rosters and their duties, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.store.duties import read_duties
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import AssignmentRow, DutyRow, RosterPodRow, RosterRow
from scheduler.store.rosters import find_row

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.store.roster_records import StoredDuty


@dataclass(frozen=True)
class PublishedPart:
    """A pod's part of a published roster."""

    key: int
    roster_id: str
    version: int
    pod: str
    first_day: date
    last_day: date

    def covers(self, day: date) -> bool:
        """Whether ``day`` is one of the roster's."""
        return self.first_day <= day <= self.last_day


def published_parts(
    session: Session, first: date, last: date, pods: Collection[str] | None = None
) -> tuple[PublishedPart, ...]:
    """The parts of all published rosters that touch these days, of some pods or all."""
    query = (
        select(RosterPodRow.id, RosterRow, PodRow.code)
        .join(RosterRow, RosterRow.id == RosterPodRow.roster_id)
        .join(PodRow, PodRow.id == RosterPodRow.pod_id)
        .where(RosterRow.status == "published", RosterRow.first_day <= last)
        .order_by(RosterRow.first_day, RosterPodRow.id)
    )
    if pods is not None:
        query = query.where(PodRow.code.in_(pods))
    found = [
        PublishedPart(
            key,
            row.public_id,
            row.version,
            code,
            row.first_day,
            row.first_day + timedelta(days=row.n_days - 1),
        )
        for key, row, code in session.execute(query)
    ]
    return tuple(part for part in found if part.last_day >= first)


def published_duties(
    session: Session, first: date, last: date, pods: Collection[str] | None = None
) -> dict[str, tuple[StoredDuty, ...]]:
    """All published duties from ``first`` to ``last``, by pod."""
    parts = published_parts(session, first, last, pods)
    duties = read_duties(session, [part.key for part in parts])
    found: dict[str, list[StoredDuty]] = {}
    for part in parts:
        inside = (duty for duty in duties[part.key] if first <= duty.day <= last)
        found.setdefault(part.pod, []).extend(inside)
    return {pod: tuple(sorted(row, key=lambda d: d.start_utc)) for pod, row in found.items()}


@dataclass(frozen=True)
class PublishedDuty:
    """A duty that binds its owner, and whose pod it serves."""

    pod: str
    zone: str
    published_at: datetime
    duty: StoredDuty


def published_duties_of(
    session: Session, personnel_numbers: Collection[str], first: date, last: date
) -> tuple[PublishedDuty, ...]:
    """The published duties of these agents from ``first`` to ``last``, in order of time."""
    query = (
        select(DutyRow.roster_pod_id, DutyRow.assignment_id, PodRow, RosterRow)
        .join(AssignmentRow, AssignmentRow.id == DutyRow.assignment_id)
        .join(AgentRow, AgentRow.id == AssignmentRow.agent_id)
        .join(RosterPodRow, RosterPodRow.id == DutyRow.roster_pod_id)
        .join(RosterRow, RosterRow.id == RosterPodRow.roster_id)
        .join(PodRow, PodRow.id == RosterPodRow.pod_id)
        .where(
            AgentRow.personnel_number.in_(personnel_numbers),
            AssignmentRow.day.between(first, last),
            RosterRow.status == "published",
        )
    )
    rows = session.execute(query).all()
    parts = {part: (pod, roster) for part, _, pod, roster in rows}
    duties = read_duties(session, list(parts), [assignment for _, assignment, _, _ in rows])
    found = [
        PublishedDuty(pod.code, pod.zone, roster.published_at or roster.created_at, duty)
        for part, (pod, roster) in parts.items()
        for duty in duties[part]
    ]
    return tuple(sorted(found, key=lambda each: each.duty.start_utc))


@dataclass(frozen=True)
class Base:
    """The published roster a draft would change."""

    roster_id: str
    version: int
    """As it was when the draft was made from it."""
    version_now: int


def base_of(session: Session, roster_id: str) -> Base | None:
    """The published roster that a draft was made from; ``None`` if it stands alone."""
    row = find_row(session, roster_id)
    if row.base_id is None or row.base_version is None:
        return None
    base = session.get_one(RosterRow, row.base_id, populate_existing=True)
    return Base(base.public_id, row.base_version, base.version)


def last_published_day(session: Session) -> date | None:
    """The last day of any published roster; ``None`` if nothing is published."""
    query = select(RosterRow.first_day, RosterRow.n_days).where(RosterRow.status == "published")
    ends = (first + timedelta(days=n - 1) for first, n in session.execute(query))
    return max(ends, default=None)
