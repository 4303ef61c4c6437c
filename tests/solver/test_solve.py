"""``solve`` is honest about what it found, and stops when it is told to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import solver.search
from solver.errors import InvalidProblemError, ModelDisagreesError
from solver.problem import Absence
from solver.result import Status
from solver.rules.absence import NoWorkWhenAbsent
from solver.rules.hours_a_week import HoursAWeek
from solver.solve import Limits, solve
from solver.verify import penalty, verify

if TYPE_CHECKING:
    from solver.result import Progress
    from tests.solver.conftest import Pod


def test_solve_returns_a_verified_roster_and_what_was_spent(pod: Pod) -> None:
    problem = pod(1)[0]
    result = solve(problem, limits=Limits(moves=100, bound_seconds=60), seed=7)
    assert result.status is Status.FEASIBLE
    assert result.roster is not None
    assert verify(problem, result.roster) == []
    assert result.penalty == penalty(problem, result.roster)
    assert result.unmet_fte_hours is not None
    assert result.unmet_fte_hours_bound is not None
    assert result.unmet_fte_hours_bound <= result.unmet_fte_hours
    assert (result.moves, result.seed) == (100, 7)
    assert result.seconds_to_first is not None
    assert 0 <= result.seconds_to_first <= result.seconds


def test_solve_is_optimal_if_nothing_costs_anything(pod: Pod) -> None:
    problem, planted = pod(3)
    agents = tuple(replace(agent, wishes=()) for agent in problem.agents)
    free = replace(problem, agents=agents, rules=problem.rules[:2])
    result = solve(free, limits=Limits(moves=0), hint=planted)
    assert result.status is Status.OPTIMAL
    assert result.penalty is not None
    assert result.penalty.total == 0


def test_solve_names_agent_and_rules_if_no_tour_is_legal(pod: Pod) -> None:
    problem = pod(0)[0]
    ill = tuple(Absence(day, 30) for day in range(4))
    stuck = replace(problem.agents[1], id="Bea", absences=ill, min_week_min=2000, wishes=())
    agents = (problem.agents[0], stuck, *problem.agents[2:])
    result = solve(replace(problem, agents=agents), limits=Limits(moves=10))
    assert result.status is Status.INFEASIBLE
    assert result.roster is None
    assert result.penalty is None
    assert {found.agent for found in result.obstacles} == {"Bea"}
    rules = {found.rule for found in result.obstacles}
    assert HoursAWeek.name in rules
    assert rules <= {HoursAWeek.name, NoWorkWhenAbsent.name, "hours_a_day", "days_a_week"}


def test_solve_stops_when_asked_and_reports_each_chunk(pod: Pod) -> None:
    seen: list[Progress] = []
    result = solve(
        pod(2)[0],
        limits=Limits(moves=100_000),
        on_progress=seen.append,
        should_stop=lambda: len(seen) > 3,
    )
    assert result.roster is not None
    assert result.moves == seen[-1].moves < 100_000
    assert [step.moves for step in seen] == sorted({step.moves for step in seen})
    assert result.penalty is not None
    assert result.penalty.total == seen[-1].penalty


def test_solve_keeps_the_best_roster_on_ctrl_c(pod: Pod) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.moves:
            raise KeyboardInterrupt

    limits = Limits(moves=100_000, bound_seconds=60)
    result = solve(pod(2)[0], limits=limits, on_progress=interrupt)
    assert result.roster is not None
    assert 0 < result.moves < 100_000
    assert result.unmet_fte_hours_bound is None


def test_solve_ends_in_time(pod: Pod) -> None:
    result = solve(pod(2)[0], limits=Limits(seconds=0.0))
    assert result.roster is not None
    assert result.moves == 0


def test_solve_without_agents_leaves_all_demand_unmet(pod: Pod) -> None:
    problem = replace(pod(1)[0], agents=())
    result = solve(problem, limits=Limits(moves=10))
    assert result.roster is not None
    assert result.unmet_fte_hours is not None
    assert result.roster.duties == ()
    assert result.unmet_fte_hours > 0


def test_solve_without_shells_leaves_everybody_off(pod: Pod) -> None:
    problem = replace(pod(1)[0], shells=())
    result = solve(problem, limits=Limits(moves=10))
    assert result.roster is not None
    assert list(result.roster.worked()) == []


def test_solve_refuses_a_roster_that_the_judge_prices_differently(
    pod: Pod, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver.search.Search, "best_cost", lambda _search: 1)
    with pytest.raises(ModelDisagreesError, match="the search priced its roster at 1"):
        solve(pod(1)[0], limits=Limits(moves=0))


@pytest.mark.parametrize(("moves", "seconds"), [(None, None), (-1, None), (None, -0.5)])
def test_limits_that_mean_nothing_are_refused(moves: int | None, seconds: float | None) -> None:
    with pytest.raises(InvalidProblemError, match="Limits"):
        Limits(moves=moves, seconds=seconds)


def test_first_bound_and_what_is_unmet_are_shown_while_the_search_runs(pod: Pod) -> None:
    problem = pod(1)[0]
    seen: list[Progress] = []
    limits = Limits(moves=10, first_bound_seconds=60)
    result = solve(problem, limits=limits, seed=7, on_progress=seen.append)
    bound = seen[0].unmet_fte_hours_bound
    assert bound is not None
    assert seen[0].unmet_fte_hours is not None
    assert bound <= seen[0].unmet_fte_hours <= seen[0].required_fte_hours
    assert result.unmet_fte_hours_bound == bound
