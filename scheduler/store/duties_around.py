"""Duties beside a roster: published for the days around it, and taken away from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.store.duties import read_duties
from scheduler.store.duty_json import load_duty
from scheduler.store.models.desk import RosterChangeRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import RosterPodRow, RosterRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.store.roster_records import StoredDuty, StoredRoster


def duties_around(
    session: Session, stored: StoredRoster, pod: str, days: int
) -> tuple[tuple[StoredDuty, ...], tuple[StoredDuty, ...]]:
    """What is published for a pod in the ``days`` before and the ``days`` after a roster."""
    first, end = stored.first_day, stored.first_day + timedelta(days=stored.n_days)
    before = _published(session, pod, first - timedelta(days=days), first)
    after = _published(session, pod, end, end + timedelta(days=days))
    return before, after


def _published(session: Session, pod: str, first: date, end: date) -> tuple[StoredDuty, ...]:
    """Published duties in ``[first, end)``; of two rosters for a day the newer one counts."""
    query = (
        select(RosterPodRow.id, RosterRow.first_day, RosterRow.n_days)
        .join(RosterRow, RosterRow.id == RosterPodRow.roster_id)
        .join(PodRow, PodRow.id == RosterPodRow.pod_id)
        .where(PodRow.code == pod, RosterRow.status == "published", RosterRow.first_day < end)
        .order_by(RosterRow.id)
    )
    spans = {
        part: (begin, begin + timedelta(days=n_days))
        for part, begin, n_days in session.execute(query)
        if begin + timedelta(days=n_days) > first
    }
    if not spans:
        return ()
    found: dict[tuple[str, date], StoredDuty] = {}
    for part, duties in read_duties(session, list(spans)).items():
        begin, over = spans[part]
        found = {place: duty for place, duty in found.items() if not begin <= place[1] < over}
        found |= {(d.personnel_number, d.day): d for d in duties if first <= d.day < end}
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class TakenAway:
    """A duty that somebody had in a published roster and has no more."""

    duty: StoredDuty
    at: datetime


def duties_taken_away(
    session: Session, roster_id: str, personnel_numbers: Collection[str]
) -> dict[tuple[str, date], StoredDuty]:
    """The duties that these agents had in a published roster and have no more, by their places."""
    taken = taken_away(session, roster_id, personnel_numbers)
    return {place: each.duty for place, each in taken.items()}


def taken_away(
    session: Session, roster_id: str, personnel_numbers: Collection[str]
) -> dict[tuple[str, date], TakenAway]:
    """The same duties, each with the moment since which its place is empty."""
    query = (
        select(
            AgentRow.personnel_number,
            RosterChangeRow.day,
            RosterChangeRow.before,
            RosterChangeRow.after,
            RosterChangeRow.at,
        )
        .join(AgentRow, AgentRow.id == RosterChangeRow.agent_id)
        .join(RosterRow, RosterRow.id == RosterChangeRow.roster_id)
        .where(RosterRow.public_id == roster_id, AgentRow.personnel_number.in_(personnel_numbers))
        .order_by(RosterChangeRow.id)
    )
    taken: dict[tuple[str, date], TakenAway] = {}
    for number, day, before, after, at in session.execute(query):
        old = load_duty(before)
        if after is None and old is not None:
            taken[number, day] = TakenAway(old, at)
        else:
            taken.pop((number, day), None)
    return taken
