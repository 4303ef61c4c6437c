"""The weeks that rules about weeks speak of: days grouped by seven from day 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.problem import Absence, Agent, Problem, Shell

DAYS = 7


@dataclass(frozen=True, slots=True)
class Week:
    """The horizon's share of seven days."""

    days: tuple[int, ...]
    whole: bool
    """Whether a minimum may be asked of it.

    The first week is whole even if the horizon is shorter; a rest at the end is not.
    """

    @property
    def number(self) -> int:
        """0 for the first week."""
        return self.days[0] // DAYS

    def away(self, agent: Agent) -> tuple[Absence, ...]:
        """The agent's absences in the week."""
        return tuple(absence for absence in agent.absences if absence.day in self.days)

    def settled(self, agent: Agent) -> tuple[Shell, ...]:
        """The agent's duties in the week that lie after the horizon's end."""
        first = self.days[0]
        shells = (duty.shell for duty in agent.fixed)
        return tuple(shell for shell in shells if first <= shell.day < first + DAYS)


def weeks(problem: Problem) -> tuple[Week, ...]:
    """The weeks of the horizon in their order."""
    n_days = len(problem.days)
    grouped = (tuple(range(n, min(n + DAYS, n_days))) for n in range(0, n_days, DAYS))
    return tuple(Week(days, whole=days[0] == 0 or len(days) == DAYS) for days in grouped)


def earned_without_shifts(agent: Agent, week: Week) -> int:
    """What a week adds to the hours account before any shift: credits, less what is owed.

    Owed is the contract, by days of a week that is not seven days long. A day away without credit
    takes its share of it, as far as days away with credit leave days of work to be missed.
    """
    terms, away = agent.terms(week.number), week.away(agent)
    working = 2 * max(1, terms.max_days)
    credited = sum(_halves(absence) for absence in away if absence.credited_min)
    without = sum(_halves(absence) for absence in away if not absence.credited_min)
    missed = min(without, max(0, working - credited))
    owed = terms.contract_min * len(week.days) // DAYS - terms.contract_min * missed // working
    return sum(absence.credited_min for absence in away) - max(0, owed)


def _halves(absence: Absence) -> int:
    """Half days that an absence takes."""
    return 2 if absence.span is None else 1
