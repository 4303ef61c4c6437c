"""Run: days of one class in a row, at least so many and at most so many, history included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from solver.kinds.shells import ANY_SHELL, ShellFilter
from solver.rule import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ortools.sat.python.cp_model import IntVar

    from solver.kinds.encoding import Encoder, Term
    from solver.problem import Problem, Shell
    from solver.roster import Tour


class Stretch(NamedTuple):
    """A run as found in a tour."""

    days: tuple[int, ...]
    """Those inside the horizon; for a run wholly outside, the day that borders it."""
    length: int
    """With the known days around the horizon."""
    open: bool
    """Whether it may be longer than known."""
    inside: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A run of days ``of`` one class is ``[low, high]`` long.

    A run may be longer than known where it touches unknown days; ``low`` is not asked of it then.
    ``carried`` days of the class end on the day before the horizon, and ``following`` days of the
    class come right after it; ``carried_open`` and ``following_open`` say that these runs may be
    longer than known. ``excused`` days (absences) end any run like the edge of unknown days.
    """

    rule: str
    agent: int
    of: Literal["worked", "off"]
    low: int = 1
    high: int | None = None
    carried: int = 0
    carried_open: bool = False
    where: ShellFilter = ANY_SHELL
    following: int = 0
    following_open: bool = True
    last: int | None = None
    """The horizon's last day; needed where ``following`` or ``following_open`` are given."""
    excused: frozenset[int] = frozenset()

    def contains(self, shell: Shell | None) -> bool:
        """Whether a day with this shell belongs to the class."""
        worked = shell is not None and self.where.matches(shell)
        return worked if self.of == "worked" else not worked

    def start(self) -> int:
        """The automaton's state before day 0.

        ``n >= 0`` stands for a run of ``n`` days so far, ``n < 0`` for one of at least ``-1 - n``.
        """
        known = self._capped(self.carried)
        return -1 - known if self.carried_open else known

    def advance(self, state: int, day: int, shell: Shell | None) -> tuple[int, int] | None:
        """State and cost after ``day``; ``None`` if the rule is broken."""
        if day in self.excused:
            return -1, 0
        known = -1 - state if state < 0 else state
        if self.contains(shell):
            known, open_ = known + 1, state < 0
        else:
            if 0 < state < self.low:
                return None
            known, open_ = 0, False
        if self._too_long(known) or (day == self.last and self._ends_badly(known, open_)):
            return None
        known = self._capped(known)
        return (-1 - known if open_ else known), 0

    def _too_long(self, known: int) -> bool:
        return self.high is not None and known > self.high

    def _ends_badly(self, known: int, open_: bool) -> bool:
        length = known + self.following
        if known and self._too_long(length):
            return True
        return not open_ and not self.following_open and 0 < length < self.low

    def _capped(self, length: int) -> int:
        """Lengths above this mean the same for all that follows."""
        return min(length, self.low if self.high is None else self.high)

    def check(self, problem: Problem, tour: Tour) -> Iterator[Violation]:
        """Every run that is too long or too short."""
        name = problem.agents[self.agent].id
        for run in self._stretches(tour):
            if run.inside and self.high is not None and run.length > self.high:
                over, fields = run.length - self.high, {"length": run.length, "most": self.high}
            elif not run.open and 0 < run.length < self.low:
                over, fields = self.low - run.length, {"length": run.length, "least": self.low}
            else:
                continue
            yield Violation(self.rule, name, run.days, over, "days", {**fields, "of": self.of})

    def price(self, problem: Problem, tour: Tour) -> int:
        """Runs are hard: nothing is priced."""
        return 0

    def _stretches(self, tour: Tour) -> Iterator[Stretch]:
        days: tuple[int, ...] = ()
        length, open_ = self.carried, self.carried_open
        for day, shell in enumerate(tour):
            if day not in self.excused and self.contains(shell):
                days, length = (*days, day), length + 1
                continue
            excused = day in self.excused
            yield Stretch(days or (day,), length, open_ or excused, bool(days))
            days, length, open_ = (), 0, excused
        open_ = open_ or self.last is None or self.following_open
        yield Stretch(days or (len(tour) - 1,), length + self.following, open_, bool(days))

    def encode(self, model: Encoder, literal: IntVar | None = None) -> None:
        """State both limits over the horizon's days and the known ones around them."""
        for sequence in self._sequences(model):
            if self.high is not None:
                for first in range(len(sequence) - self.high):
                    model.require(
                        sum(sequence[first : first + self.high + 1]) <= self.high, literal
                    )
            for first in range(1, len(sequence)):
                for later in sequence[first + 1 : first + self.low]:
                    model.require(sequence[first] <= sequence[first - 1] + later, literal)

    def encode_price(self, model: Encoder) -> None:
        """Runs are hard: nothing is priced."""

    def _sequences(self, model: Encoder) -> Iterator[list[Term]]:
        """Whether each day belongs to the class, in stretches of days that are not excused.

        Known days around the horizon are numbers. Where the days beyond an end are known, the
        stretch is closed by a day of the other class; where it is open, nothing is asked there.
        """
        n_days = len(model.problem.days)
        stretch: list[Term] = [] if self.carried_open else [0]
        stretch += [1] * self._capped(self.carried)
        begun = False
        for day in range(n_days):
            if day in self.excused:
                yield stretch if begun else []
                stretch, begun = [], False
                continue
            begun = True
            worked = model.worked(self.agent, day, self.where)
            stretch.append(worked if self.of == "worked" else 1 - worked)
        stretch += [1] * self._capped(self.following)
        if self.last is not None and not self.following_open:
            stretch.append(0)
        yield stretch if begun else []
