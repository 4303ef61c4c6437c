"""Rosters for the same days side by side: the same figures of each, and what each is better at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler import figures
from scheduler.errors import NotFoundError
from scheduler.figures import HoursFigures, Spread, WishFigures
from scheduler.store.roster_records import Place
from scheduler.store.rosters import list_rosters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date

    from scheduler.planning.pod_figures import PodFigures, Scope
    from scheduler.rosters import RosterSource
    from scheduler.shortages import Shortage
    from scheduler.store.database import Database
    from scheduler.store.roster_records import RosterHead, StoredRoster

COMPARABLE = ("draft", "submitted", "consented", "published")
MOST = 4
"""So many stand side by side."""


@dataclass(frozen=True)
class Changes:
    """How much differs from what is published."""

    people: int
    shifts: int


@dataclass(frozen=True)
class Compared:
    """The figures of one roster."""

    roster: StoredRoster
    """Without its pods' parts."""
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
    def days(self) -> tuple[date, ...]:
        """All days of the roster."""
        return tuple(self.roster.first_day + timedelta(days=n) for n in range(self.roster.n_days))

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


def compare(rosters: RosterSource, ids: Collection[str], scope: Scope) -> tuple[Compared, ...]:
    """The figures of these rosters, all over the same pods and days.

    Raises
    ------
    NotFoundError
        If there is none of these, or it has none of the pods.
    """
    return tuple(_compared(rosters, roster_id, scope) for roster_id in ids)


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


def _compared(rosters: RosterSource, roster_id: str, scope: Scope) -> Compared:
    found = rosters.figures(roster_id, scope)
    if found is None or not found[1]:
        raise NotFoundError(f"no roster {roster_id}")
    roster, pods = found
    bounds = [pod.bound_fte_hours for pod in pods if pod.bound_fte_hours is not None]
    return Compared(
        roster=roster,
        required_fte_hours=sum(pod.required_fte_hours for pod in pods),
        missing_fte_hours=sum(pod.missing_fte_hours for pod in pods),
        bound_fte_hours=sum(bounds) if len(bounds) == len(pods) else None,
        worst=_worst(pods),
        wishes=WishFigures(
            sum(pod.wishes.granted for pod in pods), sum(pod.wishes.total for pod in pods)
        ),
        hours=HoursFigures(
            sum(pod.hours.below_h for pod in pods), sum(pod.hours.above_h for pod in pods)
        ),
        weekends=_spread(pod.weekends for pod in pods),
        nights=_spread(pod.nights for pod in pods),
        changes=_changes(pods),
        broken_rules=sum(pod.broken_rules for pod in pods),
        seconds=max(pod.seconds for pod in pods),
    )


def _worst(pods: Iterable[PodFigures]) -> Shortage | None:
    found = [pod.worst for pod in pods if pod.worst is not None]
    return min(found, key=lambda s: (-s.missing_fte_hours, s.start, s.stream), default=None)


def _spread(spreads: Iterable[Spread | None]) -> Spread:
    known = [spread for spread in spreads if spread is not None]
    return Spread(
        min((spread.least for spread in known), default=0),
        max((spread.most for spread in known), default=0),
    )


def _changes(pods: Iterable[PodFigures]) -> Changes | None:
    """What differs on the days that are published; who changes pods counts once."""
    known = [pod.changed for pod in pods if pod.changed is not None]
    if not known:
        return None
    places = frozenset[Place]().union(*known)
    return Changes(len({place.personnel_number for place in places}), len(places))
