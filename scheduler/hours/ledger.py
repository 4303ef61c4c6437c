"""The ledger of hours accounts: computed from published rosters whenever it is asked for.

Nothing of it is stored but balances that were brought along, so that a change of a published
week, a contract or an absence is in the account at once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from scheduler.calendar import monday_of
from scheduler.hours.records import HoursAccount
from scheduler.hours.week import Facts, account_week
from scheduler.store.hours import minutes_taken_away
from scheduler.store.published import published_parts
from scheduler.store.rostered import paid_minutes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.hours.records import AccountWeek, OpeningBalance
    from scheduler.people.absences import Absence
    from scheduler.people.agents import Agent
    from scheduler.store.published import PublishedPart

SHOWN_WEEKS = 8
"""So many weeks of the past an account is shown with."""


@dataclass(frozen=True)
class OwnAccount:
    """An hours account as its owner, and who plans for them, sees it."""

    balance_min: int
    """At the end of last week."""
    ahead_min: int
    """After the last week that is published."""
    opening: OpeningBalance | None
    """The balance that was brought along, if there is one."""
    past: tuple[AccountWeek, ...]
    """The last weeks before the present one, oldest first."""
    ahead: tuple[AccountWeek, ...]
    """The present week and those after it, as far as they are published."""

    @property
    def weeks(self) -> tuple[AccountWeek, ...]:
        """Past and to come."""
        return (*self.past, *self.ahead)


def own_account(session: Session, centre: Centre, agent: Agent, today: date) -> OwnAccount:
    """The account of one agent: where it stands, its last weeks, those to come."""
    found = accounts(session, centre, (agent,))[agent.personnel_number]
    monday = monday_of(today)
    past = tuple(week for week in found.weeks if week.first_day < monday)
    return OwnAccount(
        balance_min=found.before(monday),
        ahead_min=found.balance_min,
        opening=found.opening,
        past=past[-SHOWN_WEEKS:],
        ahead=tuple(week for week in found.weeks if week.first_day >= monday),
    )


def balances_before(
    session: Session, centre: Centre, agents: Collection[Agent], day: date
) -> dict[str, int]:
    """What the agents' accounts hold before ``day``, in minutes, by personnel number."""
    found = accounts(session, centre, agents, day - timedelta(days=1))
    return {number: account.balance_min for number, account in found.items()}


def accounts(
    session: Session, centre: Centre, agents: Collection[Agent], last: date = date.max
) -> dict[str, HoursAccount]:
    """The accounts of some agents up to ``last``, by personnel number."""
    numbers = {agent.personnel_number for agent in agents}
    opening = _openings(centre, numbers, last)
    parts = published_parts(session, date.min, last)
    paid = _by_owner(paid_minutes(session, numbers, _begin(numbers, opening), last))
    away = _away(centre, numbers)
    taken = _by_owner(_taken_away(session, centre, parts, away))
    days = _days_by_pod(parts, last)
    types = {kind.code: kind for kind in centre.absence_types}
    found = {}
    for agent in agents:
        number = agent.personnel_number
        mine = Facts(paid.get(number, {}), taken.get(number, {}), away.get(number, {}), types)
        found[number] = account_of(agent, opening.get(number), mine, days)
    return found


def account_of(
    agent: Agent,
    opening: OpeningBalance | None,
    facts: Facts,
    published: Mapping[str, Collection[date]],
) -> HoursAccount:
    """One agent's account.

    Parameters
    ----------
    published
        For each pod the days that are published.

    Notes
    -----
    A day counts from the opening balance on if the agent's pod is published, or the agent has a
    published shift elsewhere, and if there is a contract.
    """
    by_week: defaultdict[date, list[date]] = defaultdict(list)
    for day in _counted(agent, facts, published):
        if opening is None or day >= opening.as_of:
            by_week[monday_of(day)].append(day)
    balance, weeks = opening.balance_min if opening else 0, []
    for _, days in sorted(by_week.items()):
        weeks.append(account_week(agent, days, facts, balance))
        balance = weeks[-1].balance_min
    return HoursAccount(agent.personnel_number, opening, tuple(weeks))


def _counted(agent: Agent, facts: Facts, published: Mapping[str, Collection[date]]) -> list[date]:
    pods = {membership.pod for membership in agent.memberships}
    days = {day for pod in pods for day in published.get(pod, ()) if agent.pod_on(day) == pod}
    return sorted(
        day
        for day in days | set(facts.paid)
        if agent.employed.covers(day) and agent.contract_on(day)
    )


def _openings(centre: Centre, numbers: set[str], last: date) -> dict[str, OpeningBalance]:
    """The last balance that each of them brought along before the day after ``last``."""
    given = (o for o in centre.hours_accounts if o.personnel_number in numbers)
    known = sorted((o for o in given if o.as_of <= last), key=lambda o: o.as_of)
    return {opening.personnel_number: opening for opening in known}


def _begin(numbers: set[str], opening: Mapping[str, OpeningBalance]) -> date:
    """The first day on which a shift may count for anybody."""
    if not numbers <= set(opening):
        return date.min
    return min((balance.as_of for balance in opening.values()), default=date.min)


def _days_by_pod(parts: Iterable[PublishedPart], last: date) -> dict[str, set[date]]:
    found: defaultdict[str, set[date]] = defaultdict(set)
    for part in parts:
        n_days = (min(part.last_day, last) - part.first_day).days + 1
        found[part.pod].update(part.first_day + timedelta(days=n) for n in range(n_days))
    return found


def _away(centre: Centre, numbers: set[str]) -> dict[str, dict[date, Absence]]:
    found: defaultdict[str, dict[date, Absence]] = defaultdict(dict)
    for absence in centre.absences:
        if absence.personnel_number in numbers:
            days = range((absence.last - absence.first).days + 1)
            mine = {absence.first + timedelta(days=n): absence for n in days}
            found[absence.personnel_number] |= mine
    return found


def _taken_away(
    session: Session,
    centre: Centre,
    parts: Iterable[PublishedPart],
    away: Mapping[str, Mapping[date, Absence]],
) -> dict[tuple[str, date], int]:
    """Minutes of the shifts that absences credit."""
    kinds = {kind.code for kind in centre.absence_types if kind.credit == "planned_shift"}
    days = {
        number: [day for day, absence in mine.items() if absence.type in kinds]
        for number, mine in away.items()
    }
    touched = [
        part for part in parts if any(part.covers(day) for mine in days.values() for day in mine)
    ]
    people = {number for number, mine in days.items() if mine}
    return minutes_taken_away(session, touched, people) if touched else {}


def _by_owner(minutes: Mapping[tuple[str, date], int]) -> dict[str, dict[date, int]]:
    found: defaultdict[str, dict[date, int]] = defaultdict(dict)
    for (number, day), given in minutes.items():
        found[number][day] = given
    return found
