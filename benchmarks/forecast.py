"""``python -m benchmarks forecast CSV``: the forecast against the mean of four weeks.

The file has the columns ``timestamp,volume``. Each of the last full weeks, Monday to Sunday, is
forecast whole from what lies before it (rolling origin). Nothing is told about holidays.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scheduler.calendar import Horizon
from scheduler.demand.forecast import forecast_stream
from scheduler.demand.history import ContactHistory
from scheduler.demand.special_days import PodCalendar
from scheduler.pods.pods import Pod, Stream

if TYPE_CHECKING:
    from scheduler.demand.timeline import FloatArray

_STREAM = Stream("benchmark", "voice")


@dataclass(frozen=True)
class _Series:
    """The file as days x intervals, and as the product's history."""

    first_day: date
    volume: FloatArray
    history: ContactHistory


def main(argv: list[str]) -> int:
    """Print the wMAPE of forecast, mean of four weeks, and last week; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks forecast", description=__doc__)
    parser.add_argument("csv", help="file with the columns timestamp,volume")
    parser.add_argument("--grain", type=int, default=30, choices=(15, 30, 60), help="minutes")
    parser.add_argument("--weeks", type=int, default=4, help="full weeks to forecast")
    parser.add_argument(
        "--until", type=date.fromisoformat, help="first day not used; default: the file's end"
    )
    options = parser.parse_args(argv)
    try:
        series = _read(options.csv, options.grain, options.until)
    except (OSError, ValueError, KeyError) as error:
        print(f"{options.csv}: cannot be read as timestamp,volume: {error}", file=sys.stderr)
        return 2
    weeks = _last_full_weeks(series, options.weeks)
    if not weeks or weeks[0] < 28:
        print(f"{options.csv}: too short for {options.weeks} weeks after four", file=sys.stderr)
        return 2
    _compare(series, weeks, options.grain)
    return 0


def _compare(series: _Series, weeks: list[int], grain: int) -> None:
    started = perf_counter()
    actual = np.stack([series.volume[start : start + 7] for start in weeks])
    rivals = {
        "forecast": np.stack([_forecast(series, start, grain) for start in weeks]),
        "mean of four": np.stack([_mean_of_four(series, start) for start in weeks]),
        "last week": np.stack([series.volume[start - 7 : start] for start in weeks]),
    }
    print(f"{'week of':<12}" + "".join(f"{name:>14}" for name in rivals))
    for row, start in enumerate(weeks):
        monday = series.first_day + timedelta(days=start)
        figures = [_wmape(actual[row], rival[row]) for rival in rivals.values()]
        print(f"{monday!s:<12}" + "".join(f"{figure:>14.4f}" for figure in figures))
    total = {name: _wmape(actual, rival) for name, rival in rivals.items()}
    print(f"{'wMAPE':<12}" + "".join(f"{figure:>14.4f}" for figure in total.values()))
    gain = 1 - total["forecast"] / total["mean of four"]
    print(f"forecast is {gain:.1%} below the mean of four ({perf_counter() - started:.1f} s)")


def _read(path: str, grain: int, until: date | None) -> _Series:
    frame = pd.read_csv(path, parse_dates=["timestamp"])
    volume = frame.set_index("timestamp")["volume"].astype(float)
    volume = volume.resample(f"{grain}min").sum(min_count=1)
    if until is not None:
        volume = volume[volume.index < pd.Timestamp(until)]
    days = pd.date_range(volume.index[0].normalize(), volume.index[-1].normalize(), freq="D")
    slots = pd.date_range(days[0], periods=len(days) * 1440 // grain, freq=f"{grain}min")
    table = np.asarray(volume.reindex(slots), dtype=np.float64).reshape(len(days), -1)
    known = volume.dropna()
    rows = pd.DataFrame(
        {
            "start": pd.DatetimeIndex(known.index).tz_localize("UTC"),
            "pod": _STREAM.pod,
            "channel": _STREAM.channel,
            "skill": _STREAM.skill,
            "offered": known.to_numpy(),
            "handled": known.to_numpy(),
            "aht_s": 300.0,
        }
    )
    return _Series(days[0].date(), table, ContactHistory(rows))


def _last_full_weeks(series: _Series, n_weeks: int) -> list[int]:
    """Numbers of the Mondays that begin the last full weeks, in order."""
    n_days = len(series.volume)
    mondays = [
        day for day in range(n_days - 6) if (series.first_day + timedelta(days=day)).weekday() == 0
    ]
    return mondays[-n_weeks:]


def _forecast(series: _Series, start: int, grain: int) -> FloatArray:
    horizon = Horizon("UTC", series.first_day + timedelta(days=start), 7, grain)
    calendar = PodCalendar(Pod(_STREAM.pod, "", zone="UTC", country=""))
    result = forecast_stream(series.history, _STREAM, horizon, calendar)
    if result is None:
        raise ValueError("history is too short")
    return np.array(result.mean).reshape(7, -1)


def _mean_of_four(series: _Series, start: int) -> FloatArray:
    weeks = [series.volume[start - 7 * back : start - 7 * back + 7] for back in range(1, 5)]
    return np.asarray(np.nanmean(weeks, axis=0))


def _wmape(actual: FloatArray, forecast: FloatArray) -> float:
    known = np.isfinite(actual) & np.isfinite(forecast)
    return float(np.abs(actual - forecast)[known].sum() / actual[known].sum())
