"""Shells against windows of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.problem import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from solver.problem import Problem, Window


def outside_min(
    problem: Problem, windows: Sequence[Window], *, same_day: bool = False
) -> dict[int, int]:
    """Shells that lie in no single window, with the minutes that reach outside the best one.

    With ``same_day`` only windows that begin on the shell's day are looked at.
    """
    start, end, day_first, day_end = _spans(problem)
    most_inside = np.zeros_like(start)
    for window in windows:
        inside = np.minimum(end, window.end) - np.maximum(start, window.start)
        if same_day:
            inside[(window.start < day_first) | (window.start >= day_end)] = 0
        most_inside = np.maximum(most_inside, inside)
    outside = (end - start - most_inside) * problem.interval_min
    return {int(index): int(outside[index]) for index in np.flatnonzero(outside)}


@remembered
def _spans(problem: Problem) -> npt.NDArray[np.int64]:
    """Of each shell start and end, and those of its day; shape ``(4, n_shells)``."""
    spans = []
    for shell in problem.shells:
        day = problem.days[shell.day]
        spans.append((shell.start, shell.end, day.first, day.first + day.count))
    return np.array(spans, dtype=np.int64).reshape(-1, 4).T
