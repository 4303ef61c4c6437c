"""Succession: which shell may follow which, and after how much rest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from solver.kinds.shells import ANY_SHELL, ShellFilter
from solver.rule import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ortools.sat.python.cp_model import IntVar

    from solver.kinds.encoding import Encoder, Term
    from solver.problem import Problem, Shell
    from solver.roster import Tour

    Choices = list[tuple[Shell, Term]]
    """Shells that may be worked on one day, each with its variable, or 1 if it is settled."""


@dataclass(frozen=True, slots=True)
class Succession:
    """After a ``first`` shell, a ``then`` shell comes only so many intervals and days off later.

    It speaks of a ``first`` shell and the next shell worked, if that one is a ``then`` shell:
    between them lie at least ``min_rest`` intervals and ``min_days_off`` days off, hard, or else
    it costs ``cost``. The agent's fixed duties around the horizon take part.
    """

    rule: str
    agent: int
    min_rest: int = 0
    min_days_off: int = 0
    cost: int | None = None
    """``None``: the rule is hard."""
    first: ShellFilter = ANY_SHELL
    then: ShellFilter = ANY_SHELL

    def holds(self, before: Shell, after: Shell) -> bool:
        """Whether ``after`` may be the next shell worked after ``before``."""
        if not self.first.matches(before) or not self.then.matches(after):
            return True
        rested = after.start - before.end >= self.min_rest
        return rested and after.day - before.day - 1 >= self.min_days_off

    def check(self, problem: Problem, tour: Tour) -> Iterator[Violation]:
        """Every pair of shells in a row with too little between them, if the rule is hard."""
        if self.cost is None:
            for before, after in self._broken(problem, tour):
                yield self._violation(problem, before, after)

    def price(self, problem: Problem, tour: Tour) -> int:
        """What pairs with too little between them cost, if the rule is soft."""
        return 0 if not self.cost else self.cost * sum(1 for _ in self._broken(problem, tour))

    def _broken(self, problem: Problem, tour: Tour) -> Iterator[tuple[Shell, Shell]]:
        before, after = problem.neighbours[self.agent]
        worked = [shell for shell in (before, *tour, after) if shell is not None]
        return (pair for pair in pairwise(worked) if not self.holds(*pair))

    def _violation(self, problem: Problem, before: Shell, after: Shell) -> Violation:
        rest = after.start - before.end
        days_off = after.day - before.day - 1
        fields: dict[str, int | str] = {
            "rest_min": rest * problem.interval_min,
            "least_rest_min": self.min_rest * problem.interval_min,
            "days_off": days_off,
            "least_days_off": self.min_days_off,
        }
        missing, unit = (self.min_rest - rest) * problem.interval_min, "min"
        if missing <= 0:
            missing, unit = self.min_days_off - days_off, "days"
        name = problem.agents[self.agent].id
        return Violation(self.rule, name, (before.day, after.day), missing, unit, fields)

    def encode(self, model: Encoder, literal: IntVar | None = None) -> None:
        """State the rule, if it is hard."""
        if self.cost is None:
            for clauses in self._clauses(model):
                for excess in clauses:
                    model.require(excess <= 0, literal)

    def encode_price(self, model: Encoder) -> None:
        """State the cost, if the rule is soft: once for each two days with a broken pair."""
        if self.cost:
            for clauses in self._clauses(model):
                broken = model.count(1)
                for excess in clauses:
                    model.require(excess <= broken)
                model.charge(self.rule, self.cost * broken)

    def _clauses(self, model: Encoder) -> Iterator[list[Term]]:
        """For each two days expressions that are positive when a pair of them breaks the rule.

        ``first`` shells after which the same shells are forbidden share one expression: at most
        one of all of them may be worked, unless a shell between the two days is.
        """
        days = self._choices(model)
        for i, earlier in enumerate(days):
            for j, later in enumerate(days[i + 1 :], i + 1):
                between = sum(
                    (model.worked(self.agent, day - 1, ANY_SHELL) for day in range(i + 1, j)), 0
                )
                if clauses := self._excess(earlier, later, between):
                    yield clauses

    def _excess(self, earlier: Choices, later: Choices, between: Term) -> list[Term]:
        if not earlier or not later or self._always_holds(earlier, later):
            return []
        alike: defaultdict[tuple[int, ...], list[Term]] = defaultdict(list)
        for before, variable in earlier:
            forbidden = tuple(
                position
                for position, (after, _) in enumerate(later)
                if not self.holds(before, after)
            )
            alike[forbidden].append(variable)
        return [
            sum(firsts) + sum(later[position][1] for position in forbidden) - 1 - between
            for forbidden, firsts in alike.items()
            if forbidden
        ]

    def _always_holds(self, earlier: Choices, later: Choices) -> bool:
        """A quick look that spares comparing all pairs of days far apart."""
        last_end = max(shell.end for shell, _ in earlier)
        first_start = min(shell.start for shell, _ in later)
        days_off = later[0][0].day - earlier[0][0].day - 1
        return first_start - last_end >= self.min_rest and days_off >= self.min_days_off

    def _choices(self, model: Encoder) -> list[Choices]:
        """Choices by day, between the settled duty before the horizon and the one after it."""
        problem = model.problem
        free: list[Choices] = [
            [(problem.shells[index], model.shell(self.agent, index)) for index in day]
            for day in problem.shells_by_day
        ]
        before, after = problem.neighbours[self.agent]
        return [[(before, 1)] if before else [], *free, [(after, 1)] if after else []]
