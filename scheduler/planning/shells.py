"""Shift patterns become the solver's shells."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from scheduler.errors import InvalidDataError
from solver.problem import BreakPlan, BreakSlot, Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import numpy as np

    from scheduler.calendar import Horizon
    from scheduler.pods.patterns import BreakRule, ShiftPattern

NIGHT_START, NIGHT_END = time(23), time(6)
"""Night time by § 2 (3) ArbZG."""
NIGHT_WORK_MIN = 120
"""More of it than this makes night work by § 2 (4) ArbZG."""


def shells_of_pod(
    patterns: tuple[ShiftPattern, ...],
    pod: str,
    horizon: Horizon,
    opened: np.ndarray,
    max_stretch_min: int | None,
) -> tuple[Shell, ...]:
    """Every shell that the pod's patterns allow inside its opening hours, each once.

    Parameters
    ----------
    opened
        Whether the pod answers, by interval, one day longer than the horizon.
    max_stretch_min
        Longest work without a break, in minutes; ``None``: no limit.
    """
    found: dict[Shell, None] = {}
    for number, day in enumerate(horizon.days):
        for pattern in patterns:
            if _is_worked(pattern, pod, day):
                for shell in _shells(pattern, horizon, number, day, max_stretch_min):
                    if opened[shell.start : shell.end].all():
                        found.setdefault(shell)
    return tuple(found)


def _is_worked(pattern: ShiftPattern, pod: str, day: date) -> bool:
    own = pattern.is_worked_by(pod)
    return own and day.weekday() in pattern.weekdays and pattern.validity.covers(day)


def _shells(
    pattern: ShiftPattern, horizon: Horizon, number: int, day: date, max_stretch_min: int | None
) -> Iterator[Shell]:
    for start in _starts(pattern, day):
        for length_min in pattern.lengths_min:
            end = start + timedelta(minutes=length_min)
            first = horizon.interval(start.date(), start.time())
            last = horizon.interval(end.date(), end.time())
            plan = _break_plan(pattern, horizon, first, last, length_min, max_stretch_min)
            unpaid = sum(slot.length for slot in plan.slots if not slot.paid)
            yield Shell(
                day=number,
                start=first,
                end=last,
                paid_min=(last - first - unpaid) * horizon.interval_min,
                type=pattern.code,
                flags=frozenset(pattern.flags) | flags_of(horizon, first, last),
                breaks=plan,
            )


def _starts(pattern: ShiftPattern, day: date) -> Iterator[datetime]:
    """Local start times; a window may run over midnight but its shifts belong to ``day``."""
    start = datetime.combine(day, pattern.first_start)
    last = datetime.combine(day, pattern.last_start)
    while start <= last:
        yield start
        start += timedelta(minutes=pattern.step_min)


def flags_of(horizon: Horizon, start: int, end: int) -> frozenset[str]:
    """What rules ask of a duty's hours: ``night``, ``weekend``, ``sunday``."""
    day = horizon.start_of(start).date()
    flags = set()
    if day.weekday() >= 5:
        flags.add("weekend")
    if day.weekday() == 6:
        flags.add("sunday")
    if _night_min(horizon, start, end) > NIGHT_WORK_MIN:
        flags.add("night")
    return frozenset(flags)


def _night_min(horizon: Horizon, start: int, end: int) -> int:
    day = horizon.start_of(start).date()
    nights = (
        horizon.window(day + timedelta(days=offset), NIGHT_START, NIGHT_END) for offset in (-1, 0)
    )
    shared = sum(max(0, min(end, last) - max(start, first)) for first, last in nights)
    return shared * horizon.interval_min


def _break_plan(
    pattern: ShiftPattern,
    horizon: Horizon,
    first: int,
    last: int,
    length_min: int,
    max_stretch_min: int | None,
) -> BreakPlan:
    rules = [rule for rule in pattern.breaks if length_min >= rule.from_length_min]
    slots = (_slot(pattern, rule, horizon.interval_min, last - first) for rule in rules)
    stretch = None if max_stretch_min is None else max_stretch_min // horizon.interval_min
    return BreakPlan(
        slots=tuple(sorted(slots, key=lambda slot: slot.earliest)),
        min_work=max(1, pattern.min_work_min // horizon.interval_min),
        max_work=stretch,
    )


def _slot(pattern: ShiftPattern, rule: BreakRule, interval_min: int, length: int) -> BreakSlot:
    for name in ("length_min", "earliest_min", "latest_min"):
        value = getattr(rule, name)
        if value % interval_min:
            raise InvalidDataError(
                f"pattern {pattern.code}: break {name} is {value},"
                f" expected a multiple of {interval_min} minutes"
            )
    latest = rule.latest_min // interval_min
    latest = length + latest if latest < 0 else latest
    earliest = min(rule.earliest_min // interval_min, latest)
    return BreakSlot(rule.length_min // interval_min, rule.paid, earliest, latest)
