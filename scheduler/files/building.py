"""From records to the centre's dataclasses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from scheduler.hours.records import OpeningBalance
from scheduler.leave.records import LeaveEntitlement, SchoolHoliday
from scheduler.people.absences import Absence, AbsenceType
from scheduler.people.agents import (
    Agent,
    Availability,
    ChannelGrant,
    Contract,
    PodMembership,
    SkillGrant,
)
from scheduler.people.wishes import Wish
from scheduler.pods.patterns import BreakRule, ShiftPattern
from scheduler.pods.pods import OpeningHours, Pod, ServicePromise, SpecialDay, Stream
from scheduler.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scheduler.files.records import Record

Dated = TypeVar("Dated", PodMembership, Contract)


def validity_of(record: Record) -> Validity:
    """The days on which a record holds."""
    return Validity(record["valid_from"], record["valid_to"])


def pod(r: Record) -> Pod:
    """A row of pods."""
    return Pod(
        code=r["code"],
        name=r["name"],
        zone=r["zone"],
        country=r["country"],
        state=r["state"],
        accounts=r["accounts"],
        contacts_per_account_week=r["contacts_per_account_week"],
        validity=validity_of(r),
    )


def opening(r: Record) -> tuple[OpeningHours, ...]:
    """A row of opening: one entry for each weekday, or one for its day."""
    hours = {"start": r["start"], "end": r["end"], "validity": validity_of(r)}
    if r["day"] is not None:
        return (OpeningHours(pod=r["pod"], day=r["day"], **hours),)
    return tuple(OpeningHours(pod=r["pod"], weekday=day, **hours) for day in r["weekdays"])


_PROMISE_FIELDS = (
    "model",
    "service_level",
    "answer_within_s",
    "patience_s",
    "concurrency",
    "slowdown",
    "max_occupancy",
    "shrinkage",
    "min_agents",
    "due_min",
    "aht_s",
    "priority",
)


def promise(r: Record) -> ServicePromise:
    """A row of promises."""
    stream = Stream(r["pod"], r["channel"], r["skill"])
    return ServicePromise(stream=stream, **{name: r[name] for name in _PROMISE_FIELDS})


def special_day(r: Record) -> SpecialDay:
    """A row of special_days."""
    return SpecialDay(day=r["day"], name=r["name"], pod=r["pod"] or None, factor=r["factor"])


def break_rule(r: Record) -> BreakRule:
    """A row of breaks."""
    return BreakRule(
        length_min=r["length_min"],
        paid=r["paid"],
        earliest_min=r["earliest_min"],
        latest_min=r["latest_min"],
        from_length_min=r["from_length_min"],
    )


def pattern(r: Record) -> ShiftPattern:
    """A row of patterns, still without breaks."""
    return ShiftPattern(
        code=r["code"],
        name=r["name"],
        first_start=r["first_start"],
        last_start=r["last_start"],
        step_min=r["step_min"],
        lengths_min=r["lengths"],
        weekdays=r["weekdays"],
        pods=r["pods"],
        min_work_min=r["min_work_min"],
        max_break_percent=r["max_break_percent"],
        flags=r["flags"],
        validity=validity_of(r),
    )


def absence_type(r: Record) -> AbsenceType:
    """A row of absence_types."""
    names = ("code", "name_de", "name_en", "credit", "leave", "on_request")
    return AbsenceType(*(r[name] for name in names))


def absence(r: Record) -> Absence:
    """A row of absences."""
    half = r["half"] or None
    return Absence(r["personnel_number"], r["type"], r["first"], r["last"], half)


def leave(r: Record) -> LeaveEntitlement:
    """A row of leave."""
    names = ("personnel_number", "year", "days", "carried_over", "carry_over_until")
    return LeaveEntitlement(*(r[name] for name in names))


def school_holiday(r: Record) -> SchoolHoliday:
    """A row of school_holidays."""
    return SchoolHoliday(r["first"], r["last"], r["name"], r["state"], r["pod"] or None)


def opening_balance(r: Record) -> OpeningBalance:
    """A row of hours_accounts."""
    return OpeningBalance(r["personnel_number"], r["as_of"], r["balance"])


def wish(r: Record) -> Wish:
    """A row of wishes."""
    names = ("kind", "day", "earliest", "latest", "pattern", "weight")
    return Wish(personnel_number=r["personnel_number"], **{name: r[name] for name in names})


def channel_grant(r: Record) -> ChannelGrant:
    """A row of channels."""
    return ChannelGrant(r["channel"], r["productivity"], validity_of(r))


def skill_grant(r: Record) -> SkillGrant:
    """A row of skills."""
    return SkillGrant(r["skill"], validity_of(r))


def availability(r: Record) -> tuple[Availability, ...]:
    """A row of availability: one entry for each weekday."""
    validity = validity_of(r)
    return tuple(Availability(day, r["start"], r["end"], validity) for day in r["weekdays"])


def contract(r: Record) -> Contract:
    """The contract of a row of agents."""
    owed = r["week_hours"]
    low, high = r["min_week_hours"], r["max_week_hours"]
    return Contract(
        week_min=owed,
        min_week_min=owed if low is None else low,
        max_week_min=owed if high is None else high,
        max_days=r["max_days"],
        earliest_start=r["earliest_start"],
        latest_end=r["latest_end"],
        validity=validity_of(r),
    )


def agent(rows: Sequence[Record]) -> Agent:
    """One person from all rows with that number; channels and the like come from other files.

    A pod or contract that goes on unchanged from one row to the next stays one record.
    """
    rows = sorted(rows, key=lambda r: r["valid_from"] or date.min)
    first = rows[0]
    return Agent(
        personnel_number=first["personnel_number"],
        name=first["name"],
        role=first["role"],
        email=first["email"],
        memberships=_joined([PodMembership(r["pod"], validity_of(r)) for r in rows]),
        contracts=_joined([contract(r) for r in rows]),
        employed=Validity(first["employed_from"], first["employed_to"]),
    )


def _joined(facts: Iterable[Dated]) -> tuple[Dated, ...]:
    joined: list[Dated] = []
    for fact in facts:
        if joined and _goes_on(joined[-1], fact):
            whole = Validity(joined[-1].validity.first, fact.validity.last)
            joined[-1] = replace(fact, validity=whole)
        else:
            joined.append(fact)
    return tuple(joined)


def _goes_on(before: Dated, after: Dated) -> bool:
    """Whether two facts differ in nothing but their days, which follow each other."""
    last, first = before.validity.last, after.validity.first
    same = replace(before, validity=after.validity) == after
    return same and last is not None and first == last + timedelta(days=1)
