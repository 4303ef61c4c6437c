"""What a pod needs and has, day by day: figures and a small picture of each day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.figures import day_figures, intervals_by_day, totals
from web.rosters.curves import Curve, curve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scheduler.figures import DayFigures
    from scheduler.rosters import PodRoster, RosterView


@dataclass(frozen=True)
class PodNeeds:
    """One pod's week: for each day its figures and its curve, all drawn to one scale."""

    pod: PodRoster
    days: tuple[tuple[DayFigures, Curve], ...]
    top_fte: float
    """The FTE at the upper edge of the pictures."""

    @property
    def missing_hours(self) -> float:
        """FTE-hours missing in the days shown."""
        return sum(figures.unmet_fte_hours for figures, _ in self.days)


def pod_needs(view: RosterView, pod: PodRoster, days: Sequence[date]) -> PodNeeds:
    """Figures and curves of the chosen days."""
    slices = intervals_by_day(pod)
    needed, rostered, missing = (
        totals(pod, name) for name in ("required_fte", "rostered_fte", "unmet_fte")
    )
    shown = [slices.get(day, range(0)) for day in days]
    top = max((max(needed[i], rostered[i]) for part in shown for i in part), default=0.0)
    curves = [
        curve(
            needed[part.start : part.stop],
            rostered[part.start : part.stop],
            missing[part.start : part.stop],
            top,
        )
        for part in shown
    ]
    figures = [day for day in day_figures(view, pod) if day.day in days]
    return PodNeeds(pod, tuple(zip(figures, curves, strict=True)), top)
