"""Stretches of time in which a roster lacks people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from scheduler.rosters import PodRoster, RosterView, StreamCoverage

NOTICED_FTE = 0.05
"""What is missing below this rounds to nothing and is not named."""


@dataclass(frozen=True)
class Shortage:
    """A stretch of time in which a stream lacks people throughout."""

    pod: str
    pod_name: str
    stream: str
    start: datetime
    end: datetime
    missing_fte_hours: float
    deepest_fte: float
    deepest_at: datetime
    required_fte: float
    """Needed in the deepest interval."""
    rostered_fte: float
    """Rostered in the deepest interval."""


def worst_shortages(
    view: RosterView, n: int = 5, days: Sequence[date] | None = None
) -> tuple[Shortage, ...]:
    """The ``n`` stretches that miss most FTE-hours, worst first; of some days or of all."""
    found = [
        _shortage(view, pod, coverage, run)
        for pod in view.pods
        for coverage in pod.coverage
        for run in _runs(coverage)
        if days is None or pod.interval_starts[run[0]].date() in days
    ]
    return tuple(sorted(found, key=lambda s: (-s.missing_fte_hours, s.start, s.stream))[:n])


def _runs(coverage: StreamCoverage) -> list[list[int]]:
    """Neighbouring intervals that are short, as lists of their indexes."""
    short = [index for index, unmet in enumerate(coverage.unmet_fte) if unmet >= NOTICED_FTE]
    # Within a run, an index and its place in the list rise together.
    groups = groupby(enumerate(short), key=lambda item: item[1] - item[0])
    return [[index for _, index in group] for _, group in groups]


def _shortage(
    view: RosterView, pod: PodRoster, coverage: StreamCoverage, run: list[int]
) -> Shortage:
    deepest = max(run, key=lambda i: coverage.unmet_fte[i])
    missing_fte = sum(coverage.unmet_fte[i] for i in run)
    return Shortage(
        pod=pod.pod,
        pod_name=pod.name,
        stream=coverage.stream,
        start=pod.interval_starts[run[0]],
        end=later(pod.interval_starts[run[-1]], view.interval_min),
        missing_fte_hours=missing_fte * view.interval_min / 60,
        deepest_fte=coverage.unmet_fte[deepest],
        deepest_at=pod.interval_starts[deepest],
        required_fte=coverage.required_fte[deepest],
        rostered_fte=coverage.rostered_fte[deepest],
    )


def later(moment: datetime, minutes: int) -> datetime:
    """``minutes`` of real time after ``moment``, in the zone of ``moment``."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)
