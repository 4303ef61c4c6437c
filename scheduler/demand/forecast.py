"""What contacts to expect: a day's total from a blend of three views, times the day's profile.

1. ``profiles`` learns how a day of each class is spread over its slots.
2. ``levels`` says, in three ways, how much a whole day brings: the mean of the last six same
   weekdays; a model of level, weekday and holidays; the same with the position in the month.
3. For the last eight weeks that are known, each way forecasts the week from what lay before it, as
   far ahead as the forecast at hand has to look. The weights of the blend are those that would
   have served best, drawn towards equal shares.
4. Holidays and special days get their own factor; ``uncertainty`` learns the spread from step 3.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scheduler.demand.opening import slots_of
from scheduler.demand.past import Past, View
from scheduler.demand.record import FEWEST_DAYS, Record
from scheduler.demand.reference import forecast_without_history
from scheduler.demand.uncertainty import LEVEL
from scheduler.demand.weeks import PodForecast, StreamForecast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.calendar import Horizon
    from scheduler.demand.history import ContactHistory, DayGrid
    from scheduler.demand.special_days import PodCalendar
    from scheduler.demand.timeline import FloatArray
    from scheduler.pods.pods import Pod, ServicePromise, Stream

_FARTHEST_LEAD_DAYS = 28
_AHT_MEMORY_DAYS = 91
_CONTACTS_OF_USUAL_AHT = 200.0
_USUAL_AHT_S = 300.0


def forecast_pod(
    history: ContactHistory,
    horizon: Horizon,
    calendar: PodCalendar,
    promises: Sequence[ServicePromise] = (),
    reference_pods: Sequence[Pod] = (),
) -> PodForecast:
    """Forecast all streams of a pod.

    Parameters
    ----------
    history : ContactHistory
        Of all pods; those of ``reference_pods`` shape the streams that have none of their own.
    horizon : Horizon
        Local days and interval length; its zone is the pod's.
    calendar : PodCalendar
        The pod, its opening hours and special days. Deferrable work arrives round the clock.
    promises : sequence of ServicePromise
        Streams promised by the pod are forecast even without history.
    reference_pods : sequence of Pod
        Pods to learn from where the pod has no history: shape, mix of channels, handling time.

    Returns
    -------
    PodForecast
        Streams in order of channel and skill.
    """
    code = calendar.pod.code
    own = {promise.stream: promise for promise in promises if promise.stream.pod == code}
    streams = sorted({*own, *history.streams(code)}, key=lambda each: (each.channel, each.skill))
    forecasts = []
    for stream in streams:
        promise = own.get(stream)
        deferrable = promise is not None and promise.model == "deferrable"
        hours = replace(calendar, opening=()) if deferrable else calendar
        usual_aht_s = promise.aht_s if promise else _USUAL_AHT_S
        known = forecast_stream(history, stream, horizon, hours, usual_aht_s)
        forecasts.append(
            known
            or forecast_without_history(
                history, stream, streams, horizon, hours, reference_pods, usual_aht_s
            )
        )
    return PodForecast(
        code, horizon.first_day, horizon.n_days, horizon.interval_min, tuple(forecasts), LEVEL
    )


def forecast_stream(
    history: ContactHistory,
    stream: Stream,
    horizon: Horizon,
    calendar: PodCalendar,
    usual_aht_s: float = _USUAL_AHT_S,
) -> StreamForecast | None:
    """Forecast one stream from its own history.

    Parameters
    ----------
    history : ContactHistory
        Only days before the horizon are read.
    stream : Stream
        What to forecast.
    horizon : Horizon
        Local days and interval length; its zone is the pod's.
    calendar : PodCalendar
        Opening hours, holidays and special days, for history and horizon alike.
    usual_aht_s : float
        Handling time in seconds for intervals of which history has none.

    Returns
    -------
    StreamForecast or None
        Contacts and seconds for each interval of the horizon, 0 contacts where the pod is closed;
        None if fewer than `FEWEST_DAYS` days of the stream are known.
    """
    grid = history.grid(stream, horizon.zone, horizon.interval_min, before=horizon.first_day)
    if grid is None:
        return None
    past = Past.of(grid, horizon, calendar)
    if past.n_known < FEWEST_DAYS:
        return None
    first = (horizon.first_day - grid.first_day).days
    targets = np.arange(first, first + horizon.n_days)
    lead = min(first - grid.n_days + max(0, horizon.n_days - 7) // 2, _FARTHEST_LEAD_DAYS)
    view = View(past, grid.n_days)
    if not view.has_totals:
        return None
    record = Record.of(past, lead)
    mean = view.by_slot(record.weights @ view.totals(targets), targets)
    mean *= view.factors(targets)[:, np.newaxis]
    low, high = record.spread.interval(mean)
    aht_s = _aht_profile(grid, past, usual_aht_s)[past.timeline.weekday[targets]]
    day, slot = slots_of(horizon)

    def on_intervals(table: FloatArray) -> tuple[float, ...]:
        return tuple(table[day, slot].tolist())

    return StreamForecast(
        stream,
        mean=on_intervals(mean),
        low=on_intervals(low),
        high=on_intervals(high),
        aht_s=on_intervals(aht_s),
        method=record.describe(past.n_known, "en"),
        method_de=record.describe(past.n_known, "de"),
    )


def _aht_profile(grid: DayGrid, past: Past, usual_aht_s: float) -> FloatArray:
    """Handling time by weekday and slot, shape (7, slots).

    Slots with few contacts lean on the weekday's mean, that on the stream's, and a stream without
    handled contacts on ``usual_aht_s``: each as if 200 contacts had taken the wider mean.
    """
    recent = slice(max(0, grid.n_days - _AHT_MEMORY_DAYS), grid.n_days)
    handled, seconds = (np.nan_to_num(a[recent]) for a in (grid.handled, grid.handle_s))
    member = np.eye(7)[past.timeline.weekday[: grid.n_days][recent]]
    n, s = member.T @ handled, member.T @ seconds
    overall = float(s.sum() / n.sum()) if n.sum() > 0 else usual_aht_s
    prior = _CONTACTS_OF_USUAL_AHT
    by_slot = (s.sum(axis=0) + prior * overall) / (n.sum(axis=0) + prior)
    return np.asarray((s + prior * by_slot) / (n + prior))
