"""A pod's problem together with the roster that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.calendar import Horizon
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True)
class SolvedPod:
    """A pod's problem with the roster that answers it."""

    pod: str
    horizon: Horizon
    problem: Problem
    roster: Roster
    duty_ids: Mapping[tuple[str, int], str]
    """Public ids by personnel number and day number."""
    unmet_fte_hours_bound: float | None
