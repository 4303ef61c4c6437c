"""The shift of a day that somebody wants, or which ones the day has instead."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.store.names import pattern_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.planning.move_records import Move
    from scheduler.planning.solved import SolvedPod
    from solver.problem import Duty, Shell

Outline = tuple[str, int, int]
"""Pattern, hour and minute of a start."""
MANY = 4
"""So many starts, equally far apart, are told as the first and the last."""


def wanted_shell(session: Session, solved: SolvedPod, move: Move, taken: Duty | None) -> Shell:
    """The shell that the day has for the wanted times.

    Raises
    ------
    NotFoundError
        If no pattern has such a shift that day; names the starts that are possible.
    """
    day = solved.horizon.day_number(move.given.day) if move.given else 0
    shells = [solved.problem.shells[index] for index in solved.problem.shells_by_day[day]]
    wanted = _wanted(solved, move, taken)
    fitting = [shell for shell in shells if _outline(solved, shell) == wanted]
    if not fitting:
        raise _no_such_shift(session, solved, shells)
    length = taken.shell.length if taken else None
    if move.shift is not None and move.shift.length_min is not None:
        length = move.shift.length_min // solved.horizon.interval_min
    return min(fitting, key=lambda shell: abs(shell.length - length) if length else -shell.length)


def _wanted(solved: SolvedPod, move: Move, taken: Duty | None) -> Outline | None:
    if move.shift is not None:
        return move.shift.pattern, move.shift.start.hour, move.shift.start.minute
    return _outline(solved, taken.shell) if taken is not None else None


def _outline(solved: SolvedPod, shell: Shell) -> Outline:
    local = solved.horizon.start_of(shell.start)
    return shell.type, local.hour, local.minute


def _no_such_shift(session: Session, solved: SolvedPod, shells: Sequence[Shell]) -> NotFoundError:
    if not shells:
        return NotFoundError(
            "no shift pattern has this shift on that day: it has no shifts at all",
            de="Kein Schichtmuster hat diese Schicht an diesem Tag: er hat gar keine Schichten.",
        )
    names = pattern_names(session)
    starts: defaultdict[str, set[datetime]] = defaultdict(set)
    for shell in shells:
        starts[names.get(shell.type, shell.type)].add(solved.horizon.start_of(shell.start))
    every = sorted(((name, sorted(at)) for name, at in starts.items()), key=lambda each: each[1])
    return NotFoundError(
        "no shift pattern has this shift on that day; possible are "
        + "; ".join(f"{name} {_times(at, 'at', 'from', 'to', 'every')}" for name, at in every),
        de="Kein Schichtmuster hat diese Schicht an diesem Tag. Möglich: "
        + "; ".join(f"{name} {_times(at, 'um', 'von', 'bis', 'alle')}" for name, at in every)
        + ".",
    )


def _times(starts: Sequence[datetime], at: str, first: str, last: str, every: str) -> str:
    """Such as *at 06:00, 07:30* or *from 06:00 to 09:00 every 30 min*."""
    steps = {(b - a).seconds // 60 for a, b in pairwise(starts)}
    if len(starts) < MANY or len(steps) > 1:
        return f"{at} " + ", ".join(f"{start:%H:%M}" for start in starts)
    return f"{first} {starts[0]:%H:%M} {last} {starts[-1]:%H:%M} {every} {steps.pop()} min"
