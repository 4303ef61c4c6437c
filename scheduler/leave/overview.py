"""What pages show of leave: the own, and a pod's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.calendar import monday_of
from scheduler.leave.facts import load_facts
from scheduler.store.leave import list_requests
from scheduler.store.pod_leave import pod_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from scheduler.leave.balance import Balance
    from scheduler.leave.facts import PodFacts
    from scheduler.leave.records import SchoolHoliday, SpareDay, StoredRequest
    from scheduler.people.absences import Absence, AbsenceType

SHOWN_REQUESTS = 30
WEEK_DAYS = 7


@dataclass(frozen=True)
class Month:
    """A calendar month as whole weeks, Monday first; days of other months are ``None``."""

    first: date
    weeks: tuple[tuple[SpareDay | None, ...], ...]


@dataclass(frozen=True)
class OwnRequest:
    """A request of one's own."""

    request: StoredRequest
    type: AbsenceType
    cost: float
    """Days of leave; of one that is decided, 0."""
    begun: bool


@dataclass(frozen=True)
class OwnLeave:
    """Everything about leave that one person sees."""

    facts: PodFacts
    balances: tuple[Balance, ...]
    """Of this year and the next, as far as something is noted."""
    months: tuple[Month, ...]
    away: dict[date, str]
    """Days that are the person's own already: ``approved``, ``waiting`` or ``listed``."""
    requests: tuple[OwnRequest, ...]
    """The newest first."""
    types: tuple[AbsenceType, ...]
    """What can be asked for."""
    holidays: tuple[SchoolHoliday, ...]
    """School holidays of the months."""


@dataclass(frozen=True)
class AwayLine:
    """Somebody of the pod is away."""

    absence: Absence
    name: str
    type: AbsenceType


@dataclass(frozen=True)
class PodOverview:
    """Leave in one pod, for those who decide."""

    facts: PodFacts
    months: tuple[Month, ...]
    away: tuple[AwayLine, ...]
    """Absences that touch these months, in order of time."""
    requests: tuple[StoredRequest, ...]
    """Open ones, the oldest first."""
    holidays: tuple[SchoolHoliday, ...]


def own_leave(
    session: Session, personnel_number: str, today: date, month: date, n_months: int
) -> OwnLeave:
    """The own leave, and what the pod can spare in some months.

    Raises
    ------
    NotFoundError
        If there is no such person, or the person is in no pod today.
    """
    facts = load_facts(session, pod_on(session, personnel_number, today))
    shown = _months(facts, month, n_months)
    mine = list_requests(session, personnel_number=personnel_number)
    return OwnLeave(
        facts=facts,
        balances=facts.balances(personnel_number, (today.year, today.year + 1)),
        months=shown,
        away=_away(facts, personnel_number),
        requests=tuple(_own(facts, one) for one in reversed(mine))[:SHOWN_REQUESTS],
        types=tuple(kind for kind in facts.centre.absence_types if kind.on_request),
        holidays=_holidays(facts, shown),
    )


def pod_overview(session: Session, pod: str, month: date, n_months: int) -> PodOverview:
    """Leave in a pod over some months.

    Raises
    ------
    NotFoundError
        If there is no such pod.
    """
    facts = load_facts(session, pod)
    shown = _months(facts, month, n_months)
    first, last = shown[0].first, _last(shown)
    people = {agent.personnel_number: agent for agent in facts.centre.agents}
    away = [
        AwayLine(absence, people[absence.personnel_number].name, facts.types[absence.type])
        for absence in facts.centre.absences
        if absence.first <= last
        and absence.last >= first
        and people[absence.personnel_number].pod_on(max(first, absence.first)) == pod
    ]
    ordered = sorted(away, key=lambda line: (line.absence.first, line.name))
    return PodOverview(facts, shown, tuple(ordered), facts.requests, _holidays(facts, shown))


def month_after(first: date, n: int = 1) -> date:
    """The first of the month so many months later, or earlier."""
    months = first.year * 12 + first.month - 1 + n
    return date(months // 12, months % 12 + 1, 1)


def _months(facts: PodFacts, first: date, n_months: int) -> tuple[Month, ...]:
    starts = [month_after(first.replace(day=1), number) for number in range(n_months + 1)]
    n_days = (starts[-1] - starts[0]).days
    days = [starts[0] + timedelta(days=number) for number in range(n_days)]
    spare = {one.day: one for one in facts.spare(days)}
    return tuple(_month(start, after, spare) for start, after in pairwise(starts))


def _month(start: date, after: date, spare: dict[date, SpareDay]) -> Month:
    monday = monday_of(start)
    weeks = []
    while monday < after:
        days = [monday + timedelta(days=number) for number in range(WEEK_DAYS)]
        weeks.append(tuple(spare[day] if start <= day < after else None for day in days))
        monday += timedelta(days=WEEK_DAYS)
    return Month(start, tuple(weeks))


def _last(months: Iterable[Month]) -> date:
    return max(spare.day for month in months for week in month.weeks for spare in week if spare)


def _holidays(facts: PodFacts, months: tuple[Month, ...]) -> tuple[SchoolHoliday, ...]:
    first, last = months[0].first, _last(months)
    return tuple(
        holiday
        for holiday in facts.centre.school_holidays
        if holiday.first <= last
        and holiday.last >= first
        and holiday.concern(facts.pod, holiday.first)
    )


def _away(facts: PodFacts, personnel_number: str) -> dict[date, str]:
    found: dict[date, str] = {}
    for request in facts.requests:
        if request.asked.personnel_number == personnel_number:
            found |= dict.fromkeys(request.asked.days, request.state)
    for absence in facts.centre.absences:
        if absence.personnel_number == personnel_number:
            n = (absence.last - absence.first).days + 1
            days = (absence.first + timedelta(days=number) for number in range(n))
            found |= dict.fromkeys(days, "approved")
    return found


def _own(facts: PodFacts, request: StoredRequest) -> OwnRequest:
    here = request.open and request.pod == facts.pod.code
    return OwnRequest(
        request=request,
        type=facts.types[request.asked.type],
        cost=facts.cost(request.asked, request.id) if here else 0.0,
        begun=request.asked.first <= facts.today,
    )
