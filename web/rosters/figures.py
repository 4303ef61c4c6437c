"""The few figures at the head of a roster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.figures import WishFigures, day_figures, proven_bound, wishes

if TYPE_CHECKING:
    from scheduler.rosters import RosterView


@dataclass(frozen=True)
class KeyFigures:
    """Sums over all pods and days; hours are FTE-hours."""

    n_agents: int
    required_hours: float
    missing_hours: float
    bound_hours: float | None
    wishes: WishFigures

    @property
    def covered_percent(self) -> float:
        """Share of the need that is met; 100 if nobody is needed."""
        if not self.required_hours:
            return 100.0
        return 100 * (1 - self.missing_hours / self.required_hours)


def key_figures(view: RosterView) -> KeyFigures:
    """Add up a whole roster."""
    every_day = [figures for pod in view.pods for figures in day_figures(view, pod)]
    return KeyFigures(
        n_agents=view.n_agents,
        required_hours=sum(day.required_fte_hours for day in every_day),
        missing_hours=sum(day.unmet_fte_hours for day in every_day),
        bound_hours=proven_bound(view),
        wishes=wishes(view.pods),
    )
