"""When a pod answers: opening hours as slots of a day on the clock, and as intervals of a horizon.

A *slot* is a place on the local clock (at 15 minutes, slot 0 is 00:00 to 00:15 and slot 95 the
last), the same on every day; an *interval* is a stretch of real time. The spring change skips
slots, the autumn change passes some twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time

    from scheduler.calendar import Horizon
    from scheduler.pods.pods import OpeningHours

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

_DAY_MIN = 24 * 60


def open_slots(
    opening: Iterable[OpeningHours], pod: str, days: Sequence[date], interval_min: int
) -> BoolArray:
    """Tell which slots of each day the pod is open in.

    Parameters
    ----------
    opening : iterable of OpeningHours
        Of any pods. Rows for one day replace the rows of its weekday; several rows of a day add
        up; a pod without any row is open round the clock.
    pod : str
        The pod's code.
    days : sequence of date
        Local days.
    interval_min : int
        Length of a slot in minutes.

    Returns
    -------
    ndarray of bool, shape (len(days), 1440 / interval_min)
        Also true for a slot that is open in part.
    """
    own = [hours for hours in opening if hours.pod == pod]
    result = np.zeros((len(days), _DAY_MIN // interval_min), dtype=bool)
    if not own:
        return ~result
    for row, day in enumerate(days):
        for start_min, end_min in _minutes_open(own, day):
            first, last = start_min // interval_min, -(-end_min // interval_min)
            result[row, max(first, 0) : max(last, 0)] = True
    return result


def open_intervals(opening: Iterable[OpeningHours], pod: str, horizon: Horizon) -> BoolArray:
    """Tell which intervals of the horizon the pod is open in; shape (horizon.n_intervals,)."""
    day, slot = slots_of(horizon)
    return open_slots(opening, pod, horizon.days, horizon.interval_min)[day, slot]


def slots_of(horizon: Horizon) -> tuple[IntArray, IntArray]:
    """Day number and slot of every interval of the horizon, each of shape (n_intervals,)."""
    starts = horizon.starts()
    day = np.array([(start.date() - horizon.first_day).days for start in starts], dtype=np.int64)
    minute = np.array([start.hour * 60 + start.minute for start in starts], dtype=np.int64)
    return day, minute // horizon.interval_min


def _minutes_open(own: Sequence[OpeningHours], day: date) -> list[tuple[int, int]]:
    """Opened stretches in minutes of ``day``, with what the day before leaves open after 24:00."""
    today = [_span(start, end) for start, end in _hours_on(own, day)]
    before = [_span(start, end) for start, end in _hours_on(own, day - timedelta(days=1))]
    return today + [(0, end - _DAY_MIN) for _, end in before if end > _DAY_MIN]


def _hours_on(own: Sequence[OpeningHours], day: date) -> list[tuple[time, time]]:
    rows = [hours for hours in own if hours.day == day]
    if not rows:
        rows = [
            hours for hours in own if hours.weekday == day.weekday() and hours.validity.covers(day)
        ]
    return [
        (hours.start, hours.end)
        for hours in rows
        if hours.start is not None and hours.end is not None
    ]


def _span(start: time, end: time) -> tuple[int, int]:
    first, last = (at.hour * 60 + at.minute for at in (start, end))
    return first, last if last > first else last + _DAY_MIN
