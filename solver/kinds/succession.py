"""Succession: which shell may follow which, and after how much rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.kinds.shells import ANY_SHELL, ShellFilter

if TYPE_CHECKING:
    from solver.problem import Shell


@dataclass(frozen=True, slots=True)
class Succession:
    """After a ``first`` shell, a ``then`` shell comes only so many intervals and days off later.

    It speaks of a ``first`` shell and the next shell worked, if that one is a ``then`` shell:
    between them lie at least ``min_rest`` intervals and ``min_days_off`` days off, hard, or else
    it costs ``cost``.
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
