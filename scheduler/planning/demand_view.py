"""A pod's demand in one week as people read it: forecast, what came before, what is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.calendar import Horizon, monday_of, utc_of
from scheduler.demand.overrides import overridden
from scheduler.store.demand import load_forecast, load_requirement, when_made
from scheduler.store.overrides import list_overrides
from scheduler.store.past_contacts import contacts_between, newest_contact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.demand.overrides import ForecastOverride
    from scheduler.demand.weeks import PodRequirement, StreamForecast
    from scheduler.pods.pods import Pod, ServicePromise, Stream
    from scheduler.store.database import Database
    from scheduler.store.demand import Made
    from scheduler.store.past_contacts import Came

DAYS = 7
PAST_WEEKS = 4
Series = tuple[float, ...]


@dataclass(frozen=True)
class PastWeek:
    """A week that is over: contacts by interval of the day, ``None`` where nothing is known."""

    first_day: date
    days: tuple[tuple[float | None, ...], ...]

    def total(self, day: int) -> float | None:
        """Contacts of a day; ``None`` if nothing is known of it."""
        known = [value for value in self.days[day] if value is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class StreamDemand:
    """One stream's week; arrays have one entry for each interval of the week."""

    stream: Stream
    made: StreamForecast
    standing: StreamForecast
    """With overrides; the same as ``made`` if there are none."""
    past: tuple[PastWeek, ...]
    """Newest first."""

    @property
    def is_overridden(self) -> bool:
        """Whether somebody overruled any of it."""
        return self.made != self.standing

    def contacts(self, part: range) -> float:
        """Contacts expected in some intervals."""
        return sum(self.standing.mean[part.start : part.stop])

    def contacts_as_made(self, part: range) -> float:
        """The same without overrides."""
        return sum(self.made.mean[part.start : part.stop])

    def aht_s(self, part: range) -> float | None:
        """Mean handling time in some intervals, weighted by contacts; ``None`` without any."""
        cut = slice(part.start, part.stop)
        mean, seconds = self.standing.mean[cut], self.standing.aht_s[cut]
        contacts = sum(mean)
        if not contacts:
            return None
        return sum(m * s for m, s in zip(mean, seconds, strict=True)) / contacts

    def past_mean(self, day: int) -> tuple[float | None, ...]:
        """What came on the same weekday of the past weeks on average, by interval of the day."""
        rows = [week.days[day] for week in self.past]
        columns = ([v for v in column if v is not None] for column in zip(*rows, strict=True))
        return tuple(sum(known) / len(known) if known else None for known in columns)


