"""The worker's side of demand: forecast and staff some days, or think a promise through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.calendar import Horizon
from scheduler.demand.opening import open_intervals
from scheduler.demand.staffing import require_pod
from scheduler.planning.demand import forecast_pods, pods_on, staff_pods
from scheduler.store.centre import load_centre
from scheduler.store.demand import load_forecast

if TYPE_CHECKING:
    from scheduler.demand.weeks import PodRequirement
    from scheduler.jobs.context import JobContext


def staff(context: JobContext) -> dict[str, Any]:
    """Forecast, if asked, and staff the weeks of the payload.

    The payload has ``weeks`` (first days, ISO 8601), ``n_days`` of each, and ``forecast``. Asked to
    end, it ends between two pods; what it has stored stands. A payload with a ``promise`` asks what
    that promise would need, and nothing is stored.
    """
    payload = context.job.payload
    if "promise" in payload:
        return _think_through(context)
    weeks = [date.fromisoformat(text) for text in payload["weeks"]]
    n_days = payload["n_days"]
    with context.database.reading() as session:
        centre = load_centre(session)
    steps = 2 if payload["forecast"] else 1
    top = sum(steps * len(pods_on(centre, week)) for week in weeks)
    progress = _Progress(context, top)
    fte_hours: dict[str, float] = {}
    for week in weeks:
        if payload["forecast"] and not context.should_stop():
            forecast_pods(context.database, week, n_days, on_done=progress.step)
        if context.should_stop():
            break
        for requirement in staff_pods(context.database, week, n_days):
            fte_hours[f"{requirement.pod} {week}"] = _fte_hours(requirement)
            progress.step(requirement.pod)
    return {"fte_hours": fte_hours}


def _think_through(context: JobContext) -> dict[str, Any]:
    """What a pod would need if one of its promises differed.

    The payload has ``pod``, ``first_day``, ``n_days``, ``stream`` (its key) and ``promise``: fields
    of the promise that would differ.
    """
    payload = context.job.payload
    first_day = date.fromisoformat(payload["first_day"])
    with context.database.reading() as session:
        centre = load_centre(session)
        forecast = load_forecast(session, payload["pod"], first_day, payload["n_days"])
    pod = centre.pod(payload["pod"])
    horizon = Horizon(pod.zone, first_day, forecast.n_days, forecast.interval_min)
    opened = open_intervals(centre.opening, pod.code, horizon)
    other = tuple(
        replace(promise, **payload["promise"])
        if (promise.stream.pod, promise.stream.key) == (pod.code, payload["stream"])
        else promise
        for promise in centre.promises
    )
    before = require_pod(forecast, centre.promises, opened)
    after = require_pod(forecast, other, opened)
    return {"before": _by_stream(before), "after": _by_stream(after)}


class _Progress:
    """Tells how many of all pods are done."""

    def __init__(self, context: JobContext, top: int) -> None:
        self._context, self._top, self._done = context, top, 0

    def step(self, pod: str) -> None:
        """Note that one more is done."""
        self._done += 1
        self._context.report({"done": self._done, "top": self._top, "pod": pod})


def _by_stream(requirement: PodRequirement) -> dict[str, float]:
    """FTE-hours by stream; deferrable work counts with its minutes."""
    hours = requirement.interval_min / 60
    found = {s.stream.key: sum(s.required_fte) * hours for s in requirement.streams}
    for batch in requirement.batches:
        found[batch.stream.key] = found.get(batch.stream.key, 0.0) + batch.minutes / 60
    return found


def _fte_hours(requirement: PodRequirement) -> float:
    return sum(_by_stream(requirement).values())
