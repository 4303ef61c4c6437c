"""Rosters drawn as text, for the examples that every rule carries.

``"LN|E.M|E"`` is one agent's duties: a letter for each day, a dot for a day off. What stands
before the first bar lies before the horizon, what stands after the second comes after it.
``"LN|E.M"`` has nothing after the horizon, ``"E.M"`` nothing around it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from solver.problem import (
    Agent,
    BreakPlan,
    BreakSlot,
    Day,
    Demand,
    Duty,
    Problem,
    Segment,
    Shell,
    Window,
)

if TYPE_CHECKING:
    from solver.roster import Tour
    from solver.rule import Rule

INTERVAL_MIN = 30
INTERVALS_A_DAY = 48
CHANNEL = "voice"


@dataclass(frozen=True, slots=True)
class Letter:
    """A shell in hours of the day; ``pause`` is an unpaid break of half an hour."""

    type: str
    start: int
    end: int
    flags: frozenset[str] = frozenset()
    pause: tuple[int, int] | None = None
    """Earliest and latest start, in intervals after the shell's start."""


LEGEND = {
    "E": Letter("early", 6, 14),
    "M": Letter("middle", 9, 17),
    "L": Letter("late", 14, 22),
    "N": Letter("night", 22, 30, frozenset({"night"})),
    "S": Letter("short", 10, 14),
    "H": Letter("six hours", 8, 14),
    "T": Letter("ten hours", 8, 18),
    "X": Letter("eleven hours", 8, 19),
    "B": Letter("with a break", 8, 16, pause=(8, 9)),
}


def shell(letter: str, day: int) -> Shell:
    """The shell of a letter on a day."""
    drawn = LEGEND[letter]
    midnight = day * INTERVALS_A_DAY
    paid = (drawn.end - drawn.start) * 60 - (INTERVAL_MIN if drawn.pause else 0)
    slots = (BreakSlot(1, False, *drawn.pause),) if drawn.pause else ()
    return Shell(
        day=day,
        start=midnight + 2 * drawn.start,
        end=midnight + 2 * drawn.end,
        paid_min=paid,
        type=drawn.type,
        flags=drawn.flags,
        breaks=BreakPlan(slots),
    )


def duty(letter: str, day: int) -> Duty:
    """The shell of a letter, worked on the only channel, with its break as early as may be."""
    outline = shell(letter, day)
    work = (CHANNEL,)
    if not outline.breaks.slots:
        return Duty(outline, (Segment(outline.start, outline.end, "work", work),))
    pause = outline.start + outline.breaks.slots[0].earliest
    return Duty(
        outline,
        (
            Segment(outline.start, pause, "work", work),
            Segment(pause, pause + 1, "break"),
            Segment(pause + 1, outline.end, "work", work),
        ),
    )


def hours(day: int, start: int, end: int) -> Window:
    """A window in hours of a day."""
    midnight = day * INTERVALS_A_DAY
    return Window(midnight + 2 * start, midnight + 2 * end)


_PLAIN = Agent("Ann", ((CHANNEL, 10),), 2400, 0, 10_000, 7)


def person(**differences: Any) -> Agent:
    """An agent without limits but for what is given."""
    return replace(_PLAIN, **differences)


@dataclass(frozen=True)
class Example:
    """A drawn roster and what a rule says to it."""

    rule: Rule
    drawn: str
    breach: int = 0
    """Sum of the amounts of all violations; 0: the rule is kept."""
    at_limit: bool = False
    """Kept, but with nothing to spare."""
    cost: int = 0
    agent: Agent = _PLAIN

    @property
    def parts(self) -> tuple[str, str, str]:
        """Days before the horizon, in it, and after it."""
        before, bar, rest = self.drawn.partition("|")
        if not bar:
            return "", self.drawn, ""
        horizon, _, after = rest.partition("|")
        return before, horizon, after

    def problem(self, letters: str) -> Problem:
        """The agent alone, under this rule alone, from a Monday on, with shells to choose from."""
        before, horizon, after = self.parts
        n_days = len(horizon)
        fixed = _duties(before, -len(before)) + _duties(after, n_days)
        return Problem(
            interval_min=INTERVAL_MIN,
            days=tuple(
                Day(day * INTERVALS_A_DAY, INTERVALS_A_DAY, day % 7) for day in range(n_days)
            ),
            shells=tuple(shell(letter, day) for day in range(n_days) for letter in letters),
            agents=(replace(self.agent, fixed=fixed),),
            demand=Demand((CHANNEL,), ((0,) * (n_days * INTERVALS_A_DAY),), (0,)),
            rules=(self.rule,),
        )

    def tour(self) -> Tour:
        """The drawn shells of the horizon."""
        return tour(self.parts[1])


def tour(letters: str) -> Tour:
    """Shells from day 0 on; a dot is a day off."""
    return tuple(None if x == "." else shell(x, day) for day, x in enumerate(letters))


def _duties(letters: str, first_day: int) -> tuple[Duty, ...]:
    days = enumerate(letters, first_day)
    return tuple(duty(letter, day) for day, letter in days if letter != ".")
