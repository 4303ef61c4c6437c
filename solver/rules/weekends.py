"""Weekends are worked whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, person
from solver.kinds import Total
from solver.problem import Absence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Agent, Problem

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Weekends:
    """An agent works on both days of a weekend or on neither, so that free weekends are whole.

    Nothing is asked of a weekend with a day away, or of one whose other day is not known.

    Message fields: ``total``, ``nearest`` (days).
    """

    name: ClassVar[str] = "weekends"
    paragraph: ClassVar[str] = ""

    def compile(self, problem: Problem) -> Iterator[Total]:
        """A total of 0 or 2 for each agent and weekend."""
        for saturday in _saturdays(problem):
            inside = {saturday, saturday + 1} & set(range(len(problem.days)))
            for number, agent in enumerate(problem.agents):
                away = any(absence.day in (saturday, saturday + 1) for absence in agent.absences)
                settled = _settled(agent, saturday)
                if not away and (len(inside) == 2 or settled is not None):
                    yield Total(
                        self.name,
                        number,
                        "shifts",
                        frozenset(inside),
                        allowed=frozenset((0, 2)),
                        base=settled or 0,
                    )


def _saturdays(problem: Problem) -> list[int]:
    """Saturdays of weekends with a day in the horizon; -1 for the one before it."""
    by_weekday = [(day.weekday, number) for number, day in enumerate(problem.days)]
    found = {n for weekday, n in by_weekday if weekday == SATURDAY}
    found |= {n - 1 for weekday, n in by_weekday if weekday == SUNDAY}
    return sorted(found)


def _settled(agent: Agent, saturday: int) -> int | None:
    """How many of a weekend's days are fixed duties; ``None`` if nothing fixed reaches there."""
    days = [duty.shell.day for duty in agent.fixed]
    known = range(min(days), max(days) + 1) if days else range(0)
    if saturday not in known and saturday + 1 not in known:
        return None
    return sum(day in (saturday, saturday + 1) for day in days)


EXAMPLES = (
    Example(Weekends(), "EE...EE"),
    Example(Weekends(), "EEEEE..", at_limit=True),
    Example(Weekends(), ".....E.", breach=1),
    Example(Weekends(), "......E", breach=1),
    Example(Weekends(), "....EE"),
    Example(Weekends(), "|....EE|E", at_limit=True),
    Example(Weekends(), "|....E.|E", breach=1),
    Example(Weekends(), ".....E.", agent=person(absences=(Absence(6, 0),))),
)
