"""The figures of a pod's week, the same for everybody in it, and one's own wishes.

They are computed by the functions behind the desk, from the published roster; what the desk shows
beyond them about a pod, hours against contracts, stays with those who may read contracts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.figures import stretch_figures
from scheduler.shortages import worst_shortages
from scheduler.store.seen import changes_of_roster
from web.rosters.scope import PUBLISHED, seen_lines, seen_view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.figures import StretchFigures
    from scheduler.people.agents import Agent
    from scheduler.rosters import RosterLine, WishView
    from scheduler.shortages import Shortage


@dataclass(frozen=True)
class PodWeek:
    """One pod's published week."""

    pod_name: str
    figures: StretchFigures
    worst: Shortage | None
    n_changed: int
    """Shifts of the pod that changed since the week was published."""
    own_wishes: tuple[WishView, ...]
    credited_min: int
    """Of the reader: for days away in this week."""

    @property
    def wishes_percent(self) -> float | None:
        """Share of the pod's wishes that are granted; ``None`` if there are none."""
        wishes = self.figures.wishes
        return 100 * wishes.granted / wishes.total if wishes.total else None


def pod_week(session: Session, agent: Agent, days: Sequence[date]) -> PodWeek | None:
    """The week of the agent's own pod; ``None`` if none of it is published."""
    line, pod = _published(agent, days)
    if line is None or pod is None:
        return None
    try:
        view = seen_view(line, {pod})
    except NotFoundError:
        # The own shifts are shown even where a roster can no longer be read as a whole.
        return None
    part = view.pods[0]
    within = tuple(day for day in view.days if day in days)
    changes = changes_of_roster(session, line.id)
    own = [a for a in part.agents if a.personnel_number == agent.personnel_number]
    return PodWeek(
        pod_name=part.name,
        figures=stretch_figures(view, part, within),
        worst=next(iter(worst_shortages(view, 1, within)), None),
        n_changed=len(
            {(c.personnel_number, c.day) for c in changes if c.pod == pod and c.day in days}
        ),
        own_wishes=tuple(w for a in own for w in a.wishes if w.day is None or w.day in days),
        credited_min=sum(x.credited_min for a in own for x in a.absences if x.day in days),
    )


def _published(agent: Agent, days: Sequence[date]) -> tuple[RosterLine | None, str | None]:
    """The roster that has most of these days of the agent's pod, and the pod."""
    found = [
        (sum(line.first_day <= day <= line.last_day for day in days), line, pod)
        for pod in dict.fromkeys(agent.pod_on(day) for day in days)
        for line in seen_lines()
        if line.status == PUBLISHED and pod in line.pods
    ]
    n, line, pod = max(found, key=lambda each: each[0], default=(0, None, None))
    return (line, pod) if n else (None, None)
