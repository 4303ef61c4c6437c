"""When a pod answers, as intervals of a horizon."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scheduler.calendar import Horizon
    from scheduler.pods.pods import OpeningHours


def hours_of(opening: Iterable[OpeningHours], pod: str, day: date) -> tuple[OpeningHours, ...]:
    """The entries that hold for ``pod`` on ``day``; an entry for the day itself goes first."""
    mine = [o for o in opening if o.pod == pod and o.validity.covers(day)]
    exact = tuple(o for o in mine if o.day == day)
    return exact or tuple(o for o in mine if o.weekday == day.weekday())


def is_open(opening: Iterable[OpeningHours], pod: str, horizon: Horizon) -> np.ndarray:
    """Whether the pod answers, by interval, shape ``(n_intervals + one day,)``.

    The day after the horizon is included, because night shifts reach into it. A pod without any
    entry is always open.
    """
    entries = [o for o in opening if o.pod == pod]
    beyond = horizon.first_day + timedelta(days=horizon.n_days + 1)
    answer = np.zeros(horizon.first_interval(beyond), dtype=bool)
    if not entries:
        return ~answer
    for offset in range(-1, horizon.n_days + 1):
        day = horizon.first_day + timedelta(days=offset)
        for entry in hours_of(entries, pod, day):
            if entry.start is not None and entry.end is not None:
                start, end = horizon.window(day, entry.start, entry.end)
                answer[max(0, start) : max(0, end)] = True
    return answer
