"""Contacts as they come: weekly and daily shape, growth, holidays, campaigns, and chance.

Counts are negative binomial around a mean that itself has good and bad days, so that their
variance is several times the mean, as it is in real centres.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from sample_data.spec import STREAMS, ZONE, CentreSpec, PodSpec, StreamSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]

GRAIN_MIN = 30
GROWTH_PER_WEEK = 0.004
HOLIDAY_FACTOR = 0.45
DAY_NOISE = 0.07
"""Coefficient of variation of the level of a day."""
DISPERSION = 2.6
"""Variance over mean inside a day."""
DAY_HOURS = (7, 22)
WEEKDAY = (1.20, 1.07, 1.02, 0.98, 0.95, 0.55, 0.42)
_WEEKDAYS = {"daily": range(7), "Mon-Fri": range(5), "Sat": range(5, 6)}


@dataclass(frozen=True)
class Interval:
    """What came in one interval on one stream."""

    start: datetime
    stream: StreamSpec
    offered: int
    handled: int
    aht_s: int


def opened(pod: PodSpec, day: date) -> list[datetime]:
    """Starts of the opened intervals of a local day, aware."""
    for weekdays, start, end in pod.hours:
        if day.weekday() in _WEEKDAYS[weekdays]:
            last = day if end > start else day + timedelta(days=1)
            moments = (
                datetime.combine(d, t, ZoneInfo(ZONE)) for d, t in ((day, start), (last, end))
            )
            first, stop = (moment.astimezone(UTC) for moment in moments)
            n = int((stop - first) / timedelta(minutes=GRAIN_MIN))
            steps = (first + timedelta(minutes=GRAIN_MIN) * i for i in range(n))
            return [step.astimezone(ZoneInfo(ZONE)) for step in steps]
    return []


def intervals_of(
    spec: CentreSpec, pod: PodSpec, paid_hours: float, rng: np.random.Generator
) -> Iterator[Interval]:
    """The history of a pod, day by day and stream by stream.

    Parameters
    ----------
    paid_hours
        Paid hours a week of all who take contacts; the pod's load is a share of them.
    """
    off = holidays.country_holidays("DE", subdiv=pod.state, years=spec.monday.year)
    first = spec.monday - timedelta(weeks=spec.history_weeks)
    work_s = pod.load * paid_hours * 3600
    for number in range(7 * spec.history_weeks):
        day = first + timedelta(days=number)
        starts = opened(pod, day)
        if not starts:
            continue
        growth = (1 + GROWTH_PER_WEEK) ** ((day - spec.monday).days / 7)
        level = growth * spec.campaigns.get(day, 1.0) * (HOLIDAY_FACTOR if day in off else 1.0)
        level *= rng.gamma(1 / DAY_NOISE**2, DAY_NOISE**2)
        for stream in STREAMS:
            contacts = level * work_s * stream.work_share / stream.aht_s / _weight_of_week(pod)
            means = contacts * WEEKDAY[day.weekday()] * daily_shape(starts, stream.channel)
            means *= _answers(stream, starts)
            yield from _drawn(starts, stream, means, rng)


def daily_shape(starts: list[datetime], channel: str) -> FloatArray:
    """Weights of a day's intervals; a pod's whole day from 7 to 21 has about weight 1."""
    hours = np.array([start.hour + start.minute / 60 + 0.25 for start in starts])
    evening = 0.9 if channel in ("chat", "social") else 0.55
    bumps = (
        np.exp(-(((hours - 10.6) / 2.1) ** 2))
        + 0.85 * np.exp(-(((hours - 15.4) / 2.4) ** 2))
        + evening * np.exp(-(((hours - 19.2) / 2.2) ** 2))
    )
    night = 0.05 if channel == "voice" else 0.03
    weights: FloatArray = bumps + night
    return weights * (GRAIN_MIN / 60) / 10.5


def _answers(stream: StreamSpec, starts: list[datetime]) -> FloatArray:
    """1 where a stream is answered: at night there is only the general line, mail waits."""
    hours = np.array([start.hour for start in starts])
    by_day = stream.skill or stream.channel == "chat"
    answered = (hours >= DAY_HOURS[0]) & (hours < DAY_HOURS[1])
    return np.where(answered | (not by_day), 1.0, 0.0)


@cache
def _weight_of_week(pod: PodSpec) -> float:
    """Sum of all weights of an ordinary week, so that the load is met whatever the hours."""
    week = [date(2026, 11, 2) + timedelta(days=n) for n in range(7)]
    return sum(
        WEEKDAY[day.weekday()] * float(daily_shape(opened(pod, day), "voice").sum())
        for day in week
        if opened(pod, day)
    )


def _drawn(
    starts: list[datetime], stream: StreamSpec, means: FloatArray, rng: np.random.Generator
) -> Iterator[Interval]:
    rates = rng.gamma(means / (DISPERSION - 1), DISPERSION - 1)
    offered = rng.poisson(rates)
    handled = rng.binomial(offered, 1 - stream.abandoned)
    hours = np.array([start.hour for start in starts])
    tired = 1 + 0.06 * (hours >= 17)
    spread = rng.normal(1.0, 0.35 / np.sqrt(np.maximum(handled, 1)))
    aht = stream.aht_s * tired * np.clip(spread, 0.4, 2.5)
    for start, came, answered, seconds in zip(starts, offered, handled, aht, strict=True):
        shown = round(float(seconds)) if answered else 0
        yield Interval(start, stream, int(came), int(answered), shown)
