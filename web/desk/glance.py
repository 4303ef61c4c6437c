"""A week of the roster that counts for it, pod by pod."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.access.permissions import Permission
from scheduler.calendar import monday_of
from scheduler.errors import NotFoundError
from scheduler.figures import stretch_figures
from scheduler.shortages import worst_shortages
from web.rosters.needs import pod_needs
from web.rosters.scope import PUBLISHED, seen_lines, seen_view, visible_pods

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scheduler.figures import StretchFigures
    from scheduler.rosters import PodRoster, RosterLine, RosterView
    from scheduler.shortages import Shortage
    from web.rosters.needs import PodNeeds

DRAWN = 4
"""So many pods are drawn day by day, those with the largest gaps first; the others by figures."""
OVER = ("merged", "discarded")


@dataclass(frozen=True)
class PodGlance:
    """One pod's week."""

    pod: PodRoster
    figures: StretchFigures
    needs: PodNeeds | None
    """What is drawn; ``None`` for a pod that is only listed."""


@dataclass(frozen=True)
class Glance:
    """The week as one roster has it."""

    line: RosterLine
    view: RosterView
    days: tuple[date, ...]
    others: tuple[RosterLine, ...]
    """Other rosters for the same week, newest first."""
    pods: tuple[PodGlance, ...]
    worst: tuple[Shortage, ...]

    @property
    def drawn(self) -> tuple[PodGlance, ...]:
        """The pods drawn day by day."""
        return tuple(each for each in self.pods if each.needs)

    @property
    def week(self) -> int:
        """The number of the week in the roster, counted from 1."""
        return (self.days[0] - self.view.first_day).days // 7 + 1


def week_to_open(today: date) -> date:
    """The Monday of this week, or of the next one that some roster has."""
    monday = monday_of(today)
    coming = [
        max(monday, monday_of(line.first_day))
        for line in seen_lines()
        if line.last_day >= monday and line.status not in OVER
    ]
    return min(coming, default=monday)


def glance(monday: date, roster_id: str, pod: str) -> Glance | None:
    """The week from ``monday`` on; ``None`` if no roster has it.

    Parameters
    ----------
    roster_id
        The roster to look at; empty: the published one, else the newest draft.
    pod
        The pod to draw; empty: those that lack most.

    Raises
    ------
    NotFoundError
        If the roster named does not have this week, or the pod is not part of it.
    """
    lines = [line for line in seen_lines() if _has(line, monday) and line.status not in OVER]
    lines.sort(key=lambda line: line.status != PUBLISHED)
    chosen = [line for line in lines if not roster_id or line.id == roster_id]
    if not chosen and not roster_id:
        return None
    if not chosen:
        raise NotFoundError(f"roster {roster_id} does not have the week of {monday}")
    line = chosen[0]
    view = seen_view(line, visible_pods(line, Permission.READ_DESK))
    days = tuple(day for day in view.days if monday <= day < monday + timedelta(days=7))
    return Glance(
        line=line,
        view=view,
        days=days,
        others=tuple(other for other in lines if other is not line),
        pods=_pods(view, days, pod),
        worst=worst_shortages(view, 6, days),
    )


def _has(line: RosterLine, monday: date) -> bool:
    return line.first_day < monday + timedelta(days=7) and monday <= line.last_day


def _pods(view: RosterView, days: Sequence[date], wanted: str) -> tuple[PodGlance, ...]:
    figures = {pod.pod: stretch_figures(view, pod, days) for pod in view.pods}
    if wanted and wanted not in figures:
        raise NotFoundError(f"no pod {wanted!r}")
    worst = sorted(figures, key=lambda code: -figures[code].unmet_fte_hours)
    drawn = {wanted} if wanted else set(worst[:DRAWN])
    return tuple(
        PodGlance(pod, figures[pod.pod], pod_needs(view, pod, days) if pod.pod in drawn else None)
        for pod in view.pods
    )
