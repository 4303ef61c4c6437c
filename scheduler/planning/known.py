"""What rosters say already about the days of a new one, and about those around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.store.duties_around import duties_taken_away
from scheduler.store.problems import get_problem
from scheduler.store.published import published_duties, published_parts
from scheduler.store.rosters import list_rosters, load_roster
from solver.io import load_problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.store.roster_records import StoredDuty, StoredPodRoster, StoredRoster

    Place = tuple[str, date]

MEMORY_DAYS = 14
"""So many days around the horizon are looked at for rest and runs."""
UNPUBLISHED = ("draft", "submitted", "consented")


@dataclass(frozen=True)
class Source:
    """The roster that says who works when in a pod on some days."""

    roster_id: str
    version: int
    published: bool
    days: frozenset[date]
    people: frozenset[str]
    """Everybody it knows; who has no duty on one of its days is off."""
    duties: Mapping[Place, StoredDuty]


def sources(
    session: Session, pods: Collection[str], days: tuple[date, ...], base: str | None
) -> dict[str, tuple[Source, ...]]:
    """For each pod what is published for these days, and for other days what ``base`` says.

    Raises
    ------
    NotFoundError
        If there is no roster ``base``.
    """
    found: dict[str, list[Source]] = {pod: [] for pod in pods}
    open_days = {pod: set(days) for pod in pods}
    ids = [part.roster_id for part in published_parts(session, days[0], days[-1], pods)]
    for roster_id in dict.fromkeys([*ids, *([base] if base else [])]):
        stored = load_roster(session, roster_id, pods)
        own = {stored.first_day + timedelta(days=n) for n in range(stored.n_days)}
        for part in stored.pods:
            mine = frozenset(open_days[part.pod] & own)
            if mine:
                open_days[part.pod] -= mine
                found[part.pod].append(_source(session, stored, part, mine))
    return {pod: tuple(of_pod) for pod, of_pod in found.items()}


def _source(
    session: Session, stored: StoredRoster, part: StoredPodRoster, days: frozenset[date]
) -> Source:
    problem = load_problem(get_problem(session, part.problem_hash))
    duties = {(d.personnel_number, d.day): d for d in part.duties if d.day in days}
    known = {agent.id for agent in problem.agents} | {number for number, _ in duties}
    published = stored.status == "published"
    return Source(stored.id, stored.version, published, days, frozenset(known), duties)


def planned_min(
    session: Session, known: Mapping[str, tuple[Source, ...]]
) -> dict[tuple[str, date], int]:
    """Paid minutes that are, or were before an absence, published for an agent and a day."""
    planned: dict[tuple[str, date], int] = {}
    for source in (source for of_pod in known.values() for source in of_pod):
        if source.published:
            taken = duties_taken_away(session, source.roster_id, source.people)
            duties = {**taken, **source.duties}
            planned |= {place: duty.paid_min for place, duty in duties.items()}
    return planned


def duties_beside(session: Session, first: date, n_days: int) -> tuple[StoredDuty, ...]:
    """Duties of all pods in the days before and after the horizon.

    What is published counts; before the horizon, where nothing is, the newest draft.
    """
    begin, end = first - timedelta(days=MEMORY_DAYS), first + timedelta(days=n_days)
    spans = ((begin, first - timedelta(days=1)), (end, end + timedelta(days=MEMORY_DAYS - 1)))
    published = (published_duties(session, *span) for span in spans)
    found = {
        (duty.personnel_number, duty.day): duty
        for by_pod in published
        for duties in by_pod.values()
        for duty in duties
    }
    for duty in _drafted(session, *spans[0]):
        found.setdefault((duty.personnel_number, duty.day), duty)
    return tuple(found.values())


def _drafted(session: Session, first: date, last: date) -> list[StoredDuty]:
    """Duties of the newest drafts on days for which a pod has nothing published."""
    days = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    taken: dict[str, set[date]] = {}
    for bound in published_parts(session, first, last):
        taken.setdefault(bound.pod, set()).update(d for d in days if bound.covers(d))
    found: list[StoredDuty] = []
    for head in list_rosters(session):
        own = {head.first_day + timedelta(days=n) for n in range(head.n_days)} & days
        fresh = {pod: own - taken.get(pod, set()) for pod in head.pods}
        if head.status not in UNPUBLISHED or not any(fresh.values()):
            continue
        for part in load_roster(session, head.id).pods:
            found += [duty for duty in part.duties if duty.day in fresh[part.pod]]
            taken.setdefault(part.pod, set()).update(own)
    return found
