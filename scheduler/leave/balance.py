"""What a request costs, and what is left of the leave: pure functions of days.

Leave is counted in days of work, not in calendar days (BUrlG § 3 counts working days; the courts
convert them to the days a person works by contract). A shift plan has no fixed days off, so:

* a day can cost leave if a contract holds on it, the person's availability names its weekday, and
  it is no public holiday where the pod is;
* in a calendar week at most as many days cost leave as the contract has working days, so that a
  week off costs five days of a contract of five, and a sixth day in it nothing more;
* of these, a public holiday takes one away if it is among the week's first so many weekdays on
  which the person is available: a week off with a holiday on Thursday costs four;
* half a day costs half.

The credit of minutes in rosters follows the same count of days a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.calendar import monday_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from scheduler.leave.records import LeaveEntitlement
    from scheduler.people.agents import Agent, Contract

HALF = 0.5
WEEKDAYS = range(7)


@dataclass(frozen=True)
class Balance:
    """Somebody's leave in one year, in days."""

    year: int
    entitlement: float
    carried_over: float
    carry_over_until: date
    taken: float
    """Before today."""
    planned: float
    """Approved, from today on."""
    asked: float
    """Asked for and not yet decided."""
    expired: float
    """Carried over, not taken, and past its day."""

    @property
    def left(self) -> float:
        """What can still be asked for; negative if more was taken than there was."""
        every = self.entitlement + self.carried_over
        return every - self.taken - self.planned - self.asked - self.expired


def costs(
    agent: Agent, days: Mapping[date, float], holidays: Collection[date]
) -> dict[date, float]:
    """What each of these days off costs.

    Parameters
    ----------
    days
        Days off with their size, 1 or ½; all of a week belong together.
    holidays
        Public holidays where the person's pod is.

    Returns
    -------
    dict
        Days of leave by day; days that cost nothing are missing.
    """
    weeks: dict[date, list[date]] = {}
    for day in sorted(days):
        weeks.setdefault(monday_of(day), []).append(day)
    found: dict[date, float] = {}
    for week in weeks.values():
        found |= _week(agent, {day: days[day] for day in week}, holidays)
    return found


def _week(
    agent: Agent, days: Mapping[date, float], holidays: Collection[date]
) -> dict[date, float]:
    found: dict[date, float] = {}
    off = [day for day in days if day in holidays and _is_ordinary(agent, day)]
    for day, size in days.items():
        contract = agent.contract_on(day)
        if contract is None or not _available(agent, day) or day in holidays:
            continue
        left = contract.max_days - len(off) - sum(found.values())
        if left > 0:
            found[day] = min(size, left)
    return found


def _is_ordinary(agent: Agent, day: date) -> bool:
    """Whether the weekday is among the first that the contract's working days would fill."""
    contract = agent.contract_on(day)
    if contract is None:
        return False
    return day.weekday() in _ordinary_weekdays(agent, contract, day)


def _ordinary_weekdays(agent: Agent, contract: Contract, day: date) -> list[int]:
    holding = {a.weekday for a in agent.availability if a.validity.covers(day)}
    able = [number for number in WEEKDAYS if number in holding or not agent.availability]
    return able[: contract.max_days]


def _available(agent: Agent, day: date) -> bool:
    if not agent.employed.covers(day):
        return False
    return not agent.availability or any(
        entry.weekday == day.weekday() and entry.validity.covers(day)
        for entry in agent.availability
    )


def balance(
    entitlement: LeaveEntitlement,
    approved: Mapping[date, float],
    asked: Mapping[date, float],
    today: date,
) -> Balance:
    """What is left of a year's leave.

    Days up to the end of the carry-over use it up first; what nobody has taken or asked for by
    then expires on the day after it (BUrlG § 7 (3)).

    Parameters
    ----------
    approved, asked
        Cost of each day, as ``costs`` gives it; days of other years are passed over.
    """
    year, until = entitlement.year, entitlement.carry_over_end
    mine = {day: cost for day, cost in approved.items() if day.year == year}
    open_ = {day: cost for day, cost in asked.items() if day.year == year}
    early = _sum(mine, until) + _sum(open_, until)
    unused = max(0.0, entitlement.carried_over - early)
    return Balance(
        year=year,
        entitlement=entitlement.days,
        carried_over=entitlement.carried_over,
        carry_over_until=until,
        taken=sum(cost for day, cost in mine.items() if day < today),
        planned=sum(cost for day, cost in mine.items() if day >= today),
        asked=sum(open_.values()),
        expired=unused if today > until else 0.0,
    )


def overdrawn(entitlement: LeaveEntitlement, spent: Mapping[date, float]) -> float:
    """By how many days ``spent`` exceeds a year's leave, with carried days only in their time."""
    mine = {day: cost for day, cost in spent.items() if day.year == entitlement.year}
    early = _sum(mine, entitlement.carry_over_end)
    late = sum(mine.values()) - early
    needed = late + max(0.0, early - entitlement.carried_over)
    return max(0.0, needed - entitlement.days)


def day_sizes(spans: Iterable[tuple[date, date, float]]) -> dict[date, float]:
    """Days off by day, from first and last day and the size of each day."""
    sizes: dict[date, float] = {}
    for first, last, size in spans:
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = first.fromordinal(ordinal)
            sizes[day] = min(1.0, sizes.get(day, 0.0) + size)
    return sizes


def _sum(costs: Mapping[date, float], until: date) -> float:
    return sum(cost for day, cost in costs.items() if day <= until)
