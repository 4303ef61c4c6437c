"""Few changes against a roster that people know already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, person, shell
from solver.kinds import Single
from solver.problem import Standing
from solver.rule import require_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class FewChanges:
    """Each day that differs from the standing roster costs the same, whatever the difference is.

    Days of which no standing duty is known cost nothing. The default outweighs one agent missing
    for a shift of eight hours on a stream of priority 3. No message fields.
    """

    name: ClassVar[str] = "few_changes"
    paragraph: ClassVar[str] = ""
    cost_per_day: int = 1000

    def __post_init__(self) -> None:
        require_at_least(self, "cost_per_day", 0)

    def compile(self, problem: Problem) -> Iterator[Single]:
        """A cost on every other shell of a standing day, and on a day off where one is worked."""
        for number, agent in enumerate(problem.agents):
            cost = {
                index: self.cost_per_day
                for standing in agent.standing
                for index in problem.shells_by_day[standing.day]
                if problem.shells[index] != standing.shell
            }
            off_cost = {day.day: self.cost_per_day for day in agent.standing if day.shell}
            if cost or off_cost:
                yield Single(self.name, number, cost=cost, off_cost=off_cost)


_STANDING = person(standing=(Standing(0, shell("E", 0)), Standing(1, None)))

EXAMPLES = (
    Example(FewChanges(), "E.E", at_limit=True, agent=_STANDING),
    Example(FewChanges(30), "L..", cost=30, agent=_STANDING),
    Example(FewChanges(30), "..L", cost=30, agent=_STANDING),
    Example(FewChanges(30), ".E.", cost=60, agent=_STANDING),
)
