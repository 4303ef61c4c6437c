"""Customer accounts that move between pods take their part of the forecast along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scheduler.errors import InvalidDataError, require
from scheduler.pods.pods import Stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.demand.timeline import FloatArray
    from scheduler.demand.weeks import PodForecast, StreamForecast


def move_accounts(
    forecasts: Sequence[PodForecast], from_pod: str, to_pod: str, share: float
) -> tuple[PodForecast, ...]:
    """Move the contacts of a share of a pod's accounts to another pod.

    Parameters
    ----------
    forecasts : sequence of PodForecast
        With both pods, over the same horizon.
    from_pod, to_pod : str
        Codes of two different pods.
    share : float
        Share of the contacts that moves, 0 to 1: usually accounts moved / accounts of the pod.

    Returns
    -------
    tuple of PodForecast
        In the order given; the sum of all contacts is what it was. A stream that the receiving pod
        did not have so far is new there.

    Raises
    ------
    InvalidDataError
        If a pod is missing, the horizons differ, or the share does not lie in 0 to 1.

    Notes
    -----
    Counts with mean m and variance V, of which each contact moves by itself with probability k,
    have variance ``k^2 (V - m) + k m`` after the move (thinning of a mixed Poisson count); half
    widths of the interval follow the standard deviation, and those of the two pods add up like
    independent errors. Handling times are weighted by contacts.
    """
    require(0 <= share <= 1, f"share is {share}, expected 0 to 1")
    require(from_pod != to_pod, f"accounts move from {from_pod} to itself")
    by_pod = {forecast.pod: forecast for forecast in forecasts}
    missing = [pod for pod in (from_pod, to_pod) if pod not in by_pod]
    require(not missing, f"no forecast of pod {', '.join(missing)}")
    giver, taker = by_pod[from_pod], by_pod[to_pod]
    _check_horizons(giver, taker)
    moved = [_thinned(stream, share) for stream in giver.streams]
    by_pod[from_pod] = replace(
        giver, streams=tuple(_thinned(stream, 1 - share) for stream in giver.streams)
    )
    by_pod[to_pod] = replace(taker, streams=_joined(taker, moved))
    return tuple(by_pod[forecast.pod] for forecast in forecasts)


def _check_horizons(giver: PodForecast, taker: PodForecast) -> None:
    horizons = [(each.first_day, each.n_days, each.interval_min) for each in (giver, taker)]
    if horizons[0] != horizons[1]:
        raise InvalidDataError(
            f"forecasts of {giver.pod} and {taker.pod} cover different days or intervals: "
            f"{horizons[0]} and {horizons[1]}"
        )


def _joined(taker: PodForecast, moved: Sequence[StreamForecast]) -> tuple[StreamForecast, ...]:
    streams = {forecast.stream: forecast for forecast in taker.streams}
    for forecast in moved:
        stream = Stream(taker.pod, forecast.stream.channel, forecast.stream.skill)
        arriving = replace(forecast, stream=stream)
        streams[stream] = _added(streams[stream], arriving) if stream in streams else arriving
    return tuple(streams.values())


def _thinned(forecast: StreamForecast, share: float) -> StreamForecast:
    mean = np.array(forecast.mean)
    low_width = _thinned_width(mean, mean - np.array(forecast.low), share)
    high_width = _thinned_width(mean, np.array(forecast.high) - mean, share)
    return _with_counts(forecast, share * mean, low_width, high_width, np.array(forecast.aht_s))


def _thinned_width(mean: FloatArray, width: FloatArray, share: float) -> FloatArray:
    """Half width after thinning; its Poisson part shrinks with the root of the share only."""
    poisson = np.minimum(mean, width**2)
    return np.asarray(np.sqrt(share**2 * (width**2 - poisson) + share * poisson))


def _added(one: StreamForecast, other: StreamForecast) -> StreamForecast:
    means = np.array([one.mean, other.mean])
    lows = means - np.array([one.low, other.low])
    highs = np.array([one.high, other.high]) - means
    mean = means.sum(axis=0)
    seconds = (means * np.array([one.aht_s, other.aht_s])).sum(axis=0)
    aht_s = np.divide(seconds, mean, out=np.array(one.aht_s), where=mean > 0)
    return _with_counts(
        one, mean, np.sqrt((lows**2).sum(axis=0)), np.sqrt((highs**2).sum(axis=0)), aht_s
    )


def _with_counts(
    forecast: StreamForecast,
    mean: FloatArray,
    low_width: FloatArray,
    high_width: FloatArray,
    aht_s: FloatArray,
) -> StreamForecast:
    return replace(
        forecast,
        mean=tuple(mean.tolist()),
        low=tuple(np.maximum(mean - low_width, 0.0).tolist()),
        high=tuple((mean + high_width).tolist()),
        aht_s=tuple(aht_s.tolist()),
    )
