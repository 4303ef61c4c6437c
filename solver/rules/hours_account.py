"""The hours account: what was worked above or below the contract comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.drawing import Example, person
from solver.errors import require
from solver.kinds import Total
from solver.kinds.total import Slope
from solver.problem import Absence, Terms
from solver.rule import require_at_least
from solver.weeks import earned_without_shifts, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Agent, Problem

STEP_MIN = 30


@dataclass(frozen=True, slots=True)
class HoursAccount:
    """At the end of the roster an agent's hours account is within limits, and pulled to zero.

    The account is the balance before the first day, with what is paid and credited since added
    and the contract's minutes taken off, week by week. A day away without credit takes its share
    of the contract with it. Who begins beyond a limit may stay there, but goes no further.

    Message fields: ``total`` and ``most`` or ``least`` (minutes, negative below the contract).
    """

    name: ClassVar[str] = "hours_account"
    paragraph: ClassVar[str] = ""
    min_balance_min: int | None = None
    max_balance_min: int | None = None
    cost_per_30min: int = 25
    """For each full half hour above or below zero."""

    def __post_init__(self) -> None:
        require_at_least(self, "cost_per_30min", 0)
        require_at_least(self, "max_balance_min", 0)
        require(
            self.min_balance_min is None or self.min_balance_min <= 0,
            f"{self.name}.min_balance_min is {self.min_balance_min}, expected at most 0",
        )

    def compile(self, problem: Problem) -> Iterator[Total]:
        """A total over all days for each agent."""
        for number, agent in enumerate(problem.agents):
            yield self._total(number, agent, problem)

    def _total(self, number: int, agent: Agent, problem: Problem) -> Total:
        began = agent.balance_min
        base = began + sum(earned_without_shifts(agent, week) for week in weeks(problem))
        least, most = self.min_balance_min, self.max_balance_min
        cost = self.cost_per_30min
        return Total(
            self.name,
            number,
            "minutes",
            frozenset(range(len(problem.days))),
            low=None if least is None else min(least, began),
            high=None if most is None else max(most, began, base),
            slopes=(Slope("below", 0, cost, STEP_MIN), Slope("above", 0, cost, STEP_MIN))
            if cost
            else (),
            base=base,
        )


def _with(balance_min: int = 0, **differences: object) -> Agent:
    """Somebody who owes four hours for each day of a week, seven days."""
    return person(contract_min=1680, balance_min=balance_min, **differences)


_HARD = HoursAccount(-240, 480, 0)
_EVEN = HoursAccount(0, 0, 0)
_SOFT = HoursAccount(cost_per_30min=2)
_AWAY = _with(absences=(Absence(0, 240),), max_days=7)
_LEAVE = _with(absences=tuple(Absence(day, 420) for day in range(4)), max_days=4)
_UNPAID = _with(absences=(Absence(0),), max_days=7)
_LATER = _with(by_week=(Terms(720, 0, 3000, 7), Terms(1680, 0, 3000, 7)))

EXAMPLES = (
    Example(_HARD, "SSSS", agent=_with()),
    Example(_HARD, "S.S", at_limit=True, agent=_with()),
    Example(_HARD, "S..", breach=240, agent=_with()),
    Example(_HARD, "EEE.", at_limit=True, agent=_with()),
    Example(_HARD, "EE..", at_limit=True, agent=_with(480)),
    Example(_HARD, "EEE.", breach=240, agent=_with(240)),
    Example(_HARD, "ES.", at_limit=True, agent=_with(600)),
    Example(_HARD, "EES", breach=480, agent=_with(600)),
    Example(_HARD, "SSS", at_limit=True, agent=_with(-600)),
    Example(_HARD, "S.S", breach=240, agent=_with(-600)),
    Example(_HARD, "....", at_limit=True, agent=_LEAVE),
    Example(_EVEN, "E......E", at_limit=True, agent=_LATER),
    Example(_SOFT, "E.", at_limit=True, agent=_with()),
    Example(_SOFT, "ES", cost=16, agent=_with()),
    Example(_SOFT, "S.", cost=16, agent=_with()),
    Example(_SOFT, "S.", at_limit=True, agent=_with(269)),
    Example(_SOFT, "E.", cost=2, agent=_with(59)),
    Example(_SOFT, ".S", at_limit=True, agent=_AWAY),
    Example(_SOFT, ".S", at_limit=True, agent=_UNPAID),
    Example(_SOFT, ".E", cost=16, agent=_UNPAID),
    Example(_HARD, "EE|ES|E", agent=_with()),
)
