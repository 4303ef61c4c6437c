"""Forecast and requirement of every pod for the coming days, from the store and back into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.calendar import Horizon, utc_of
from scheduler.demand.accounts import move_accounts
from scheduler.demand.forecast import forecast_pod
from scheduler.demand.history import ContactHistory
from scheduler.demand.opening import open_intervals
from scheduler.demand.special_days import PodCalendar
from scheduler.demand.staffing import require_pod
from scheduler.errors import NotFoundError
from scheduler.store.centre import load_centre
from scheduler.store.demand import (
    load_forecast,
    load_requirement,
    save_forecast,
    save_requirement,
    when_made,
)
from scheduler.store.history import load_history
from scheduler.store.overrides import list_overrides

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.demand.weeks import PodForecast, PodRequirement
    from scheduler.pods.pods import Pod
    from scheduler.store.database import Database
    from scheduler.store.demand import Made

INTERVAL_MIN = 15
NEVER = datetime.min.replace(tzinfo=UTC)


def pods_on(centre: Centre, first_day: date) -> tuple[Pod, ...]:
    """The pods that exist on a day.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    pods = tuple(pod for pod in centre.pods if pod.validity.covers(first_day))
    if not pods:
        raise NotFoundError(f"there is no pod on {first_day}: import one with pods.csv")
    return pods


@dataclass(frozen=True, slots=True)
class AccountMove:
    """Customer accounts that change pods before the horizon, as a share of the giving pod's."""

    from_pod: str
    to_pod: str
    share: float


def forecast_pods(
    database: Database,
    first_day: date,
    n_days: int,
    interval_min: int = INTERVAL_MIN,
    moves: Sequence[AccountMove] = (),
    on_done: Callable[[str], None] = lambda _pod: None,
) -> tuple[PodForecast, ...]:
    """Forecast all pods and keep what was found; returned with what planners said against it.

    Parameters
    ----------
    moves
        Accounts that take their part of the forecast along to another pod.
    on_done
        Told the code of each pod whose forecast is made.

    Raises
    ------
    NotFoundError
        If there is no pod on the first day.
    InvalidDataError
        If a move names an unknown pod or a share outside 0 to 1.
    """
    with database.reading() as session:
        centre = load_centre(session)
        history = ContactHistory(load_history(session))
    pods = pods_on(centre, first_day)
    made: tuple[PodForecast, ...] = ()
    for pod in pods:
        horizon = Horizon(pod.zone, first_day, n_days, interval_min)
        calendar = PodCalendar(pod, centre.opening, centre.special_days)
        promises = tuple(p for p in centre.promises if p.stream.pod == pod.code)
        others = tuple(other for other in pods if other != pod)
        made += (forecast_pod(history, horizon, calendar, promises, others),)
        on_done(pod.code)
    for move in moves:
        made = move_accounts(made, move.from_pod, move.to_pod, move.share)
    with database.writing() as session:
        for forecast in made:
            save_forecast(session, forecast)
        return tuple(load_forecast(session, each.pod, first_day, n_days) for each in made)


def staff_pods(database: Database, first_day: date, n_days: int) -> Iterator[PodRequirement]:
    """Turn each pod's newest forecast into the people it needs, and keep that.

    Raises
    ------
    NotFoundError
        If there is no pod on the first day, or one has no forecast for these days.
    """
    with database.reading() as session:
        centre = load_centre(session)
    for pod in pods_on(centre, first_day):
        with database.reading() as session:
            forecast = load_forecast(session, pod.code, first_day, n_days)
        horizon = Horizon(pod.zone, first_day, n_days, forecast.interval_min)
        opened = open_intervals(centre.opening, pod.code, horizon)
        requirement = require_pod(forecast, centre.promises, opened)
        with database.writing() as session:
            save_requirement(session, requirement)
        yield requirement


def requirements(
    database: Database,
    centre: Centre,
    first_day: date,
    n_days: int,
    pods: Collection[str] = (),
) -> tuple[PodRequirement, ...]:
    """The newest requirement of some pods, or of every one, for these days.

    Raises
    ------
    NotFoundError
        If a pod has none, or does not exist on the first day.
    """
    chosen = chosen_pods(centre, first_day, pods)
    with database.reading() as session:
        return tuple(load_requirement(session, pod, first_day, n_days) for pod in chosen)


def chosen_pods(centre: Centre, first_day: date, pods: Collection[str]) -> tuple[str, ...]:
    """Codes of the pods that were chosen; of all that exist on the day if none were.

    Raises
    ------
    NotFoundError
        If one does not exist on the day.
    """
    existing = tuple(pod.code for pod in pods_on(centre, first_day))
    unknown = set(pods) - set(existing)
    if unknown:
        raise NotFoundError(f"no pod {', '.join(sorted(unknown))} on {first_day}")
    return tuple(code for code in existing if code in pods) if pods else existing


def ensure_requirements(
    database: Database, first_day: date, n_days: int, pods: Collection[str] = ()
) -> tuple[str, ...]:
    """Forecast and staff these days as far as it was not done, or a planner overruled it since.

    Returns
    -------
    tuple of str
        The pods for which something was missing.

    Raises
    ------
    NotFoundError
        If there is no pod on the first day.
    InvalidDataError
        If a pod cannot be forecast.
    """
    with database.reading() as session:
        centre = load_centre(session)
        chosen = chosen_pods(centre, first_day, pods)
        made = {pod: when_made(session, pod, first_day, n_days) for pod in chosen}
        unforecast = any(times.forecast is None for times in made.values())
        unstaffed = tuple(
            pod
            for pod, times in made.items()
            if times.requirement is None
            or times.requirement < _last_said(session, centre.pod(pod), first_day, n_days, times)
        )
    if unforecast:
        forecast_pods(database, first_day, n_days)
    if unstaffed:
        list(staff_pods(database, first_day, n_days))
    return unstaffed


def _last_said(session: Session, pod: Pod, first_day: date, n_days: int, made: Made) -> datetime:
    """When the forecast was made, or overruled since."""
    start, end = utc_of(pod.zone, first_day), utc_of(pod.zone, first_day + timedelta(days=n_days))
    overrides = list_overrides(session, pod.code, start, end)
    said = [time for o in overrides for time in (o.created_at, o.withdrawn_at) if time]
    return max([*said, *([made.forecast] if made.forecast else [])], default=NEVER)