@dataclass(frozen=True)
class DemandWeek:
    """All streams of a pod in one week."""

    pod: Pod
    first_day: date
    horizon: Horizon
    parts: tuple[range, ...]
    """Intervals of each day."""
    streams: tuple[StreamDemand, ...]
    """Empty as long as nothing is forecast."""
    overrides: tuple[ForecastOverride, ...]
    made: Made
    level: float = 0.8

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the week."""
        return self.horizon.days


@dataclass(frozen=True)
class NeedWeek:
    """What a pod needs in one week, and the promises it follows from."""

    pod: Pod
    first_day: date
    horizon: Horizon
    parts: tuple[range, ...]
    requirement: PodRequirement | None
    promises: tuple[ServicePromise, ...]
    made: Made
    outdated: bool
    """Whether the forecast, or what was said against it, is newer than the requirement."""
    work: dict[Stream, tuple[float, ...]] = field(default_factory=dict)
    """Deferrable work of each stream: hours that become due on each day."""


def demand_week(
    database: Database, centre: Centre, pod_code: str, first_day: date, today: date
) -> DemandWeek:
    """The week of a pod that begins on ``first_day``.

    Raises
    ------
    NotFoundError
        If there is no such pod.
    """
    pod = centre.pod(pod_code)
    with database.reading() as session:
        overrides = _overrides(session, pod, first_day)
        made = when_made(session, pod.code, first_day, DAYS)
        if made.forecast is None:
            horizon = Horizon(pod.zone, first_day, DAYS, 15)
            return DemandWeek(pod, first_day, horizon, (), (), overrides, made)
        forecast = load_forecast(session, pod.code, first_day, DAYS, as_made=True)
        mondays = _past_mondays(session, pod, first_day, today)
        came = contacts_between(
            session,
            pod.code,
            utc_of(pod.zone, mondays[-1]),
            utc_of(pod.zone, mondays[0] + timedelta(days=DAYS)),
        )
    horizon = Horizon(pod.zone, first_day, DAYS, forecast.interval_min)
    standing = overridden(forecast, overrides, pod.zone)
    return DemandWeek(
        pod,
        first_day,
        horizon,
        parts_of(horizon),
        tuple(
            StreamDemand(one.stream, one, other, _past(came.get(one.stream, ()), mondays, horizon))
            for one, other in zip(forecast.streams, standing.streams, strict=True)
        ),
        overrides,
        made,
        forecast.level,
    )


def need_week(database: Database, centre: Centre, pod_code: str, first_day: date) -> NeedWeek:
    """What a pod needs in the week that begins on ``first_day``.

    Raises
    ------
    NotFoundError
        If there is no such pod.
    """
    pod = centre.pod(pod_code)
    with database.reading() as session:
        made = when_made(session, pod.code, first_day, DAYS)
        requirement = None
        if made.requirement is not None:
            requirement = load_requirement(session, pod.code, first_day, DAYS)
        said = _overrides(session, pod, first_day)
    interval_min = requirement.interval_min if requirement else 15
    horizon = Horizon(pod.zone, first_day, DAYS, interval_min)
    parts = parts_of(horizon)
    return NeedWeek(
        pod,
        first_day,
        horizon,
        parts,
        requirement,
        tuple(p for p in centre.promises if p.stream.pod == pod.code),
        made,
        _outdated(made, said),
        _work(requirement, parts) if requirement else {},
    )


def parts_of(horizon: Horizon) -> tuple[range, ...]:
    """The intervals of each day."""
    starts = [horizon.first_interval(day) for day in horizon.days]
    ends = [*starts[1:], horizon.n_intervals]
    return tuple(range(start, end) for start, end in zip(starts, ends, strict=True))


def _overrides(session: Session, pod: Pod, first_day: date) -> tuple[ForecastOverride, ...]:
    end = first_day + timedelta(days=DAYS)
    return list_overrides(session, pod.code, utc_of(pod.zone, first_day), utc_of(pod.zone, end))


def _outdated(made: Made, overrides: Iterable[ForecastOverride]) -> bool:
    if made.requirement is None or made.forecast is None:
        return False
    said = [moment for o in overrides for moment in (o.created_at, o.withdrawn_at) if moment]
    return max([made.forecast, *said]) > made.requirement


def _past_mondays(session: Session, pod: Pod, first_day: date, today: date) -> tuple[date, ...]:
    """First days of the last weeks that are over and of which something is known."""
    newest = newest_contact(session, pod.code)
    known = today if newest is None else newest.astimezone(ZoneInfo(pod.zone)).date()
    latest = min(monday_of(first_day), monday_of(known) + timedelta(days=DAYS))
    return tuple(latest - timedelta(days=DAYS * n) for n in range(1, PAST_WEEKS + 1))


def _past(came: Sequence[Came], mondays: Sequence[date], horizon: Horizon) -> tuple[PastWeek, ...]:
    """What came, laid on the intervals of days; of longer intervals each part gets its share."""
    zone, step = ZoneInfo(horizon.zone), horizon.interval_min
    slots = 24 * 60 // step
    table: dict[date, list[float | None]] = {}
    for at, interval_min, offered in came:
        local = at.astimezone(zone)
        row = table.setdefault(local.date(), [None] * slots)
        first = (local.hour * 60 + local.minute) // step
        n = max(1, interval_min // step)
        for slot in range(first, min(first + n, slots)):
            row[slot] = (row[slot] or 0.0) + offered / n
    nothing: tuple[float | None, ...] = (None,) * slots
    return tuple(
        PastWeek(
            monday,
            tuple(tuple(table.get(monday + timedelta(days=n), nothing)) for n in range(DAYS)),
        )
        for monday in mondays
    )


def _work(requirement: PodRequirement, parts: Sequence[range]) -> dict[Stream, tuple[float, ...]]:
    hours: dict[Stream, list[float]] = {}
    for batch in requirement.batches:
        row = hours.setdefault(batch.stream, [0.0] * len(parts))
        day = next(n for n, part in enumerate(parts) if batch.due - 1 < part.stop)
        row[day] += batch.minutes / 60
    return {stream: tuple(row) for stream, row in hours.items()}
