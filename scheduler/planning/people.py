"""The centre's agents become the solver's agents of one pod and horizon."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from solver.problem import (
    FULL_RATE,
    Absence,
    Agent,
    DayOffWish,
    Duty,
    Lock,
    ShiftWish,
    StartWish,
    Terms,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from scheduler.agreements.prices import Prices
    from scheduler.calendar import Horizon
    from scheduler.centre import Centre
    from scheduler.people.absences import Absence as PersonAbsence
    from scheduler.people.absences import AbsenceType
    from scheduler.people.agents import Agent as Person
    from scheduler.people.agents import Contract
    from scheduler.people.wishes import Wish
    from scheduler.pods.pods import Stream
    from solver.problem import Shell
    from solver.problem import Wish as SolverWish

HALF_HOUR_MIN = 30
WEEK_DAYS = 7


@dataclass(frozen=True)
class PodWeek:
    """What the translation of every agent of a pod needs."""

    centre: Centre
    pod: str
    horizon: Horizon
    streams: tuple[Stream, ...]
    shells: tuple[Shell, ...]
    prices: Prices
    earlier: Mapping[str, tuple[Duty, ...]]
    """Duties before the horizon, by personnel number, in this horizon's intervals."""
    locks: Mapping[str, tuple[Lock, ...]]
    rostered_min: Mapping[tuple[str, int], int]
    """Paid minutes of the standing roster by personnel number and day, for absences that credit
    the planned shift.
    """
    balances: Mapping[str, int] = field(default_factory=dict)
    """What hours accounts hold before the horizon, by personnel number."""


def agents_of_pod(week: PodWeek) -> tuple[Agent, ...]:
    """Everybody with a contract and a channel who belongs to the pod on some day, by number."""
    people = {
        person.personnel_number: person
        for day in week.horizon.days
        for person in week.centre.agents_of(week.pod, day)
    }
    translated = (_agent(week, people[number]) for number in sorted(people))
    return tuple(agent for agent in translated if agent is not None)


def _agent(week: PodWeek, person: Person) -> Agent | None:
    contract = next(filter(None, (person.contract_on(day) for day in week.horizon.days)), None)
    rates = _rates(week, person)
    if contract is None or not rates:
        return None
    absences = absences_of(week, person, contract)
    by_week = _terms_by_week(week, person)
    share = 1.0 if by_week else _days_here(week, person) / week.horizon.n_days
    return Agent(
        id=person.personnel_number,
        rates=rates,
        contract_min=round(contract.week_min * share),
        min_week_min=round(contract.min_week_min * share),
        max_week_min=contract.max_week_min,
        max_days=contract.max_days,
        windows=_windows(week, person),
        hours=_hours(week.horizon, contract),
        absences=absences,
        wishes=tuple(_wishes(week, person)),
        locks=week.locks.get(person.personnel_number, ()),
        fixed=week.earlier.get(person.personnel_number, ()),
        by_week=by_week if len(set(by_week)) > 1 else (),
        balance_min=week.balances.get(person.personnel_number, 0),
    )


def _terms_by_week(week: PodWeek, person: Person) -> tuple[Terms, ...]:
    """What holds in each week of a horizon of several; nothing for a single one.

    Of a week in which the person is here for some days only, a share is owed.
    """
    days = week.horizon.days
    if len(days) <= WEEK_DAYS:
        return ()
    return tuple(
        _terms(week, person, days[first : first + WEEK_DAYS])
        for first in range(0, len(days), WEEK_DAYS)
    )


def _terms(week: PodWeek, person: Person, days: tuple[date, ...]) -> Terms:
    here = [day for day in days if _is_here(week, person, day)]
    contract = person.contract_on(here[0]) if here else None
    if contract is None:
        return Terms(0, 0, 0, 0)
    share = len(here) / len(days)
    return Terms(
        round(contract.week_min * share),
        round(contract.min_week_min * share),
        contract.max_week_min,
        contract.max_days,
    )


def _is_here(week: PodWeek, person: Person, day: date) -> bool:
    return _is_in_pod(week, person, day) and person.contract_on(day) is not None


def _days_here(week: PodWeek, person: Person) -> int:
    return sum(_is_here(week, person, day) for day in week.horizon.days)


def _rates(week: PodWeek, person: Person) -> tuple[tuple[str, int], ...]:
    """Stream keys and tenths of an FTE, as granted on the first day the agent is here."""
    day = next(day for day in week.horizon.days if _is_in_pod(week, person, day))
    skills = {grant.skill for grant in person.skills if grant.validity.covers(day)}
    tenths = {
        grant.channel: max(1, round(FULL_RATE * grant.productivity))
        for grant in person.channels
        if grant.validity.covers(day)
    }
    able = (
        (stream.key, tenths[stream.channel])
        for stream in week.streams
        if stream.channel in tenths and (not stream.skill or stream.skill in skills)
    )
    return tuple(sorted(able))


def _is_in_pod(week: PodWeek, person: Person, day: date) -> bool:
    return person.pod_on(day) == week.pod and person.employed.covers(day)


