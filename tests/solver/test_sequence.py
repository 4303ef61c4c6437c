"""Several weeks solved one after the other keep what is asked of them as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solver.drawing import CHANNEL, INTERVAL_MIN, INTERVALS_A_DAY, shell
from solver.problem import Absence, Agent, Batch, Day, Demand, Problem, Terms
from solver.roster import Roster
from solver.rules.absence import NoWorkWhenAbsent
from solver.rules.daily_rest import DailyRest
from solver.rules.days_in_row import DaysInRow
from solver.rules.days_off_in_row import DaysOffInRow
from solver.rules.hours_a_week import HoursAWeek
from solver.sequence import solve_in_weeks
from solver.solve import Limits
from solver.verify import penalty, verify
from solver.weekly import joined, part_of, rest_from, spans, week_of

if TYPE_CHECKING:
    from solver.result import Progress

N_DAYS = 17
"""Two weeks and three days."""


def problem(n_agents: int = 4) -> Problem:
    """Early, late and night shifts; two people wanted at any hour."""
    days = range(N_DAYS)
    agents = tuple(
        Agent(f"agent {n}", ((CHANNEL, 10),), 2400, 1440, 2400, 5) for n in range(n_agents)
    )
    return Problem(
        interval_min=INTERVAL_MIN,
        days=tuple(Day(day * INTERVALS_A_DAY, INTERVALS_A_DAY, day % 7) for day in days),
        shells=tuple(shell(letter, day) for day in days for letter in "ELN"),
        agents=agents,
        demand=Demand((CHANNEL,), ((20,) * (N_DAYS * INTERVALS_A_DAY),), (1,)),
        rules=(
            DailyRest(660),
            HoursAWeek(2880, 20),
            DaysInRow(5, min_days=2),
            DaysOffInRow(min_days=2),
            NoWorkWhenAbsent(),
        ),
    )


def empty(asked: Problem) -> Roster:
    return Roster(tuple((None,) * len(asked.days) for _ in asked.agents))


def test_rosters_of_weeks_keep_every_rule_across_their_boundaries() -> None:
    asked = problem()
    seen: list[Progress] = []
    result = solve_in_weeks(asked, limits=Limits(moves=60), seed=1, on_progress=seen.append)
    assert result.roster is not None
    assert verify(asked, result.roster) == []
    assert result.penalty == penalty(asked, result.roster)
    assert [step.moves for step in seen] == sorted(step.moves for step in seen)
    assert seen[-1].moves == result.moves <= 60
    assert seen[-1].required_fte_hours == 2 * 24 * N_DAYS
    assert seen[0].required_fte_hours == 2 * 24 * 7


def test_same_moves_and_seed_give_the_same_roster() -> None:
    asked = problem()
    once, again = (solve_in_weeks(asked, limits=Limits(moves=40), seed=5) for _ in range(2))
    assert once.roster == again.roster


def test_agent_whom_no_week_can_place_is_placed_by_the_whole_or_named() -> None:
    asked = problem()
    away = tuple(Absence(day, 0) for day in (7, 8, 9, 11, 12, 13))
    lone_day = replace(asked.agents[0], absences=away, min_week_min=0)
    asked = replace(asked, agents=(lone_day, *asked.agents[1:]))
    result = solve_in_weeks(asked, limits=Limits(moves=20), seed=1)
    assert result.roster is not None
    assert verify(asked, result.roster) == []
    stuck = replace(asked.agents[1], absences=away, min_week_min=2000, contract_min=2400)
    stuck = replace(stuck, absences=tuple(Absence(day, 1) for day in range(7, 14)))
    hopeless = replace(asked, agents=(asked.agents[0], stuck, *asked.agents[2:]))
    result = solve_in_weeks(hopeless, limits=Limits(moves=20), seed=1)
    assert result.roster is None
    assert {found.agent for found in result.obstacles} == {stuck.id}


def test_week_knows_the_weeks_before_and_is_put_back_where_it_was() -> None:
    asked = problem()
    result = solve_in_weeks(asked, limits=Limits(moves=0), seed=1)
    assert result.roster is not None
    second = spans(asked)[1]
    week = week_of(asked, second, result.roster)
    before = [duty.shell.day for duty in week.agents[0].fixed]
    assert before == [d - 7 for d, duty in enumerate(result.roster.duties[0][:7]) if duty]
    part = part_of(result.roster, second)
    assert verify(replace(week, rules=(DailyRest(660),)), part) == []
    rows = dict(enumerate(part.duties))
    assert part_of(joined(empty(asked), rows, second), second) == part


def test_deferrable_work_belongs_to_the_week_in_which_it_is_due() -> None:
    batches = (
        Batch(CHANNEL, 0, 10, 60),
        Batch(CHANNEL, 300, 400, 60),
        Batch(CHANNEL, 700, 900, 30),
    )
    asked = replace(problem(), batches=batches)
    found = [week_of(asked, span, empty(asked)).batches for span in spans(asked)]
    week = 7 * INTERVALS_A_DAY
    assert found[0] == batches[:1]
    assert found[1] == (Batch(CHANNEL, 0, 400 - week, 60),)
    assert found[2] == (Batch(CHANNEL, 700 - 2 * week, 900 - 2 * week, 30),)


def test_rest_of_a_horizon_is_a_problem_that_its_roster_answers() -> None:
    plain = problem()
    terms = tuple(Terms(2400, least, 2400, 5) for least in (1440, 960, 0))
    asked = replace(plain, agents=tuple(replace(a, by_week=terms) for a in plain.agents))
    whole = solve_in_weeks(asked, limits=Limits(moves=60), seed=1).roster
    assert whole is not None
    span = rest_from(asked, 7)
    rest, roster = week_of(asked, span, whole), part_of(whole, span)
    assert (len(rest.days), rest.days[0].first, rest.n_intervals) == (10, 0, 10 * INTERVALS_A_DAY)
    assert [agent.terms(week) for agent in rest.agents[:1] for week in (0, 1)] == list(terms[1:])
    assert verify(rest, roster) == []
    assert all(
        [duty.shell.day + 7 for duty in agent.fixed]
        == [day for day, duty in enumerate(row[:7]) if duty]
        for agent, row in zip(rest.agents, whole.duties, strict=True)
    )
