"""The bound is never above what a roster leaves unmet, and not idle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from solver.bound import bound_unmet_fte_hours
from solver.couplings.coverage import unmet_fte_hours
from solver.kinds import Total
from solver.problem import Lock
from solver.roster import Roster
from solver.solve import Limits, solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.kinds import Kind
    from solver.problem import Problem
    from tests.solver.conftest import Pod

SECONDS = 60.0


def bound_of(problem: Problem) -> float:
    found = bound_unmet_fte_hours(problem, SECONDS)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(8))
def test_bound_is_zero_where_a_roster_meets_all_demand(pod: Pod, seed: int) -> None:
    problem, planted = pod(seed)
    assert unmet_fte_hours(problem, planted) == 0
    assert bound_of(problem) == 0


@pytest.mark.parametrize("seed", range(8))
def test_bound_stays_below_every_roster_when_an_agent_leaves(pod: Pod, seed: int) -> None:
    problem, planted = pod(seed)
    fewer = replace(problem, agents=problem.agents[1:])
    bound = bound_of(fewer)
    left = Roster(planted.duties[1:])
    found = solve(fewer, limits=Limits(moves=200))
    assert found.unmet_fte_hours is not None
    assert 0 <= bound <= min(unmet_fte_hours(fewer, left), found.unmet_fte_hours)


def test_bound_without_anybody_is_the_whole_demand(pod: Pod) -> None:
    problem, _ = pod(1)
    nobody = Roster(((None,) * len(problem.days),) * len(problem.agents))
    banned = tuple(replace(agent, max_days=0) for agent in problem.agents)
    alone = replace(problem, agents=banned)
    assert bound_of(alone) == pytest.approx(unmet_fte_hours(alone, nobody))


@pytest.mark.parametrize("seed", range(4))
def test_bound_counts_locked_duties_once(pod: Pod, seed: int) -> None:
    problem, planted = pod(seed)
    locked = tuple(
        replace(agent, locks=tuple(Lock(day, duty) for day, duty in enumerate(row)))
        for agent, row in zip(problem.agents, planted.duties, strict=True)
    )
    tenths = tuple(tuple(2 * tenth for tenth in row) for row in problem.demand.tenths)
    twice = replace(problem.demand, tenths=tenths)
    settled = replace(problem, agents=locked, demand=twice)
    assert bound_of(settled) == pytest.approx(unmet_fte_hours(settled, planted))


@dataclass(frozen=True)
class Fixed:
    """A rule of one total for everybody."""

    name: ClassVar[str] = "fixed"
    paragraph: ClassVar[str] = ""
    high: int | None = None
    allowed: frozenset[int] | None = None

    def compile(self, problem: Problem) -> Iterator[Kind]:
        days = frozenset(range(len(problem.days)))
        for agent in range(len(problem.agents)):
            yield Total("fixed", agent, "shifts", days, high=self.high, allowed=self.allowed)


@pytest.mark.parametrize(
    "rule",
    [Fixed(high=1), Fixed(allowed=frozenset({0, 1})), Fixed(high=1, allowed=frozenset({0, 3}))],
)
def test_bound_uses_totals_over_the_horizon(pod: Pod, rule: Fixed) -> None:
    problem, _ = pod(2)
    free = replace(problem, rules=())
    tight = replace(problem, rules=(rule,))
    found = solve(tight, limits=Limits(moves=200))
    assert found.unmet_fte_hours is not None
    bound = bound_of(tight)
    assert bound_of(free) < bound <= found.unmet_fte_hours


def test_bound_out_of_time_is_none(pod: Pod) -> None:
    assert bound_unmet_fte_hours(pod(1)[0], 0.0) is None
