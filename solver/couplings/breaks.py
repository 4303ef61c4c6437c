"""How many may be on a break at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.couplings.coverage import all_duties

if TYPE_CHECKING:
    import numpy.typing as npt

    from solver.problem import Problem
    from solver.roster import Roster

    Ints = npt.NDArray[np.int64]

BREAKS = frozenset({"break", "paid_break"})


def most_on_break(problem: Problem, on_duty: Ints) -> Ints:
    """How many of these may be on a break at once: the share, rounded down, but at least one."""
    allowed: Ints = np.maximum(1, on_duty * problem.max_break_percent // 100)
    return allowed


def price_breaks(problem: Problem, roster: Roster) -> int:
    """What breaks beyond the allowed share cost."""
    if not problem.break_cost:
        return 0
    on_duty = np.zeros(problem.n_intervals, dtype=np.int64)
    on_break = np.zeros(problem.n_intervals, dtype=np.int64)
    for _, duty in all_duties(problem, roster):
        for segment in duty.segments:
            if segment.end > 0:
                present = slice(max(0, segment.start), segment.end)
                on_duty[present] += 1
                on_break[present] += segment.activity in BREAKS
    too_many = np.maximum(0, on_break - most_on_break(problem, on_duty)).sum()
    numerator, denominator = problem.quarter_hours
    return problem.break_cost * int(too_many) * numerator // denominator
