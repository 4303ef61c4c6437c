"""Total: a weighted count over a group of days lies in a range, or costs what it misses it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from solver.kinds.shells import ANY_SHELL, ShellFilter

if TYPE_CHECKING:
    from solver.problem import Shell


@dataclass(frozen=True, slots=True)
class Slope:
    """Costs ``cost`` for each full ``per`` by which the total is below (or above) ``knee``."""

    side: Literal["below", "above"]
    knee: int
    cost: int
    per: int = 1

    def price(self, total: int) -> int:
        """What a total costs."""
        missed = self.knee - total if self.side == "below" else total - self.knee
        return self.cost * (max(0, missed) // self.per)


@dataclass(frozen=True, slots=True)
class Total:
    """``base`` plus the measure of all matching shells on ``days`` lies in ``[low, high]``.

    ``base`` holds what counts without being worked here: absences' credited minutes, history.
    ``allowed``, when given, lists the only totals that may be. ``slopes`` are costs, not bans.
    """

    rule: str
    agent: int
    measure: Literal["minutes", "shifts"]
    days: frozenset[int]
    low: int | None = None
    high: int | None = None
    allowed: frozenset[int] | None = None
    slopes: tuple[Slope, ...] = ()
    base: int = 0
    where: ShellFilter = ANY_SHELL

    def amount(self, shell: Shell | None) -> int:
        """What one shell adds."""
        if shell is None or shell.day not in self.days or not self.where.matches(shell):
            return 0
        return shell.paid_min if self.measure == "minutes" else 1

    def start(self) -> int:
        """The automaton's state before day 0: the total so far."""
        return self.base

    def advance(self, state: int, day: int, shell: Shell | None) -> tuple[int, int] | None:
        """State and cost after ``day``; ``None`` if the rule is broken.

        After the group's last day the state returns to 0, so that groups do not multiply states.
        """
        if day not in self.days:
            return state, 0
        total = state + self.amount(shell)
        if self.high is not None and total > self.high:
            return None
        if day < max(self.days):
            return total, 0
        if self.low is not None and total < self.low:
            return None
        if self.allowed is not None and total not in self.allowed:
            return None
        return 0, sum(slope.price(total) for slope in self.slopes)
