"""Hours by premium class, as payroll wants them.

The classes are those of section 3b of the German income tax act (EStG): premiums for work at
night, on Sundays and on public holidays are free of tax up to its rates. Minutes are counted in
UTC, so that the night of a clock change has as many as are worked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from scheduler.calendar import monday_of, utc_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from scheduler.rosters import AgentView, DutyView, PodRoster

PremiumClass = Literal["night", "sunday", "holiday"]

NIGHT_FROM = time(20)
"""Section 3b (2) EStG: night work is work from 20 to 6."""
NIGHT_TO = time(6)
STILL_UNTIL = time(4)
"""Section 3b (3) EStG: what began before midnight counts as Sunday or holiday until then."""
SUNDAY = 6
DAY = timedelta(days=1)


@dataclass(frozen=True)
class PayrollLine:
    """One person's minutes over the days of a roster; night adds to Sunday or holiday."""

    personnel_number: str
    name: str
    pod: str
    contract_min: int
    paid_min: int
    credited_min: int
    night_min: int
    sunday_min: int
    """On Sundays that are no public holiday."""
    holiday_min: int
    overtime_min: int
    """Above the contract, week by week: a week below it takes nothing away."""


def payroll(pod: PodRoster, days: Sequence[date]) -> tuple[PayrollLine, ...]:
    """A line for each person of a pod."""
    return tuple(_line(pod, agent, days) for agent in pod.agents)


def premium_minutes(duty: DutyView, zone: str, holidays: Container[date]) -> Counter[PremiumClass]:
    """Paid minutes of a duty in each class; unpaid breaks count in none."""
    windows = tuple(_windows(duty, zone, holidays))
    found: Counter[PremiumClass] = Counter()
    for segment in duty.segments:
        if segment.activity != "break":
            start, end = segment.start.astimezone(UTC), segment.end.astimezone(UTC)
            for kind, first, last in windows:
                found[kind] += _minutes(max(start, first), min(end, last))
    return +found


def _line(pod: PodRoster, agent: AgentView, days: Sequence[date]) -> PayrollLine:
    premiums: Counter[PremiumClass] = Counter()
    for duty in agent.duties:
        premiums += premium_minutes(duty, pod.zone, pod.holidays)
    return PayrollLine(
        personnel_number=agent.personnel_number,
        name=agent.name,
        pod=pod.name,
        contract_min=agent.contract_min,
        paid_min=agent.paid_min,
        credited_min=agent.credited_min,
        night_min=premiums["night"],
        sunday_min=premiums["sunday"],
        holiday_min=premiums["holiday"],
        overtime_min=_overtime(agent, days),
    )


def _overtime(agent: AgentView, days: Sequence[date]) -> int:
    """The contract is spread over the weeks by their days: a roster may begin on any day."""
    due = Counter(monday_of(day) for day in days)
    had: Counter[date] = Counter()
    for duty in agent.duties:
        had[monday_of(duty.day)] += duty.paid_min
    for absence in agent.absences:
        had[monday_of(absence.day)] += absence.credited_min
    return sum(
        max(0, had[week] - round(agent.contract_min * n_days / len(days)))
        for week, n_days in due.items()
    )


def _windows(
    duty: DutyView, zone: str, holidays: Container[date]
) -> Iterator[tuple[PremiumClass, datetime, datetime]]:
    """The spans of all classes that a duty may touch; no two of one class overlap."""
    yield ("night", *_span(zone, duty.day - DAY, NIGHT_FROM, NIGHT_TO))
    yield ("night", *_span(zone, duty.day, NIGHT_FROM, NIGHT_TO))
    kinds = [_kind(day, holidays) for day in (duty.day, duty.day + DAY)]
    if kinds[0]:
        last = time(0) if kinds[1] else STILL_UNTIL
        yield (kinds[0], *_span(zone, duty.day, time(0), last))
    if kinds[1]:
        yield (kinds[1], *_span(zone, duty.day + DAY, time(0), time(0)))


def _kind(day: date, holidays: Container[date]) -> PremiumClass | None:
    if day in holidays:
        return "holiday"
    return "sunday" if day.weekday() == SUNDAY else None


@lru_cache(maxsize=4096)
def _span(zone: str, day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """From a local time of ``day`` to one of the next day."""
    return utc_of(zone, day, start), utc_of(zone, day + DAY, end)


def _minutes(start: datetime, end: datetime) -> int:
    return max(0, (end - start) // timedelta(minutes=1))
