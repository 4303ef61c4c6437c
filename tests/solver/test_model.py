from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from ortools.sat.python import cp_model

from solver.model import RosterModel, best_roster
from solver.problem import Lock
from solver.result import Status
from solver.roster import Roster
from solver.rules.locked import Locked
from solver.segments import fill, placements
from solver.verify import penalty, verify

if TYPE_CHECKING:
    from solver.problem import Problem
    from tests.solver.conftest import Pod


def short_of_staff(problem: Problem) -> Problem:
    """More is wanted than there is, and half of the agents are slower on some channels."""
    demand = replace(
        problem.demand, tenths=tuple(tuple(2 * t for t in row) for row in problem.demand.tenths)
    )
    agents = tuple(
        replace(agent, rates=tuple((c, 10 - 2 * i) for i, c in enumerate(agent.channels)))
        if number % 2
        else agent
        for number, agent in enumerate(problem.agents)
    )
    return replace(problem, demand=demand, agents=agents, max_break_percent=40, break_cost=7)


@pytest.mark.parametrize("scarce", [False, True], ids=["enough staff", "too little"])
@pytest.mark.parametrize("seed", range(6))
def test_best_roster_is_legal_and_costs_what_the_model_says(
    seed: int, scarce: bool, pod: Pod
) -> None:
    problem, drawn = pod(seed, n_agents=3, n_days=3)
    problem = short_of_staff(problem) if scarce else problem
    model = RosterModel(problem)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.cp) == cp_model.OPTIMAL
    roster = model.decode(solver)
    assert verify(problem, roster) == []
    assert penalty(problem, roster).total == round(solver.objective_value)
    assert penalty(problem, roster).total <= penalty(problem, drawn).total


@pytest.mark.parametrize("seed", range(4))
def test_best_roster_equals_enumeration(seed: int, pod: Pod) -> None:
    problem, _ = pod(seed, n_agents=1, n_days=2)
    channels = problem.agents[0].channels
    by_day = [
        [None]
        + [
            fill(problem.shells[index], starts, channels)
            for index in day
            for starts in placements(problem.shells[index])
        ]
        for day in problem.shells_by_day
    ]
    every = [Roster(((first, second),)) for first in by_day[0] for second in by_day[1]]
    least = min(penalty(problem, r).total for r in every if not verify(problem, r))
    status, roster = best_roster(problem)
    assert status is Status.OPTIMAL
    assert roster is not None
    assert penalty(problem, roster).total == least


def test_best_roster_of_some_agents_leaves_the_others(pod: Pod) -> None:
    problem, drawn = pod(3)
    empty = Roster((drawn.duties[0], (None,) * 5, *drawn.duties[2:]))
    status, roster = best_roster(problem, empty, [1], deterministic_limit=5)
    assert status in (Status.OPTIMAL, Status.FEASIBLE)
    assert roster is not None
    assert [roster.duties[agent] for agent in (0, 2, 3)] == [
        drawn.duties[agent] for agent in (0, 2, 3)
    ]
    assert verify(problem, roster) == []
    assert penalty(problem, roster).total <= penalty(problem, drawn).total


def test_best_roster_nothing_fits(pod: Pod) -> None:
    problem, _ = pod(0, n_agents=1)
    agent = replace(problem.agents[0], min_week_min=2400, max_days=1)
    assert best_roster(replace(problem, agents=(agent,))) == (Status.INFEASIBLE, None)


def test_best_roster_keeps_locked_breaks(pod: Pod) -> None:
    problem, _ = pod(2, n_agents=1)
    shell = problem.shells[0]
    for starts in placements(shell):
        kept = fill(shell, starts, problem.agents[0].channels)
        agent = replace(problem.agents[0], locks=(Lock(0, kept),), absences=())
        locked = replace(problem, agents=(agent,), rules=(*problem.rules, Locked()))
        _, roster = best_roster(locked)
        assert roster is not None
        assert roster.duties[0][0] == kept


def test_best_roster_is_never_worse_than_the_one_it_started_from(pod: Pod) -> None:
    problem, drawn = pod(7)
    status, roster = best_roster(problem, drawn, deterministic_limit=1e-6)
    assert status in (Status.OPTIMAL, Status.FEASIBLE)
    assert roster is not None
    assert verify(problem, roster) == []
    assert penalty(problem, roster).total <= penalty(problem, drawn).total