def _windows(week: PodWeek, person: Person) -> tuple[Window, ...] | None:
    """Availability; days outside membership or contract have none."""
    always_here = _days_here(week, person) == week.horizon.n_days
    if not person.availability and always_here:
        return None
    found = []
    for day in week.horizon.days:
        if _is_here(week, person, day):
            found += _day_windows(week.horizon, person, day)
    return _joined(found)


def _day_windows(horizon: Horizon, person: Person, day: date) -> list[Window]:
    if not person.availability:
        next_day = day + timedelta(days=1)
        night_after = horizon.first_interval(next_day + timedelta(days=1))
        return [Window(horizon.first_interval(day), night_after)]
    return [
        Window(*horizon.window(day, entry.start, entry.end))
        for entry in person.availability
        if entry.weekday == day.weekday() and entry.validity.covers(day)
    ]


def _joined(windows: list[Window]) -> tuple[Window, ...]:
    """Windows in order, those that touch made one."""
    joined: list[Window] = []
    for window in sorted(windows, key=lambda w: w.start):
        if joined and window.start <= joined[-1].end:
            last = joined.pop()
            joined.append(Window(last.start, max(last.end, window.end)))
        else:
            joined.append(window)
    return tuple(joined)


def _hours(horizon: Horizon, contract: Contract) -> tuple[Window, ...] | None:
    """The personal earliest start and latest end, day by day; days do not join."""
    if contract.earliest_start is None and contract.latest_end is None:
        return None
    return tuple(_personal_day(horizon, contract, day) for day in horizon.days)


def _personal_day(horizon: Horizon, contract: Contract, day: date) -> Window:
    earliest, latest = contract.earliest_start, contract.latest_end
    if earliest is not None and latest is not None:
        return Window(*horizon.window(day, earliest, latest))
    if earliest is not None:
        return Window(
            horizon.interval(day, earliest), horizon.first_interval(day + timedelta(days=2))
        )
    end = horizon.interval(day, latest) if latest else horizon.first_interval(day)
    return Window(horizon.first_interval(day), end)


def absences_of(week: PodWeek, person: Person, contract: Contract) -> tuple[Absence, ...]:
    """Days away with their credited minutes, and the half that is away if only one is.

    A contract's share is credited on as many days a week as the contract has working days, so
    that a week of leave counts as the week that was agreed and not as seven days. Half a day is
    credited with half of a day's minutes.
    """
    types = {kind.code: kind for kind in week.centre.absence_types}
    away = {
        day: absence
        for absence in week.centre.absences
        if absence.personnel_number == person.personnel_number
        for day in week.horizon.days
        if absence.covers(day)
    }
    found = []
    credited_days = 0.0
    for number, day in enumerate(week.horizon.days):
        credited_days = 0.0 if number % WEEK_DAYS == 0 else credited_days
        if day in away:
            minutes, kind = 0, types[away[day].type]
            size = 0.5 if away[day].half else 1.0
            if kind.credit != "none" and credited_days < contract.max_days:
                minutes = int(size * _credit(week, person, contract, kind, number))
                credited_days += size
            found.append(Absence(number, minutes, _half(week.horizon, away[day])))
    return tuple(found)


def _half(horizon: Horizon, absence: PersonAbsence) -> Window | None:
    """The intervals of half a day; shells that begin on it end at its midnight or later."""
    if absence.half is None:
        return None
    start, end = absence.span(horizon.zone)
    return Window(horizon.interval_at(start), horizon.interval_at(end))


def _credit(week: PodWeek, person: Person, contract: Contract, kind: AbsenceType, day: int) -> int:
    share = contract.week_min // contract.max_days
    if kind.credit == "planned_shift":
        return week.rostered_min.get((person.personnel_number, day), share)
    return share


def _wishes(week: PodWeek, person: Person) -> Iterable[SolverWish]:
    mine = (w for w in week.centre.wishes if w.personnel_number == person.personnel_number)
    for number, wish in enumerate(mine):
        yield from _wish(week, wish, f"{person.personnel_number}-{number}")


def _wish(week: PodWeek, wish: Wish, name: str) -> Iterable[SolverWish]:
    horizon, prices = week.horizon, week.prices
    day = None if wish.day is None else horizon.day_number(wish.day)
    if day is not None and not 0 <= day < horizon.n_days:
        return
    if wish.kind == "day_off" and day is not None:
        yield DayOffWish(name, day, prices.day_off * wish.weight)
    elif wish.kind == "shift" and day is not None:
        yield ShiftWish(name, day, wish.pattern, prices.shift * wish.weight)
    elif wish.kind == "start":
        yield StartWish(name, tuple(_start_costs(week, wish, day)))


def _start_costs(week: PodWeek, wish: Wish, only: int | None) -> Iterable[tuple[int, int]]:
    """Cost of each start outside the wished times, by the half hours it lies outside."""
    horizon = week.horizon
    starts = sorted({(shell.day, shell.start) for shell in week.shells})
    for number, start in starts:
        if only is None or number == only:
            day = horizon.days[number]
            early = 0 if wish.earliest is None else horizon.interval(day, wish.earliest) - start
            late = 0 if wish.latest is None else start - horizon.interval(day, wish.latest)
            half_hours = -(-max(early, late, 0) * horizon.interval_min // HALF_HOUR_MIN)
            if half_hours:
                yield start, half_hours * week.prices.start_30min * wish.weight
