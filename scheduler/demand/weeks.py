"""Forecast and requirement of a pod over a horizon, as they are kept and passed on.

Every array has one entry for each interval of the horizon, in order; interval 0 is the first of
``first_day`` in the pod's zone (``scheduler.calendar`` turns them into times).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import require

if TYPE_CHECKING:
    from datetime import date

    from scheduler.pods.pods import Stream


@dataclass(frozen=True)
class StreamForecast:
    """Contacts expected on one stream, with a prediction interval, and their handling time."""

    stream: Stream
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    aht_s: tuple[float, ...]
    method: str = ""
    """How the forecast came about, in words a planner understands."""
    method_de: str = ""
    """The same in German."""

    def __post_init__(self) -> None:
        lengths = {len(self.mean), len(self.low), len(self.high), len(self.aht_s)}
        require(len(lengths) == 1, f"forecast of {self.stream.key}: lengths {sorted(lengths)}")


@dataclass(frozen=True)
class PodForecast:
    """All streams of a pod over one horizon."""

    pod: str
    first_day: date
    n_days: int
    interval_min: int
    streams: tuple[StreamForecast, ...]
    level: float = 0.8
    """Share of outcomes that lie between low and high, if the forecast is right."""


@dataclass(frozen=True)
class StreamRequirement:
    """Agents needed on duty for one immediate stream, shrinkage included."""

    stream: Stream
    required_fte: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class WorkBatch:
    """Deferrable work of one stream: ``minutes`` of work to be done in ``[release, due)``."""

    stream: Stream
    release: int
    due: int
    minutes: int


@dataclass(frozen=True)
class PodRequirement:
    """What a pod needs over one horizon: agents by interval, and work that can wait."""

    pod: str
    first_day: date
    n_days: int
    interval_min: int
    streams: tuple[StreamRequirement, ...]
    batches: tuple[WorkBatch, ...] = ()
