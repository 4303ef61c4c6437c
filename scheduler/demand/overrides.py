"""What a planner knows better than history: a campaign, a mailing, an outage.

An override says, for one stream and a stretch of time, by what factor contacts differ from the
forecast, or how many come in all, or how long one takes. The forecast as it was made is kept beside
it; what stands is the forecast with all overrides applied in the order in which they were said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.calendar import Horizon, utc_of
from scheduler.errors import InvalidDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, time

    from scheduler.demand.weeks import PodForecast, StreamForecast
    from scheduler.pods.pods import Stream

LARGEST_FACTOR = 20.0
LARGEST_CONTACTS = 1_000_000.0
LONGEST_AHT_S = 86_400.0
MOST_DAYS = 56


@dataclass(frozen=True)
class Said:
    """What is said of contacts: a factor, or their sum on each day, or an AHT, and why.

    ``factor`` and ``contacts`` exclude each other; ``aht_s`` may stand beside either.
    """

    why: str
    factor: float | None = None
    contacts: float | None = None
    """Contacts of each day, inside the hours that are meant."""
    aht_s: float | None = None

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise InvalidDataError(
                "an override needs a reason", de="Eine Korrektur braucht eine Begründung."
            )
        if self.factor is None and self.contacts is None and self.aht_s is None:
            raise InvalidDataError(
                "an override needs a factor, contacts or an AHT",
                de="Eine Korrektur braucht einen Faktor, Kontakte oder eine AHT.",
            )
        if self.factor is not None and self.contacts is not None:
            raise InvalidDataError(
                "an override has either a factor or contacts, not both",
                de="Eine Korrektur hat entweder einen Faktor oder Kontakte, nicht beides.",
            )
        _in_range("factor", "Der Faktor", self.factor, 0.0, LARGEST_FACTOR)
        _in_range("contacts", "Die Zahl der Kontakte", self.contacts, 0.0, LARGEST_CONTACTS)
        _in_range("AHT", "Die AHT", self.aht_s, 1.0, LONGEST_AHT_S)


@dataclass(frozen=True)
class ForecastOverride:
    """An override as it is kept: what was said, of which stream, on ``[start, end)`` in UTC."""

    id: str
    stream: Stream
    start: datetime
    end: datetime
    said: Said
    who: str
    created_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Stretch:
    """Days, the last one included, and the hours that are meant on each; all of them if ``None``.

    An end at or before the start lies on the next day.
    """

    first: date
    last: date
    hours: tuple[time, time] | None = None

    def __post_init__(self) -> None:
        if not self.first <= self.last < self.first + timedelta(days=MOST_DAYS):
            raise InvalidDataError(
                f"from {self.first} to {self.last}: expected 1 to {MOST_DAYS} days",
                de=f"Von {self.first} bis {self.last}: erwartet werden 1 bis {MOST_DAYS} Tage.",
            )

    def moments(self, zone: str) -> tuple[tuple[datetime, datetime], ...]:
        """The stretch of each day, in UTC."""
        n_days = (self.last - self.first).days + 1
        return tuple(self._of(zone, self.first + timedelta(days=n)) for n in range(n_days))

    def _of(self, zone: str, day: date) -> tuple[datetime, datetime]:
        next_day = day + timedelta(days=1)
        if self.hours is None:
            return utc_of(zone, day), utc_of(zone, next_day)
        start, end = self.hours
        return utc_of(zone, day, start), utc_of(zone, day if end > start else next_day, end)


def overridden(
    forecast: PodForecast, overrides: Sequence[ForecastOverride], zone: str
) -> PodForecast:
    """The forecast with overrides applied, in the order in which they were said.

    Parameters
    ----------
    overrides
        Of any pods and times; withdrawn ones are passed over.
    zone
        The pod's zone, in which the forecast's days are counted.

    Notes
    -----
    A factor multiplies mean and bounds. Contacts keep the shape the forecast has inside the
    stretch, or lie evenly where nothing was forecast; their bounds keep their ratio to the mean.
    """
    horizon = Horizon(zone, forecast.first_day, forecast.n_days, forecast.interval_min)
    standing = sorted(
        (each for each in overrides if each.withdrawn_at is None), key=lambda each: each.created_at
    )
    streams = []
    for stream in forecast.streams:
        changed = stream
        for override in standing:
            if override.stream == stream.stream:
                changed = _with(changed, override, _part(horizon, override, len(stream.mean)))
        streams.append(changed)
    return replace(forecast, streams=tuple(streams))


def _part(horizon: Horizon, override: ForecastOverride, n_intervals: int) -> range:
    """Intervals of the horizon that begin inside the override's stretch."""
    step = timedelta(minutes=horizon.interval_min)
    first = -((horizon.origin - override.start) // step)
    last = -((horizon.origin - override.end) // step)
    return range(max(0, first), min(n_intervals, last))


def _with(forecast: StreamForecast, override: ForecastOverride, part: range) -> StreamForecast:
    if not part:
        return forecast
    said = override.said
    if said.aht_s is not None:
        aht_s = said.aht_s
        forecast = replace(forecast, aht_s=_changed(forecast.aht_s, part, lambda _: aht_s))
    factor = said.factor
    if said.contacts is not None:
        expected = sum(forecast.mean[i] for i in part)
        if expected <= 0:
            return _evenly(forecast, part, said.contacts)
        factor = said.contacts / expected
    if factor is None:
        return forecast
    times = factor
    return _counts(forecast, part, lambda value: value * times)


def _evenly(forecast: StreamForecast, part: range, contacts: float) -> StreamForecast:
    each = contacts / len(part)
    return _counts(forecast, part, lambda _: each)


def _counts(
    forecast: StreamForecast, part: range, change: Callable[[float], float]
) -> StreamForecast:
    return replace(
        forecast,
        mean=_changed(forecast.mean, part, change),
        low=_changed(forecast.low, part, change),
        high=_changed(forecast.high, part, change),
    )


def _changed(
    values: tuple[float, ...], part: range, change: Callable[[float], float]
) -> tuple[float, ...]:
    middle = tuple(change(value) for value in values[part.start : part.stop])
    return (*values[: part.start], *middle, *values[part.stop :])


def _in_range(name: str, german: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise InvalidDataError(
            f"{name} is {value:g}, expected {low:g} to {high:g}",
            de=f"{german} ist {value:g}, erwartet werden {low:g} bis {high:g}.",
        )
