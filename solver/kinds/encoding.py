"""What a kind needs of a constraint model; ``solver.model`` provides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ortools.sat.python.cp_model import BoundedLinearExpression, IntVar, LinearExpr

    from solver.kinds.shells import ShellFilter
    from solver.problem import Problem

    Term = LinearExpr | int
    Condition = BoundedLinearExpression | bool


class Encoder(Protocol):
    """Variables for who works which shell, and constraints over them.

    Every constraint may carry a *literal*: it is asked only where the literal is true.
    """

    problem: Problem

    def shell(self, agent: int, shell: int) -> IntVar:
        """Whether the agent works the shell; a Boolean."""
        ...

    def worked(self, agent: int, day: int, where: ShellFilter) -> Term:
        """1 if the agent works a matching shell on the day, else 0."""
        ...

    def count(self, most: int) -> IntVar:
        """Return a new whole number between 0 and ``most``."""
        ...

    def require(self, holds: Condition, literal: IntVar | None = None) -> None:
        """Ask for a linear constraint."""
        ...

    def require_one_of(
        self, total: Term, values: Iterable[int], literal: IntVar | None = None
    ) -> None:
        """Ask that the total is one of the values."""
        ...

    def charge(self, rule: str, cost: Term) -> None:
        """Add to what is minimised."""
        ...
