"""Shells against windows of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.problem import Problem, Shell, Window


def outside_min(
    problem: Problem, windows: Sequence[Window], *, same_day: bool = False
) -> dict[int, int]:
    """Shells that lie in no single window, with the minutes that reach outside the best one.

    With ``same_day`` only windows that begin on the shell's day are looked at.
    """
    found = {}
    for number, indexes in enumerate(problem.shells_by_day):
        day = problem.days[number]
        possible = [
            w for w in windows if not same_day or day.first <= w.start < day.first + day.count
        ]
        for index in indexes:
            least = _least_outside(problem.shells[index], possible)
            if least:
                found[index] = least * problem.interval_min
    return found


def _least_outside(shell: Shell, windows: Sequence[Window]) -> int:
    inside = (min(shell.end, w.end) - max(shell.start, w.start) for w in windows)
    return shell.length - max(0, max(inside, default=0))
