"""Breaks that a shift of some length needs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from solver.drawing import Example
from solver.errors import InvalidProblemError
from solver.kinds import Single
from solver.rule import require_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem, Shell


class _Pause(NamedTuple):
    """A break that counts, in intervals from the shell's start."""

    earliest: int
    latest: int
    length: int


@dataclass(frozen=True, slots=True)
class BreaksByLength:
    """Whoever works longer than some limit has so many minutes of break, in blocks.

    Working time is the shell without its gap and unpaid breaks. A shell is banned if its plan
    allows any placement of breaks that the rule does not. Only breaks of at least ``block_min``
    count; the gap of a split shift counts as one.

    Message fields: ``block_min``, ``max_stretch_min``.
    """

    name: ClassVar[str] = "breaks_by_length"
    paragraph: ClassVar[str] = "ArbZG § 4"
    over_min: tuple[int, ...] = (360, 540)
    """Working time above which the entry of ``break_min`` at the same place is needed; rising."""
    break_min: tuple[int, ...] = (30, 45)
    block_min: int = 15
    max_stretch_min: int = 360
    """Longest work without a break that counts."""

    def __post_init__(self) -> None:
        if len(self.over_min) != len(self.break_min) or list(self.over_min) != sorted(
            self.over_min
        ):
            raise InvalidProblemError(
                f"breaks_by_length: over_min {self.over_min} and break_min {self.break_min}, "
                "expected as many of each, over_min rising"
            )
        require_at_least(self, "block_min", 1)
        require_at_least(self, "max_stretch_min", 1)

    def compile(self, problem: Problem) -> Iterator[Single]:
        """The same ban for everybody."""
        missing = {
            index: minutes
            for index, shell in enumerate(problem.shells)
            if (minutes := self.missing_min(shell, problem.interval_min))
        }
        if missing:
            fields: dict[str, int | str] = {
                "block_min": self.block_min,
                "max_stretch_min": self.max_stretch_min,
            }
            for agent in range(len(problem.agents)):
                yield Single(
                    self.name,
                    agent,
                    banned=frozenset(missing),
                    unit="min",
                    amounts=missing,
                    fields=fields,
                )

    def missing_min(self, shell: Shell, interval_min: int) -> int:
        """Minutes of break that the shell's plan lacks, or of work that it allows too long."""
        pauses = self._pauses(shell, interval_min)
        unpaid = sum(slot.length for slot in shell.breaks.slots if not slot.paid)
        gap = shell.gap[1] - shell.gap[0] if shell.gap else 0
        worked = (shell.length - unpaid - gap) * interval_min
        needed = max(
            (m for over, m in zip(self.over_min, self.break_min, strict=True) if worked > over),
            default=0,
        )
        given = sum(pause.length for pause in pauses) * interval_min
        longest = self._longest_stretch(shell, pauses) * interval_min
        return max(0, needed - given, longest - self.max_stretch_min)

    def _pauses(self, shell: Shell, interval_min: int) -> list[_Pause]:
        found = [
            _Pause(slot.earliest, slot.latest, slot.length)
            for slot in shell.breaks.slots
            if slot.length * interval_min >= self.block_min
        ]
        if shell.gap:
            first, end = (interval - shell.start for interval in shell.gap)
            found.append(_Pause(first, first, end - first))
        return sorted(found)

    def _longest_stretch(self, shell: Shell, pauses: list[_Pause]) -> int:
        """Longest work between two pauses that the plan's windows and its own limit allow."""
        edges = [_Pause(0, 0, 0), *pauses, _Pause(shell.length, shell.length, 0)]
        longest = max(
            after.latest - before.earliest - before.length for before, after in pairwise(edges)
        )
        all_count = len(pauses) == len(shell.breaks.slots) + (shell.gap is not None)
        own_limit = shell.breaks.max_work if all_count else None
        return longest if own_limit is None else min(longest, own_limit)


EXAMPLES = (
    Example(BreaksByLength(), "S.B"),
    Example(BreaksByLength(), "H", at_limit=True),
    Example(BreaksByLength(), "E", breach=120),
    Example(BreaksByLength((360,), (45,)), "BS", breach=15),
    Example(BreaksByLength(max_stretch_min=270), "B", at_limit=True),
    Example(BreaksByLength(max_stretch_min=240), "B.S", breach=30),
)
