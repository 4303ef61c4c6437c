"""What one week does to an hours account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.calendar import monday_of
from scheduler.hours.records import AccountWeek

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from scheduler.people.absences import Absence, AbsenceType
    from scheduler.people.agents import Agent, Contract

WEEK_DAYS = 7


@dataclass(frozen=True)
class Facts:
    """What is known of one agent, by day."""

    paid: Mapping[date, int] = field(default_factory=dict)
    """Minutes of published shifts."""
    taken: Mapping[date, int] = field(default_factory=dict)
    """Minutes of shifts that were published and went, as for an absence."""
    away: Mapping[date, Absence] = field(default_factory=dict)
    types: Mapping[str, AbsenceType] = field(default_factory=dict)
    """Absence types by code."""


def account_week(agent: Agent, days: Sequence[date], facts: Facts, balance_min: int) -> AccountWeek:
    """The week's entry in the account.

    Parameters
    ----------
    days
        The counted days of one week, in order; the agent has a contract on each of them.
    balance_min
        Before the week.

    Notes
    -----
    Each counted day owes a seventh of the contract's week that is in force on it. As in the rules
    about hours, an absence is credited on as many days as the contract has days of work; days on
    which a shift was worked are among them. A day away without credit takes a contract's share of
    a day with it.
    """
    contracts = [contract for day in days if (contract := agent.contract_on(day))]
    credit = _Credit(facts, max(contract.max_days for contract in contracts))
    for day in days:
        if facts.paid.get(day):
            credit.left -= _size(facts.away.get(day))
    away = [day for day in days if day in facts.away and not _worked(day, facts)]
    credited = credit.credited_min(agent, away)
    owed = sum(contract.week_min for contract in contracts) / WEEK_DAYS
    owed_min = max(0, round(owed - credit.missed_min(agent, away)))
    rostered = sum(facts.paid.get(day, 0) for day in days)
    return AccountWeek(
        monday_of(days[0]),
        owed_min,
        rostered,
        credited,
        balance_min + rostered + credited - owed_min,
    )


def _worked(day: date, facts: Facts) -> bool:
    """Whether a shift stands on a day that is noted as wholly away; it counts as worked."""
    return bool(facts.paid.get(day)) and facts.away[day].half is None


def _size(absence: Absence | None) -> float:
    """The part of a day that is worked, or away."""
    return 0.5 if absence and absence.half else 1.0


class _Credit:
    """Credits of one week; ``left`` are days of work not worked and not credited yet."""

    def __init__(self, facts: Facts, max_days: int) -> None:
        self.facts = facts
        self.left = float(max_days)

    def credited_min(self, agent: Agent, away: Iterable[date]) -> int:
        """Minutes of all days; shifts that were planned come first.

        If any shift was planned during the absence, the roster was known before it, and days
        without one were days off.
        """
        credited = 0
        planned, others = [], []
        for day in away:
            kind = self._kind(day)
            if kind.credit == "planned_shift" and day in self.facts.taken:
                planned.append(day)
            elif kind.credit != "none":
                others.append(day)
        if planned:
            others = [day for day in others if self._kind(day).credit != "planned_shift"]
        for day in planned:
            credited += self._take(day, self.facts.taken[day])
        for day in others:
            if self.left > 0:
                credited += self._take(day, _share_min(agent.contract_on(day)))
        return credited

    def missed_min(self, agent: Agent, away: Iterable[date]) -> float:
        """What days without credit take off the contract's minutes."""
        missed = 0.0
        for day in away:
            if self._kind(day).credit == "none" and self.left > 0:
                size = min(self.left, _size(self.facts.away[day]))
                missed += size * _share_min(agent.contract_on(day))
                self.left -= size
        return missed

    def _kind(self, day: date) -> AbsenceType:
        return self.facts.types[self.facts.away[day].type]

    def _take(self, day: date, minutes: int) -> int:
        size = _size(self.facts.away[day])
        self.left -= size
        return int(size * minutes)


def _share_min(contract: Contract | None) -> int:
    """A day's share of the contract's week."""
    return contract.week_min // contract.max_days if contract else 0
