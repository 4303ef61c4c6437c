"""An agent's own published weeks: shifts with breaks, colleagues on duty, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.calendar import monday_of
from scheduler.store.published import published_duties, published_parts
from scheduler.store.seen import changes_of_agent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.people.agents import Agent
    from scheduler.store.roster_records import StoredDuty
    from scheduler.store.seen import RosterChange

DAYS_A_WEEK = 7
BREAKS = ("break", "paid_break")


@dataclass(frozen=True)
class Stretch:
    """Part of a shift, aware local times; ``activity`` as in ``solver.problem.Segment``."""

    start: datetime
    end: datetime
    activity: str
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Colleague:
    """Somebody of the pod who is on duty at the same time."""

    name: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class OwnShift:
    """One shift, aware local times."""

    day: date
    start: datetime
    end: datetime
    pod: str
    paid_min: int
    stretches: tuple[Stretch, ...]
    colleagues: tuple[Colleague, ...]

    @property
    def breaks(self) -> tuple[Stretch, ...]:
        """The breaks, paid or not."""
        return tuple(s for s in self.stretches if s.activity in BREAKS)


@dataclass(frozen=True)
class OwnDay:
    """A day of one's own."""

    day: date
    published: bool
    shift: OwnShift | None
    absent: bool
    changes: tuple[RosterChange, ...]
    """Those not seen yet, in order."""
    absent_half: bool = False
    """Whether only half of the day is absent."""


@dataclass(frozen=True)
class OwnWeek:
    """Monday to Sunday."""

    days: tuple[OwnDay, ...]

    @property
    def published(self) -> bool:
        """Whether one of its days is."""
        return any(day.published for day in self.days)

    @property
    def paid_min(self) -> int:
        """Paid minutes of all shifts."""
        return sum(day.shift.paid_min for day in self.days if day.shift)


@dataclass(frozen=True)
class OwnWeeks:
    """Some weeks of one's own, one after the other."""

    weeks: tuple[OwnWeek, ...]
    shifts: tuple[OwnShift, ...]
    """In order, with that of the day before the first week, which may end in it."""

    def next_shift(self, now: datetime) -> OwnShift | None:
        """The shift one is on, or the next; ``None`` if there is none in these weeks."""
        return next((shift for shift in self.shifts if shift.end > now), None)


def own_weeks(
    session: Session, centre: Centre, agent: Agent, first: date, n_weeks: int
) -> OwnWeeks:
    """The weeks from that of ``first`` on.

    Of colleagues it has names and times of the same pod's published shifts, nothing more.
    """
    monday = monday_of(first)
    days = [monday + timedelta(days=number) for number in range(-1, DAYS_A_WEEK * n_weeks)]
    shifts = _shifts(session, centre, agent, days)
    pods = {pod for day in days if (pod := agent.pod_on(day))}
    parts = published_parts(session, days[0], days[-1], pods)
    changes = changes_of_agent(session, agent.personnel_number, monday)
    unseen = [change for change in changes if change.seen_at is None]
    away = [a for a in centre.absences if a.personnel_number == agent.personnel_number]
    made = [
        OwnDay(
            day=day,
            published=any(part.covers(day) and part.pod == agent.pod_on(day) for part in parts),
            shift=shifts.get(day),
            absent=any(absence.covers(day) for absence in away),
            absent_half=any(a.covers(day) and a.half is not None for a in away),
            changes=tuple(change for change in unseen if change.day == day),
        )
        for day in days[1:]
    ]
    starts = range(0, len(made), DAYS_A_WEEK)
    return OwnWeeks(
        weeks=tuple(OwnWeek(tuple(made[at : at + DAYS_A_WEEK])) for at in starts),
        shifts=tuple(shifts[day] for day in sorted(shifts)),
    )


def _shifts(
    session: Session, centre: Centre, agent: Agent, days: Sequence[date]
) -> dict[date, OwnShift]:
    """The agent's published shifts by day; the pod is that of the roster they stand in."""
    pods = {pod for day in days if (pod := agent.pod_on(day))}
    duties = published_duties(session, days[0], days[-1], pods)
    names = {person.personnel_number: person.name for person in centre.agents}
    zones = {pod.code: ZoneInfo(pod.zone) for pod in centre.pods}
    return {
        duty.day: _shift(duty, pod, everybody, names, zones[pod])
        for pod, everybody in duties.items()
        for duty in everybody
        if duty.personnel_number == agent.personnel_number
    }


def _shift(
    duty: StoredDuty,
    pod: str,
    everybody: Iterable[StoredDuty],
    names: dict[str, str],
    zone: ZoneInfo,
) -> OwnShift:
    with_me = (
        other
        for other in everybody
        if other.personnel_number != duty.personnel_number
        and other.start_utc < duty.end_utc
        and duty.start_utc < other.end_utc
    )
    return OwnShift(
        day=duty.day,
        start=duty.start_utc.astimezone(zone),
        end=duty.end_utc.astimezone(zone),
        pod=pod,
        paid_min=duty.paid_min,
        stretches=tuple(
            Stretch(
                part.start_utc.astimezone(zone),
                part.end_utc.astimezone(zone),
                part.activity,
                part.channels,
            )
            for part in duty.segments
        ),
        colleagues=tuple(
            Colleague(
                names.get(other.personnel_number, ""),
                other.start_utc.astimezone(zone),
                other.end_utc.astimezone(zone),
            )
            for other in with_me
        ),
    )
