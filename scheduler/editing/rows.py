"""The centre taken apart into the rows that files would hold: the way back from ``files.building``.

A row is the values of a table's columns by their canonical names. Checks that files go through
read such rows, so that what a form says can be held against everything else there is.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.files.columns import layouts
from scheduler.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scheduler.centre import Centre
    from scheduler.files.columns import Layout
    from scheduler.hours.records import OpeningBalance
    from scheduler.leave.records import LeaveEntitlement, SchoolHoliday
    from scheduler.people.absences import Absence, AbsenceType
    from scheduler.people.agents import Agent, Contract, PodMembership
    from scheduler.people.wishes import Wish
    from scheduler.pods.patterns import ShiftPattern
    from scheduler.pods.pods import OpeningHours, Pod, ServicePromise, SpecialDay

Values = dict[str, Any]

KINDS = (
    *("pods", "opening", "promises", "special_days", "patterns", "breaks", "agents", "channels"),
    *("skills", "availability", "absence_types", "absences", "wishes", "leave"),
    *("school_holidays", "hours_accounts"),
)
"""Kinds of row that the centre is made of."""


def layout_of_kind(kind: str) -> Layout:
    """The canonical layout of a kind of row."""
    return next(one for one in layouts() if one.kind == kind and not one.vendor)


def rows_of(centre: Centre) -> dict[str, list[Values]]:
    """Every row of the centre by kind."""
    rows: dict[str, list[Values]] = {kind: [] for kind in KINDS}
    for field in _TAKEN_APART:
        rows[field] = [_TAKEN_APART[field](record) for record in getattr(centre, field)]
    rows["opening"] = list(_opening(centre.opening))
    for pattern in centre.patterns:
        rows["patterns"].append(_pattern(pattern))
        rows["breaks"] += [_plain("breaks", rule, pattern=pattern.code) for rule in pattern.breaks]
    for agent in centre.agents:
        for kind, found in _agent(agent).items():
            rows[kind] += found
    return rows


def _plain(kind: str, record: object, **given: object) -> Values:
    """A row of a record whose attributes are called like the columns."""
    names = (column.name for column in layout_of_kind(kind).columns if column.name not in given)
    return {**given, **{name: getattr(record, name) for name in names}}


def _dates(validity: Validity) -> Values:
    return {"valid_from": validity.first, "valid_to": validity.last}


def _pod(pod: Pod) -> Values:
    return _plain("pods", pod, **_dates(pod.validity))


def _promise(promise: ServicePromise) -> Values:
    stream = promise.stream
    return _plain("promises", promise, pod=stream.pod, channel=stream.channel, skill=stream.skill)


def _special_day(special: SpecialDay) -> Values:
    return _plain("special_days", special, pod=special.pod or "")


def _pattern(pattern: ShiftPattern) -> Values:
    return _plain("patterns", pattern, lengths=pattern.lengths_min, **_dates(pattern.validity))


def _absence_type(kind: AbsenceType) -> Values:
    return _plain("absence_types", kind)


def _absence(absence: Absence) -> Values:
    return _plain("absences", absence)


def _wish(wish: Wish) -> Values:
    return _plain("wishes", wish)


def _leave(leave: LeaveEntitlement) -> Values:
    return _plain("leave", leave)


def _school_holiday(holiday: SchoolHoliday) -> Values:
    return _plain("school_holidays", holiday, pod=holiday.pod or "")


def _opening_balance(opening: OpeningBalance) -> Values:
    return _plain("hours_accounts", opening, balance=opening.balance_min)


_TAKEN_APART: dict[str, Callable[[Any], Values]] = {
    "pods": _pod,
    "promises": _promise,
    "special_days": _special_day,
    "absence_types": _absence_type,
    "absences": _absence,
    "wishes": _wish,
    "leave": _leave,
    "school_holidays": _school_holiday,
    "hours_accounts": _opening_balance,
}


def _opening(hours: Iterable[OpeningHours]) -> Iterator[Values]:
    """One row for all weekdays with the same hours, and one for each single day."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for one in hours:
        days = alike.setdefault((one.pod, one.day, one.start, one.end, one.validity), [])
        if one.weekday is not None:
            days.append(one.weekday)
    for (pod, day, start, end, validity), weekdays in alike.items():
        yield {
            "pod": pod,
            "weekdays": tuple(sorted(weekdays)),
            "day": day,
            "start": start,
            "end": end,
            **_dates(validity),  # type: ignore[arg-type]  # the key's last entry is a Validity
        }


def _agent(agent: Agent) -> dict[str, list[Values]]:
    number = agent.personnel_number
    return {
        "agents": list(_stretches(agent)),
        "channels": [
            _plain("channels", part, personnel_number=number, **_dates(part.validity))
            for part in agent.channels
        ],
        "skills": [
            _plain("skills", part, personnel_number=number, **_dates(part.validity))
            for part in agent.skills
        ],
        "availability": list(_availability(agent)),
    }


def _availability(agent: Agent) -> Iterator[Values]:
    alike: dict[tuple[Any, ...], list[int]] = {}
    for one in agent.availability:
        alike.setdefault((one.start, one.end, one.validity), []).append(one.weekday)
    for (start, end, validity), weekdays in alike.items():
        days = tuple(sorted(weekdays))
        yield {
            "personnel_number": agent.personnel_number,
            "weekdays": days,
            "start": start,
            "end": end,
            **_dates(validity),
        }


def _stretches(agent: Agent) -> Iterator[Values]:
    """One row for each stretch of days on which pod and contract stay the same."""
    person = {
        "personnel_number": agent.personnel_number,
        "name": agent.name,
        "role": agent.role,
        "email": agent.email,
        "employed_from": agent.employed.first,
        "employed_to": agent.employed.last,
    }
    for days in _pieces([*agent.memberships, *agent.contracts]):
        pod = _holding(agent.memberships, days)
        contract = _holding(agent.contracts, days)
        yield {**person, "pod": pod.pod if pod else "", **_hours(contract), **_dates(days)}


def _pieces(facts: Sequence[PodMembership | Contract]) -> Iterator[Validity]:
    """The days of all facts, cut wherever one of them begins or ends."""
    day_before = timedelta(days=1)
    firsts = {fact.validity.first or date.min for fact in facts}
    firsts |= {fact.validity.last + day_before for fact in facts if fact.validity.last}
    ordered = sorted(firsts)
    for position, first in enumerate(ordered):
        following = ordered[position + 1 :]
        days = Validity(
            None if first == date.min else first,
            following[0] - day_before if following else None,
        )
        if any(fact.validity.covers(first) for fact in facts):
            yield days


def _holding(facts: Iterable[Any], days: Validity) -> Any:
    return next((f for f in facts if f.validity.covers(days.first or date.min)), None)


_NO_HOURS = {
    "week_hours": None,
    "min_week_hours": None,
    "max_week_hours": None,
    "max_days": None,
    "earliest_start": None,
    "latest_end": None,
}


def _hours(contract: Contract | None) -> Values:
    """A contract's columns; limits that only repeat the agreed hours are left empty."""
    if contract is None:
        return dict(_NO_HOURS)
    owed, low, high = contract.week_min, contract.min_week_min, contract.max_week_min
    return {
        "week_hours": owed,
        "min_week_hours": None if low == owed else low,
        "max_week_hours": None if high == owed else high,
        "max_days": contract.max_days,
        "earliest_start": contract.earliest_start,
        "latest_end": contract.latest_end,
    }
