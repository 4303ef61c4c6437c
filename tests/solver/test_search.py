"""The search keeps its word: legal, priced right, never worse, the same for the same moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from solver.model import best_roster
from solver.problem import Batch, Lock
from solver.roster import Roster
from solver.rules.locked import Locked
from solver.search import Search
from solver.verify import penalty, verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.problem import Problem
    from tests.solver.conftest import Pod


def searched(problem: Problem, moves: int, seed: int = 0, hint: Roster | None = None) -> Search:
    search = Search(problem, seed)
    assert search.start(hint) == []
    for done in range(0, moves, 50):
        search.run(min(50, moves - done), done / moves)
    return search


def strained(problem: Problem) -> Problem:
    """Unequal rates, twice the demand, and a price on breaks taken together."""
    agents = tuple(
        replace(agent, rates=tuple((c, 10 - 3 * i) for i, (c, _) in enumerate(agent.rates)))
        for agent in problem.agents
    )
    tenths = tuple(tuple(2 * tenth for tenth in row) for row in problem.demand.tenths)
    demand = replace(problem.demand, tenths=tenths)
    return replace(problem, agents=agents, demand=demand, max_break_percent=30, break_cost=2)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("change", [lambda problem: problem, strained])
def test_search_returns_a_legal_roster_at_the_judges_price(
    pod: Pod, seed: int, change: Callable[[Problem], Problem]
) -> None:
    problem = change(pod(seed)[0])
    search = searched(problem, 200)
    assert verify(problem, search.best()) == []
    assert penalty(problem, search.best()).total == search.best_cost()


@pytest.mark.parametrize("seed", range(4))
def test_search_reaches_the_optimum_of_a_small_pod(pod: Pod, seed: int) -> None:
    problem = pod(seed, n_agents=3, n_days=3)[0]
    optimum = best_roster(problem)[1]
    assert optimum is not None
    assert searched(problem, 400).best_cost() == penalty(problem, optimum).total


def test_search_is_the_same_for_the_same_seed_and_moves(pod: Pod) -> None:
    problem = pod(2, n_agents=6)[0]
    first, again = searched(problem, 150, seed=3), searched(problem, 150, seed=3)
    assert first.best() == again.best()


def test_search_never_loses_its_best(pod: Pod) -> None:
    problem = pod(4, n_agents=6)[0]
    search = searched(problem, 0)
    costs = [search.best_cost()]
    for _ in range(10):
        search.run(20, cooled=0.0)
        costs.append(search.best_cost())
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]


def test_hint_is_taken_over_row_by_row(pod: Pod) -> None:
    problem, planted = pod(5)
    assert searched(problem, 0, hint=planted).best() == planted


def test_hint_with_an_illegal_row_is_repaired(pod: Pod) -> None:
    problem, planted = pod(5)
    index = next(i for i, a in enumerate(problem.agents) if a.absences or a.max_days < 5)
    every_day = tuple(
        next((duty for duty in row if duty), None) for row in zip(*planted.duties, strict=True)
    )
    rows = list(planted.duties)
    rows[index] = every_day
    broken = Roster(tuple(rows))
    assert verify(problem, broken)
    found = searched(problem, 0, hint=broken).best()
    assert verify(problem, found) == []
    assert [row for i, row in enumerate(found.duties) if i != index] == [
        row for i, row in enumerate(planted.duties) if i != index
    ]


@pytest.mark.parametrize("seed", range(3))
def test_locked_days_stay_as_they_are(pod: Pod, seed: int) -> None:
    problem, planted = pod(seed)
    locks = tuple(Lock(day, duty) for day, duty in enumerate(planted.duties[0]) if day != 2)
    agents = (replace(problem.agents[0], locks=locks), *problem.agents[1:])
    problem = replace(problem, agents=agents, rules=(*problem.rules, Locked()))
    search = searched(problem, 100)
    found = search.best()
    assert verify(problem, found) == []
    assert all(found.duties[0][lock.day] == lock.duty for lock in locks)
    assert penalty(problem, found).total == search.best_cost()


def test_deferrable_work_draws_people_to_idle_times(pod: Pod) -> None:
    problem = pod(0)[0]
    empty = tuple((0,) * problem.n_intervals for _ in problem.demand.channels)
    channel = problem.agents[0].channels[0]
    batches = tuple(Batch(channel, 48 * day, 48 * (day + 1), 240, cost=5) for day in range(3))
    demand = replace(problem.demand, tenths=empty, over_cost=0)
    waiting = replace(problem, demand=demand, batches=batches)
    nobody = Roster(((None,) * len(problem.days),) * len(problem.agents))
    before = penalty(waiting, nobody).deferred
    search = searched(waiting, 100)
    after = penalty(waiting, search.best())
    assert after.deferred < before / 2
    assert after.total == search.best_cost()
