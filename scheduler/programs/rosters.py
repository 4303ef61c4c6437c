"""Rosters as programs read them: shifts in UTC, *absent*, and nothing else about a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler.errors import NotFoundError
from scheduler.planning.difference import placed
from scheduler.publication.versions import duties_at, versions_of
from scheduler.store.for_programs import change_ids, roster_moments
from scheduler.store.rosters import list_rosters, load_roster, roster_head
from scheduler.store.seen import changes_with

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.people.absences import Absence
    from scheduler.planning.difference import Duties, PlacedDuty
    from scheduler.store.database import Database
    from scheduler.store.for_programs import RosterMoments
    from scheduler.store.roster_records import RosterHead, StoredDuty

PUBLISHED = "published"


@dataclass(frozen=True)
class Page:
    """Some of a list, and how to ask for what follows; ``None`` at its end."""

    items: list[dict[str, Any]]
    after: str | None


def published_rosters(
    database: Database, since: datetime | None = None, first: date | None = None
) -> list[dict[str, Any]]:
    """Published rosters, newest first.

    Parameters
    ----------
    since
        Only those that changed at or after this moment.
    first
        Only those with a day on or after this one.
    """
    with database.reading() as session:
        moments = roster_moments(session)
        return [
            _head(head, moments[head.id])
            for head in list_rosters(session)
            if head.status == PUBLISHED
            and (since is None or moments[head.id].changed_at >= since)
            and (first is None or head.last_day >= first)
        ]


def published_roster(
    database: Database, centre: Centre, roster_id: str, version: int | None = None
) -> dict[str, Any]:
    """A published roster as it is, or as it was at one of its published versions.

    Raises
    ------
    NotFoundError
        If there is none, or it is not published, or had no such version since it was.
    """
    with database.reading() as session:
        head = roster_head(session, roster_id)
        if head is None or head.status != PUBLISHED:
            raise NotFoundError(f"no published roster {roster_id!r}")
        wanted = head.version if version is None else version
        duties = _duties(session, head, wanted)
        moments = roster_moments(session)[head.id]
    return {
        **_head(head, moments),
        "version": wanted,
        "newest_version": head.version,
        "shifts": [_shift(one) for one in _in_order(duties)],
        "absent": _absent(centre, head),
    }


def changes(database: Database, since: datetime | None, after: str | None, limit: int) -> Page:
    """Changed shifts of published rosters, in the order in which they changed.

    Raises
    ------
    NotFoundError
        If there is no change ``after``.
    """
    with database.reading() as session:
        ids = change_ids(session, since, after, limit)
        found = changes_with(session, ids)
    items = [
        {
            "id": change.id,
            "roster_id": change.roster_id,
            "version": change.version,
            "at": change.at,
            "pod": change.pod,
            "personnel_number": change.personnel_number,
            "day": change.day,
            "before": _times(change.before),
            "after": _times(change.after),
            "initiative": change.initiative,
        }
        for change in found
    ]
    return Page(items, ids[-1] if len(ids) == limit else None)


def _head(head: RosterHead, moments: RosterMoments) -> dict[str, Any]:
    return {
        "id": head.id,
        "version": head.version,
        "first_day": head.first_day,
        "last_day": head.last_day,
        "pods": list(head.pods),
        "published_at": moments.published_at,
        "changed_at": moments.changed_at,
    }


def _duties(session: Session, head: RosterHead, version: int) -> Duties:
    if version == head.version:
        return placed(load_roster(session, head.id).pods)
    if version not in {each.number for each in versions_of(session, head.id)}:
        raise NotFoundError(f"roster {head.id} has no published version {version}")
    return duties_at(session, head.id, version)


def _in_order(duties: Duties) -> list[PlacedDuty]:
    return sorted(duties.values(), key=lambda d: (d.pod, d.duty.start_utc, d.duty.personnel_number))


def _shift(placed_duty: PlacedDuty) -> dict[str, Any]:
    duty = placed_duty.duty
    return {
        "id": duty.id,
        "pod": placed_duty.pod,
        "personnel_number": duty.personnel_number,
        "day": duty.day,
        "pattern": duty.pattern,
        "start": duty.start_utc,
        "end": duty.end_utc,
        "paid_min": duty.paid_min,
        "segments": [
            {
                "start": segment.start_utc,
                "end": segment.end_utc,
                "activity": segment.activity,
                "channels": list(segment.channels),
            }
            for segment in duty.segments
        ],
    }


def _times(duty: StoredDuty | None) -> dict[str, Any] | None:
    if duty is None:
        return None
    return {"start": duty.start_utc, "end": duty.end_utc, "paid_min": duty.paid_min}


def _absent(centre: Centre, head: RosterHead) -> list[dict[str, Any]]:
    """Who of the roster's pods is absent on which of its days; why is nobody's business."""
    days = [head.first_day + timedelta(days=n) for n in range(head.n_days)]
    away: dict[str, list[Absence]] = {}
    for absence in centre.absences:
        away.setdefault(absence.personnel_number, []).append(absence)
    return [
        {"personnel_number": agent.personnel_number, "pod": pod, "day": day, "half": absence.half}
        for agent in centre.agents
        for day in days
        if (pod := agent.pod_on(day)) in head.pods
        for absence in away.get(agent.personnel_number, ())
        if absence.covers(day)
    ]
