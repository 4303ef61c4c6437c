"""A pod that starts: what to expect of a stream without history of its own.

Contacts = accounts x contacts per account and week x share of the stream x reference shape. Shape
and shares come from pods that have a history; without any, contacts spread evenly over the
opened time and over the pod's streams.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.demand.opening import open_slots, slots_of
from scheduler.demand.special_days import kinds_of
from scheduler.demand.uncertainty import Spread
from scheduler.demand.weeks import StreamForecast
from scheduler.errors import require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.calendar import Horizon
    from scheduler.demand.history import ContactHistory
    from scheduler.demand.special_days import DayKind, PodCalendar
    from scheduler.demand.timeline import BoolArray, FloatArray
    from scheduler.pods.pods import Pod, Stream

REFERENCE_DAYS = 56
"""Days of other pods' history a reference is taken from."""
HOLIDAY_FACTOR = 0.5
"""Share of an ordinary day that a public holiday brings, before anything is known."""
_SPREAD = Spread(phi=1.5, c=0.16)
"""A contact rate taken from elsewhere is wrong by 40 % without surprise."""


def reference_shape(
    history: ContactHistory, channel: str, pods: Sequence[Pod], interval_min: int
) -> FloatArray | None:
    """How a week's contacts of a channel spread over weekdays and slots in the given pods.

    Parameters
    ----------
    history : ContactHistory
        The last `REFERENCE_DAYS` of each stream are read.
    channel : str
        Streams of this channel count, whatever their skill.
    pods : sequence of Pod
        Each is read on its own local clock.
    interval_min : int
        Length of a slot in minutes.

    Returns
    -------
    ndarray or None
        Shape (7, 1440 / interval_min), adding up to 1; None if those pods have no such contacts.
    """
    total = np.zeros((7, 24 * 60 // interval_min))
    for pod in pods:
        for stream in history.streams(pod.code):
            if stream.channel == channel:
                total += _usual_week(history, stream, pod, interval_min)
    return total / total.sum() if total.sum() > 0 else None


def reference_forecast(
    stream: Stream,
    contacts_per_week: float,
    shape: FloatArray | None,
    horizon: Horizon,
    calendar: PodCalendar,
    aht_s: float,
) -> StreamForecast:
    """Spread a week's contacts over a horizon.

    Parameters
    ----------
    stream : Stream
        What is forecast.
    contacts_per_week : float
        Accounts times contacts per account and week times the stream's share; 0 or more.
    shape : ndarray of shape (7, slots), optional
        Share of a week's contacts by weekday and slot; None: even over the opened time.
    horizon : Horizon
        Local days and interval length; its zone is the pod's.
    calendar : PodCalendar
        What falls on closed slots does not come.
    aht_s : float
        Handling time in seconds of every contact.

    Returns
    -------
    StreamForecast
        With the wide interval of a rate that was not measured here.

    Raises
    ------
    InvalidDataError
        If the contacts are negative.
    """
    require(contacts_per_week >= 0, f"contacts_per_week is {contacts_per_week}, expected 0 or more")
    days = horizon.days
    is_open = open_slots(calendar.opening, calendar.pod.code, days, horizon.interval_min)
    by_weekday = _even(is_open, len(days)) if shape is None else shape
    weekdays = np.array([day.weekday() for day in days])
    kinds = kinds_of(days, calendar.pod, calendar.special_days)
    factors = np.array([_factor(kind) for kind in kinds])
    table = contacts_per_week * by_weekday[weekdays] * is_open * factors[:, np.newaxis]
    mean = table[slots_of(horizon)]
    low, high = _SPREAD.interval(mean)
    return StreamForecast(
        stream,
        mean=tuple(mean.tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        aht_s=(aht_s,) * len(mean),
        method=f"no history: {contacts_per_week:.0f} contacts a week on a reference shape",
        method_de=f"keine Historie: {contacts_per_week:.0f} Kontakte je Woche, verteilt wie bei"
        " anderen Pods",
    )


def forecast_without_history(
    history: ContactHistory,
    stream: Stream,
    streams: Sequence[Stream],
    horizon: Horizon,
    calendar: PodCalendar,
    reference_pods: Sequence[Pod],
    aht_s: float,
) -> StreamForecast:
    """Forecast a stream from the pod's accounts and what other pods are like.

    ``streams`` are all streams of the pod: they divide its contacts by the reference pods' mix of
    channels, streams of one channel evenly. The other parameters are those of `forecast_pod`.
    """
    pods = [pod for pod in reference_pods if pod.code != calendar.pod.code]
    shape = reference_shape(history, stream.channel, pods, horizon.interval_min)
    contacts = calendar.pod.accounts * calendar.pod.contacts_per_account_week
    share = _share(history, stream, streams, pods)
    return reference_forecast(stream, contacts * share, shape, horizon, calendar, aht_s)


def _usual_week(history: ContactHistory, stream: Stream, pod: Pod, interval_min: int) -> FloatArray:
    grid = history.grid(stream, pod.zone, interval_min)
    week = np.zeros((7, 24 * 60 // interval_min))
    if grid is None:
        return week
    recent = grid.offered[-REFERENCE_DAYS:]
    first = grid.first_day.weekday() + grid.n_days - len(recent)
    weekday = (first + np.arange(len(recent))) % 7
    for number in range(7):
        days = np.nan_to_num(recent[weekday == number])
        week[number] = days.mean(axis=0) if len(days) else 0.0
    return week


def _share(
    history: ContactHistory, stream: Stream, streams: Sequence[Stream], pods: Sequence[Pod]
) -> float:
    codes = [pod.code for pod in pods]
    rows = history.frame[history.frame["pod"].isin(codes)]
    contacts = rows.groupby("channel")["offered"].sum()
    channels = [each.channel for each in streams]
    known = {channel: float(contacts.get(channel, 0.0)) for channel in channels}
    if sum(known.values()) <= 0:
        return 1 / len(channels)
    return known[stream.channel] / sum(known.values()) / channels.count(stream.channel)


def _even(is_open: BoolArray, n_days: int) -> FloatArray:
    opened = max(1.0, float(is_open.sum()) * 7 / n_days)
    return np.full((7, is_open.shape[1]), 1 / opened)


def _factor(kind: DayKind) -> float:
    if kind.factor is not None:
        return kind.factor
    return HOLIDAY_FACTOR if kind.holiday else 1.0
