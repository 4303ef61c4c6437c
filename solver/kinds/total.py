"""Total: a weighted count over a group of days lies in a range, or costs what it misses it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from solver.errors import InvalidProblemError
from solver.kinds.shells import ANY_SHELL, ShellFilter
from solver.rule import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ortools.sat.python.cp_model import IntVar

    from solver.kinds.encoding import Encoder, Term
    from solver.problem import Problem, Shell
    from solver.roster import Tour


@dataclass(frozen=True, slots=True)
class Slope:
    """Costs ``cost`` for each full ``per`` by which the total is below (or above) ``knee``."""

    side: Literal["below", "above"]
    knee: int
    cost: int
    per: int = 1

    def __post_init__(self) -> None:
        if self.cost < 0 or self.per < 1:
            raise InvalidProblemError(
                f"Slope costs {self.cost} per {self.per}, expected at least 0 per at least 1"
            )

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

    def check(self, problem: Problem, tour: Tour) -> Iterator[Violation]:
        """At most one violation: by how much the total misses what it may be."""
        total = self._total(tour)
        found: tuple[int, dict[str, int | str]] | None = None
        if self.high is not None and total > self.high:
            found = total - self.high, {"total": total, "most": self.high}
        elif self.low is not None and total < self.low:
            found = self.low - total, {"total": total, "least": self.low}
        elif self.allowed is not None and total not in self.allowed:
            nearest = min(self.allowed, key=lambda value: abs(value - total))
            found = abs(nearest - total), {"total": total, "nearest": nearest}
        if found:
            name, days = problem.agents[self.agent].id, tuple(sorted(self.days))
            unit = "min" if self.measure == "minutes" else "shifts"
            yield Violation(self.rule, name, days, found[0], unit, found[1])

    def price(self, problem: Problem, tour: Tour) -> int:
        """What the total costs."""
        total = self._total(tour) if self.slopes else 0
        return sum(slope.price(total) for slope in self.slopes)

    def encode(self, model: Encoder, literal: IntVar | None = None) -> None:
        """State the range."""
        total = self._encoded(model)
        if self.low is not None:
            model.require(total >= self.low, literal)
        if self.high is not None:
            model.require(total <= self.high, literal)
        if self.allowed is not None:
            model.require_one_of(total, self.allowed, literal)

    def encode_price(self, model: Encoder) -> None:
        """State the costs: ``steps`` is the least whole number above ``missed / per - 1``."""
        for slope in self.slopes:
            total = self._encoded(model)
            missed = slope.knee - total if slope.side == "below" else total - slope.knee
            steps = model.count(self._most_steps(model.problem, slope))
            model.require(slope.per * steps >= missed - slope.per + 1)
            model.charge(self.rule, slope.cost * steps)

    def _total(self, tour: Tour) -> int:
        return self.base + sum(self.amount(tour[day]) for day in self.days)

    def _encoded(self, model: Encoder) -> Term:
        weighted = [
            amount * model.shell(self.agent, index)
            for day in sorted(self.days)
            for index in model.problem.shells_by_day[day]
            if (amount := self.amount(model.problem.shells[index]))
        ]
        return self.base + sum(weighted)

    def _most_steps(self, problem: Problem, slope: Slope) -> int:
        if slope.side == "below":
            return max(0, slope.knee - self.base) // slope.per
        longest = sum(
            max((self.amount(problem.shells[i]) for i in problem.shells_by_day[day]), default=0)
            for day in self.days
        )
        return max(0, self.base + longest - slope.knee) // slope.per
