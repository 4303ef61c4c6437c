"""Single: a ban or a cost on one shell, or on a day off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solver.kinds.shells import ANY_SHELL
from solver.rule import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ortools.sat.python.cp_model import IntVar

    from solver.kinds.encoding import Encoder
    from solver.problem import Problem
    from solver.roster import Tour


@dataclass(frozen=True, slots=True)
class Single:
    """Each shell of the agent may be banned or have a cost, and so may each day off.

    Shells are named by their index in ``Problem.shells``.
    """

    rule: str
    agent: int
    banned: frozenset[int] = frozenset()
    cost: dict[int, int] = field(default_factory=dict)
    off_banned: frozenset[int] = frozenset()
    """Days that must be worked."""
    off_cost: dict[int, int] = field(default_factory=dict)
    """Cost of a day off, by day."""
    unit: str = "shifts"
    amounts: dict[int, int] = field(default_factory=dict)
    """By how much a banned shell breaks the rule, in ``unit``; 1 if not listed."""
    fields: dict[str, int | str] = field(default_factory=dict)
    """What a message about a breach needs."""

    def check(self, problem: Problem, tour: Tour) -> Iterator[Violation]:
        """Every banned shell that is worked, and every day off that may not be one."""
        if not self.banned and not self.off_banned:
            return
        name = problem.agents[self.agent].id
        for day, shell in enumerate(tour):
            if shell is None:
                if day in self.off_banned:
                    yield Violation(self.rule, name, (day,), 1, "days", dict(self.fields))
                continue
            index = problem.shell_index.get(shell, -1)
            if index in self.banned:
                amount = self.amounts.get(index, 1)
                yield Violation(self.rule, name, (day,), amount, self.unit, dict(self.fields))

    def price(self, problem: Problem, tour: Tour) -> int:
        """What the tour's shells and days off cost."""
        return sum(
            self.off_cost.get(day, 0)
            if shell is None
            else self.cost.get(problem.shell_index.get(shell, -1), 0)
            for day, shell in enumerate(tour)
        )

    def encode(self, model: Encoder, literal: IntVar | None = None) -> None:
        """State the bans."""
        for index in sorted(self.banned):
            model.require(model.shell(self.agent, index) == 0, literal)
        for day in sorted(self.off_banned):
            model.require(model.worked(self.agent, day, ANY_SHELL) == 1, literal)

    def encode_price(self, model: Encoder) -> None:
        """State the costs."""
        for index, cost in self.cost.items():
            model.charge(self.rule, cost * model.shell(self.agent, index))
        for day, cost in self.off_cost.items():
            model.charge(self.rule, cost * (1 - model.worked(self.agent, day, ANY_SHELL)))
