"""Days that are settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, duty, person
from solver.kinds import Single
from solver.problem import Lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Locked:
    """A locked day keeps its shift, or stays a day off. No message fields.

    Kinds read shells only; that the breaks of a locked duty stay where they are is checked by
    ``solver.verify``.
    """

    name: ClassVar[str] = "locked"
    paragraph: ClassVar[str] = ""

    def compile(self, problem: Problem) -> Iterator[Single]:
        """A ban of all other shells, and of a day off."""
        for number, agent in enumerate(problem.agents):
            banned: set[int] = set()
            worked: set[int] = set()
            for lock in agent.locks:
                banned.update(problem.shells_by_day[lock.day])
                if lock.duty:
                    banned.remove(problem.shell_index[lock.duty.shell])
                    worked.add(lock.day)
            if banned or worked:
                yield Single(self.name, number, frozenset(banned), off_banned=frozenset(worked))


_LOCKED = person(locks=(Lock(0, duty("E", 0)), Lock(2, None)))

EXAMPLES = (
    Example(Locked(), "EL.L", agent=_LOCKED),
    Example(Locked(), "E...", at_limit=True, agent=_LOCKED),
    Example(Locked(), "L...", breach=1, agent=_LOCKED),
    Example(Locked(), "..L.", breach=2, agent=_LOCKED),
)
