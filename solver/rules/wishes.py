"""What agents wish for, weighed and never ordered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import INTERVALS_A_DAY, Example, person
from solver.kinds import Single
from solver.problem import DayOffWish, ShiftWish, StartWish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem, Wish


@dataclass(frozen=True, slots=True)
class Wishes:
    """Days off, start times and shifts that were wished for cost something when not granted."""

    name: ClassVar[str] = "wishes"
    paragraph: ClassVar[str] = ""

    def compile(self, problem: Problem) -> Iterator[Single]:
        """All wishes of an agent in one kind."""
        for number, agent in enumerate(problem.agents):
            cost: Counter[int] = Counter()
            off_cost: Counter[int] = Counter()
            for wish in agent.wishes:
                cost.update(_shell_costs(wish, problem))
                if isinstance(wish, ShiftWish):
                    off_cost[wish.day] += wish.cost
            if cost or off_cost:
                yield Single(self.name, number, cost=dict(cost), off_cost=dict(off_cost))


def _shell_costs(wish: Wish, problem: Problem) -> dict[int, int]:
    """What the wish makes each shell cost, by index."""
    if isinstance(wish, StartWish):
        by_start = dict(wish.costs)
        return {
            index: by_start[shell.start]
            for index, shell in enumerate(problem.shells)
            if shell.start in by_start
        }
    return {
        index: wish.cost
        for index in problem.shells_by_day[wish.day]
        if isinstance(wish, DayOffWish) or problem.shells[index].type != wish.type
    }


_EARLY = person(
    wishes=(
        DayOffWish("free", 0, 5),
        ShiftWish("early", 1, "early", 3),
        StartWish("not at two", ((28, 7), (INTERVALS_A_DAY + 28, 7))),
    )
)

EXAMPLES = (
    Example(Wishes(), ".E", at_limit=True, agent=_EARLY),
    Example(Wishes(), "EE", cost=5, agent=_EARLY),
    Example(Wishes(), "..", cost=3, agent=_EARLY),
    Example(Wishes(), "LL", cost=22, agent=_EARLY),
)
