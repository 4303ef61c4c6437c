"""Rosters for the same days side by side: the same figures of each, and what each is better at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler import figures
from scheduler.errors import NotFoundError
from scheduler.planning.difference import PlacedDuty, difference, placed
from scheduler.planning.reading import verify_roster
from scheduler.shortages import worst_shortages
from scheduler.store.published import published_duties, published_parts
from scheduler.store.rosters import list_rosters, load_roster

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.figures import HoursFigures, Spread, WishFigures
    from scheduler.rosters import PodRoster, RosterSource, RosterView
    from scheduler.shortages import Shortage
    from scheduler.store.database import Database
    from scheduler.store.roster_records import RosterHead, StoredRoster

COMPARABLE = ("draft", "submitted", "consented", "published")
MOST = 4
"""So many stand side by side."""


@dataclass(frozen=True)
class Scope:
    """The days, the last one included, and pods over which rosters are compared."""

    first: date
    last: date
    pods: frozenset[str]


@dataclass(frozen=True)
class Changes:
    """How much differs from what is published."""

    people: int
    shifts: int


@dataclass(frozen=True)
class Compared:
    """The figures of one roster."""

    roster: RosterView
    """The part that is compared."""
    days: tuple[date, ...]
    """All days of the roster."""
    name: str
    required_fte_hours: float
    missing_fte_hours: float
    bound_fte_hours: float | None
    worst: Shortage | None
    wishes: WishFigures
    hours: HoursFigures
    weekends: Spread
    nights: Spread
    changes: Changes | None
    """Against what is published for its days; ``None`` if nothing is."""
    broken_rules: int
    seconds: float
    """Of search, the longest pod."""

    @property
    def covered_percent(self) -> float:
        """Share of the need that is met."""
        return figures.covered_percent(self.required_fte_hours, self.missing_fte_hours)


MEASURES: dict[str, Callable[[Compared], float | None]] = {
    "missing": lambda one: round(one.missing_fte_hours, 1),
    "worst": lambda one: round(one.worst.missing_fte_hours, 1) if one.worst else 0.0,
    "wishes": lambda one: -one.wishes.granted,
    "below": lambda one: round(one.hours.below_h, 1),
    "above": lambda one: round(one.hours.above_h, 1),
    "weekends": lambda one: one.weekends.width,
    "nights": lambda one: one.nights.width,
    "changes": lambda one: one.changes.shifts if one.changes else None,
    "broken": lambda one: one.broken_rules,
}
"""What rosters are compared by; the least is the best."""


def comparable(
    database: Database, first: date, last: date, pods: Collection[str]
) -> tuple[RosterHead, ...]:
    """Rosters of these pods that touch these days, newest first."""
    with database.reading() as session:
        heads = list_rosters(session)
    return tuple(
        head
        for head in heads
        if head.status in COMPARABLE
        and head.first_day <= last
        and first < head.first_day + timedelta(days=head.n_days)
        and set(head.pods) & set(pods)
    )


def compare(
    database: Database, rosters: RosterSource, ids: Collection[str], scope: Scope
) -> tuple[Compared, ...]:
    """The figures of these rosters, all over the same pods and days.

    Raises
    ------
    NotFoundError
        If there is none of these, or it has none of the pods.
    """
    return tuple(_compared(database, rosters, roster_id, scope) for roster_id in ids)


def clipped(view: RosterView, scope: Scope) -> RosterView:
    """The part of a roster that lies inside a scope; a bound holds for whole rosters only."""
    days = tuple(day for day in view.days if scope.first <= day <= scope.last)
    share = len(days) / len(view.days)
    pods = tuple(_clipped_pod(pod, days, share) for pod in view.pods if pod.pod in scope.pods)
    return replace(view, days=days, pods=pods)


def _clipped_pod(pod: PodRoster, days: tuple[date, ...], share: float) -> PodRoster:
    if share == 1:
        return pod
    by_day = figures.intervals_by_day(pod)
    inside = [index for day in days for index in by_day.get(day, ())]

    def cut(values: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(values[index] for index in inside) if values else ()

    return replace(
        pod,
        interval_starts=tuple(pod.interval_starts[index] for index in inside),
        agents=tuple(
            replace(
                agent,
                contract_min=round(agent.contract_min * share),
                duties=tuple(duty for duty in agent.duties if duty.day in days),
                absences=tuple(away for away in agent.absences if away.day in days),
                wishes=tuple(w for w in agent.wishes if w.day is None or w.day in days),
            )
            for agent in pod.agents
        ),
        coverage=tuple(
            replace(
                stream,
                required_fte=cut(stream.required_fte),
                rostered_fte=cut(stream.rostered_fte),
                unmet_fte=cut(stream.unmet_fte),
                forecast_contacts=cut(stream.forecast_contacts),
            )
            for stream in pod.coverage
        ),
        unmet_fte_hours_bound=None,
    )


def best(compared: Collection[Compared]) -> dict[str, frozenset[str]]:
    """For each measure the ids of the rosters that are better than others at it."""
    found = {}
    for name, measure in MEASURES.items():
        values = {one.roster.id: measure(one) for one in compared}
        known = [value for value in values.values() if value is not None]
        if len(known) > 1 and min(known) < max(known):
            least = min(known)
            found[name] = frozenset(key for key, value in values.items() if value == least)
    return found


def _compared(database: Database, rosters: RosterSource, roster_id: str, scope: Scope) -> Compared:
    whole = rosters.get(roster_id)
    view = clipped(whole, scope) if whole else None
    if whole is None or view is None or not view.pods or not view.days:
        raise NotFoundError(f"no roster {roster_id}")
    mine = view.pods
    codes = [pod.pod for pod in mine]
    days = [day for pod in mine for day in figures.day_figures(view, pod)]
    with database.reading() as session:
        stored = load_roster(session, roster_id, codes)
        changes = _changes(session, stored, view)
    return Compared(
        roster=view,
        days=whole.days,
        name=stored.name,
        required_fte_hours=sum(day.required_fte_hours for day in days),
        missing_fte_hours=sum(day.unmet_fte_hours for day in days),
        bound_fte_hours=figures.proven_bound(view),
        worst=next(iter(worst_shortages(view, 1)), None),
        wishes=figures.wishes(mine),
        hours=figures.hours_off_contract(mine),
        weekends=figures.weekend_spread(mine),
        nights=figures.night_spread(mine),
        changes=changes,
        broken_rules=_broken(database, stored),
        seconds=max(part.run.seconds for part in stored.pods),
    )


def _broken(database: Database, stored: StoredRoster) -> int:
    """Broken rules; what no hand has changed since was verified when it was kept."""
    if stored.version == 1:
        return 0
    codes = {part.pod for part in stored.pods}
    verdicts = verify_roster(database, stored.id)
    return sum(len(verdict.violations) for verdict in verdicts if verdict.pod in codes)


def _changes(session: Session, stored: StoredRoster, view: RosterView) -> Changes | None:
    """What differs on the days that are published; ``None`` if none are."""
    first, last, pods = view.days[0], view.days[-1], [part.pod for part in stored.pods]
    parts = published_parts(session, first, last, pods)
    if not parts:
        return None
    before = {
        (duty.personnel_number, duty.day): PlacedDuty(pod, duty)
        for pod, duties in published_duties(session, first, last, pods).items()
        for duty in duties
    }
    after = {
        place: here
        for place, here in placed(stored.pods).items()
        if place[1] in view.days
        and any(part.pod == here.pod and part.covers(place[1]) for part in parts)
    }
    people = difference(before, after)
    return Changes(len(people), sum(len(person.shifts) for person in people))
