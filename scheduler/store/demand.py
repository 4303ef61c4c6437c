"""Forecasts and requirements: all are kept, the newest for a pod and its days counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import exists, func, select

from scheduler.calendar import utc_of
from scheduler.demand.overrides import overridden
from scheduler.demand.weeks import (
    PodForecast,
    PodRequirement,
    StreamForecast,
    StreamRequirement,
    WorkBatch,
)
from scheduler.errors import NotFoundError
from scheduler.pods.pods import Stream
from scheduler.store.database import moment
from scheduler.store.models.demand import ContactHistoryRow, ForecastRow, RequirementRow
from scheduler.store.models.pods import PodRow
from scheduler.store.overrides import count_overrides, list_overrides
from scheduler.store.pod_ids import pod_id

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

Row = TypeVar("Row", ForecastRow, RequirementRow)


def save_forecast(session: Session, forecast: PodForecast) -> None:
    """Keep a forecast; from now on it is the newest for its pod and days."""
    session.add(
        ForecastRow(
            **_horizon(session, forecast),
            level=forecast.level,
            streams=[asdict(stream) for stream in forecast.streams],
        )
    )


def load_forecast(
    session: Session, pod: str, first_day: date, n_days: int, *, as_made: bool = False
) -> PodForecast:
    """The newest forecast of ``pod`` for exactly these days, with what planners said against it.

    This is the one place where overrides are applied, so that pages, commands and the search speak
    of the same contacts. ``as_made`` leaves them out.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = _newest(session, ForecastRow, pod, first_day, n_days)
    if row is None:
        raise NotFoundError(f"no forecast of pod {pod} for {n_days} days from {first_day}")
    streams = tuple(
        StreamForecast(
            stream=Stream(**stream["stream"]),
            method=stream["method"],
            method_de=stream.get("method_de", ""),
            **{name: tuple(stream[name]) for name in ("mean", "low", "high", "aht_s")},
        )
        for stream in row.streams
    )
    made = PodForecast(pod, row.first_day, row.n_days, row.interval_min, streams, row.level)
    if as_made:
        return made
    zone = row.pod.zone
    start, end = utc_of(zone, first_day), utc_of(zone, first_day + timedelta(days=n_days))
    return overridden(made, list_overrides(session, pod, start, end), zone)


@dataclass(frozen=True)
class Made:
    """When the newest forecast and requirement of a pod for some days were made, if ever."""

    forecast: datetime | None
    requirement: datetime | None


def when_made(session: Session, pod: str, first_day: date, n_days: int) -> Made:
    """When what stands for exactly these days was made."""
    return Made(
        _when(session, ForecastRow, pod, first_day, n_days),
        _when(session, RequirementRow, pod, first_day, n_days),
    )


def has_history(session: Session, pod: str) -> bool:
    """Whether contacts of this pod were ever imported: without any, nothing is forecast."""
    of_pod = exists().where(ContactHistoryRow.pod_id == PodRow.id, PodRow.code == pod)
    return bool(session.scalar(select(of_pod)))


def newest_forecasts(session: Session, first_day: date, n_days: int) -> dict[str, int]:
    """For each pod that has a forecast for exactly these days a number that rises with changes.

    It rises with each newer forecast, and with each override of the pod, said or withdrawn.
    """
    query = (
        select(PodRow.code, func.max(ForecastRow.id))
        .join(PodRow, ForecastRow.pod_id == PodRow.id)
        .where(ForecastRow.first_day == first_day, ForecastRow.n_days == n_days)
        .group_by(PodRow.code)
    )
    said = count_overrides(session)
    return {pod: newest + said.get(pod, 0) for pod, newest in session.execute(query)}


def save_requirement(session: Session, requirement: PodRequirement) -> None:
    """Keep a requirement; from now on it is the newest for its pod and days."""
    session.add(
        RequirementRow(
            **_horizon(session, requirement),
            streams=[asdict(stream) for stream in requirement.streams],
            batches=[asdict(batch) for batch in requirement.batches],
        )
    )


def load_requirement(session: Session, pod: str, first_day: date, n_days: int) -> PodRequirement:
    """The newest requirement of ``pod`` for exactly these days.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = _newest(session, RequirementRow, pod, first_day, n_days)
    if row is None:
        raise NotFoundError(f"no requirement of pod {pod} for {n_days} days from {first_day}")
    streams = tuple(
        StreamRequirement(Stream(**stream["stream"]), tuple(stream["required_fte"]))
        for stream in row.streams
    )
    batches = tuple(
        WorkBatch(Stream(**batch["stream"]), batch["release"], batch["due"], batch["minutes"])
        for batch in row.batches
    )
    return PodRequirement(pod, row.first_day, row.n_days, row.interval_min, streams, batches)


def _horizon(session: Session, record: PodForecast | PodRequirement) -> dict[str, Any]:
    return {
        "pod_id": pod_id(session, record.pod),
        "first_day": record.first_day,
        "n_days": record.n_days,
        "interval_min": record.interval_min,
        "created_at": moment(session),
    }


def _when(
    session: Session, table: type[Row], pod: str, first_day: date, n_days: int
) -> datetime | None:
    """The moment of the newest row, without its arrays."""
    return session.scalar(
        select(table.created_at)
        .join(PodRow, table.pod_id == PodRow.id)
        .where(PodRow.code == pod, table.first_day == first_day, table.n_days == n_days)
        .order_by(table.id.desc())
        .limit(1)
    )


def _newest(
    session: Session, table: type[Row], pod: str, first_day: date, n_days: int
) -> Row | None:
    return session.scalar(
        select(table)
        .join(PodRow, table.pod_id == PodRow.id)
        .where(PodRow.code == pod, table.first_day == first_day, table.n_days == n_days)
        .order_by(table.id.desc())
        .limit(1)
    )
