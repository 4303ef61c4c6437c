"""Run: days of one class in a row, at least so many and at most so many, history included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from solver.kinds.shells import ANY_SHELL, ShellFilter

if TYPE_CHECKING:
    from solver.problem import Shell


@dataclass(frozen=True, slots=True)
class Run:
    """A run of days ``of`` one class is ``[low, high]`` long.

    A run that touches the end of the horizon may go on after it, so ``low`` is not asked of it.
    ``carried`` days of the class end on the day before the horizon; ``carried_open`` says that the
    run before them is longer than known, so that ``low`` is not asked of it either.
    """

    rule: str
    agent: int
    of: Literal["worked", "off"]
    low: int = 1
    high: int | None = None
    carried: int = 0
    carried_open: bool = False
    where: ShellFilter = ANY_SHELL

    def contains(self, shell: Shell | None) -> bool:
        """Whether a day with this shell belongs to the class."""
        worked = shell is not None and self.where.matches(shell)
        return worked if self.of == "worked" else not worked

    def start(self) -> int:
        """The automaton's state before day 0: length of the run so far, as far as it matters."""
        length = max(self.carried, self.low) if self.carried_open else self.carried
        return self._capped(length)

    def advance(self, state: int, day: int, shell: Shell | None) -> tuple[int, int] | None:
        """State and cost after ``day``; ``None`` if the rule is broken."""
        if self.contains(shell):
            longer = self._capped(state + 1)
            return None if self.high is not None and longer > self.high else (longer, 0)
        return None if 0 < state < self.low else (0, 0)

    def _capped(self, length: int) -> int:
        return min(length, self.low if self.high is None else self.high + 1)
