"""The figures of one pod's part of a roster, over some of its days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler import figures
from scheduler.planning.difference import PlacedDuty, difference
from scheduler.planning.standing import solved_pod
from scheduler.shortages import worst_shortages
from scheduler.store.published import published_duties
from scheduler.store.roster_records import Place
from scheduler.store.rosters import load_roster
from solver.verify import verify

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.figures import HoursFigures, Spread, WishFigures
    from scheduler.rosters import PodRoster, RosterView
    from scheduler.shortages import Shortage
    from scheduler.store.published_marks import MarkedPart
    from scheduler.store.roster_records import StoredPodRoster, StoredRoster


@dataclass(frozen=True)
class Scope:
    """The days, the last one included, and pods over which rosters are compared."""

    first: date
    last: date
    pods: frozenset[str]


@dataclass(frozen=True)
class WholePart:
    """What is told about all days of a pod's part."""

    broken_rules: int
    changed: frozenset[Place]
    """Where people work otherwise than is published for these days."""


@dataclass(frozen=True)
class PodFigures:
    """The figures of a pod's part over some days."""

    required_fte_hours: float
    missing_fte_hours: float
    bound_fte_hours: float | None
    """A bound holds for whole rosters only."""
    worst: Shortage | None
    wishes: WishFigures
    hours: HoursFigures
    weekends: Spread | None
    """``None`` if nobody works."""
    nights: Spread | None
    """``None`` if nobody works at night."""
    changed: frozenset[Place] | None
    """Where people work otherwise than is published; ``None`` if nothing is."""
    broken_rules: int
    """Of all days."""
    seconds: float
    """Of search."""


def whole_part(
    session: Session,
    roster: StoredRoster,
    pod: str,
    centre: Centre,
    published: Collection[MarkedPart],
) -> WholePart:
    """Read a pod's part: what it breaks, and what it changes of the ``published`` parts."""
    others = [head for head in published if head.roster_id != roster.id]
    # What no hand has changed since was verified when it was kept.
    if roster.version == 1 and not others:
        return WholePart(0, frozenset())
    stored = load_roster(session, roster.id, (pod,))
    (part,) = stored.pods
    return WholePart(
        broken_rules=_broken(session, stored, part, centre) if roster.version > 1 else 0,
        changed=_changed(session, stored, part, published) if others else frozenset(),
    )


def _broken(session: Session, stored: StoredRoster, part: StoredPodRoster, centre: Centre) -> int:
    solved = solved_pod(session, stored, part, centre)
    return len(verify(solved.problem, solved.roster))


def _changed(
    session: Session,
    stored: StoredRoster,
    part: StoredPodRoster,
    published: Collection[MarkedPart],
) -> frozenset[Place]:
    """Places that differ on the days that are published."""
    last = stored.first_day + timedelta(days=stored.n_days - 1)
    bound = published_duties(session, stored.first_day, last, (part.pod,))
    before = {(d.personnel_number, d.day): PlacedDuty(part.pod, d) for d in bound.get(part.pod, ())}
    after = {
        (d.personnel_number, d.day): PlacedDuty(part.pod, d)
        for d in part.duties
        if any(head.covers(d.day) for head in published)
    }
    people = difference(before, after)
    return frozenset(Place(s.personnel_number, s.day) for person in people for s in person.shifts)


def pod_figures(
    view: RosterView, scope: Scope, whole: WholePart, published: Collection[MarkedPart]
) -> PodFigures:
    """The figures of a view of one pod, of those of its days that lie inside a scope."""
    view = clipped(view, scope)
    pods = view.pods
    days = [day for pod in pods for day in figures.day_figures(view, pod)]
    nights = figures.night_spread(pods)
    works = any(agent.duties for pod in pods for agent in pod.agents)
    binds = any(head.covers(day) for head in published for day in view.days)
    return PodFigures(
        required_fte_hours=sum(day.required_fte_hours for day in days),
        missing_fte_hours=sum(day.unmet_fte_hours for day in days),
        bound_fte_hours=figures.proven_bound(view),
        worst=next(iter(worst_shortages(view, 1)), None),
        wishes=figures.wishes(pods),
        hours=figures.hours_off_contract(pods),
        weekends=figures.weekend_spread(pods) if works else None,
        nights=nights if nights.most else None,
        changed=frozenset(p for p in whole.changed if p.day in view.days) if binds else None,
        broken_rules=whole.broken_rules,
        seconds=max(pod.search_s for pod in pods),
    )


def clipped(view: RosterView, scope: Scope) -> RosterView:
    """The part of a roster that lies inside a scope."""
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
