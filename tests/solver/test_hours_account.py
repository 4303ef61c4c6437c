"""Hours accounts across weeks: what one week leaves is where the next one begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solver.drawing import CHANNEL, INTERVAL_MIN, INTERVALS_A_DAY, shell
from solver.io import content_hash, dump_problem, load_problem
from solver.problem import Absence, Agent, Day, Demand, Problem, Terms
from solver.rules.absence import NoWorkWhenAbsent
from solver.rules.hours_a_week import HoursAWeek
from solver.rules.hours_account import HoursAccount
from solver.sequence import solve_in_weeks
from solver.solve import Limits
from solver.verify import verify
from solver.weekly import part_of, rest_from, spans, week_of
from solver.weeks import DAYS, earned_without_shifts, weeks

if TYPE_CHECKING:
    from solver.roster import Roster

N_DAYS = 28
WEEK_MIN = 1920
"""Four early shifts."""


def problem(wanted: tuple[int, ...], *agents: Agent) -> Problem:
    """Early and short shifts; so many people wanted from Monday to Saturday in each week."""
    tenths = tuple(
        10 * wanted[day // DAYS] if day % DAYS < 6 and 12 <= at < 28 else 0
        for day in range(N_DAYS)
        for at in range(INTERVALS_A_DAY)
    )
    return Problem(
        interval_min=INTERVAL_MIN,
        days=tuple(Day(day * INTERVALS_A_DAY, INTERVALS_A_DAY, day % 7) for day in range(N_DAYS)),
        shells=tuple(shell(letter, day) for day in range(N_DAYS) for letter in "ES"),
        agents=agents,
        demand=Demand((CHANNEL,), (tenths,), (3,)),
        rules=(HoursAWeek(), HoursAccount(cost_per_30min=25), NoWorkWhenAbsent()),
    )


def person(name: str, balance_min: int = 0) -> Agent:
    return Agent(name, ((CHANNEL, 10),), WEEK_MIN, 0, 2880, 6, balance_min=balance_min)


def paid(roster: Roster, agent: int) -> list[int]:
    """Paid minutes by week."""
    row = roster.duties[agent]
    return [
        sum(duty.shell.paid_min for duty in row[first : first + DAYS] if duty)
        for first in range(0, len(row), DAYS)
    ]


def balance_at_end(asked: Problem, roster: Roster) -> int:
    """What the first agent's account holds after the last day."""
    agent = asked.agents[0]
    earned = sum(earned_without_shifts(agent, week) for week in weeks(asked))
    return agent.balance_min + earned + sum(paid(roster, 0))


def test_who_works_more_in_the_first_week_works_less_in_the_others() -> None:
    asked = problem((2, 1, 1, 1), person("Ann"), person("Bob"))
    roster = solve_in_weeks(asked, limits=Limits(moves=400), seed=1).roster
    assert roster is not None
    assert verify(asked, roster) == []
    for agent in (0, 1):
        first, *others = paid(roster, agent)
        assert first > WEEK_MIN
        assert first + sum(others) == 4 * WEEK_MIN


def test_balance_before_the_roster_is_worked_off_in_it() -> None:
    asked = problem((1, 1, 1, 1), person("Ann", 480), person("Bob", -480))
    roster = solve_in_weeks(asked, limits=Limits(moves=400), seed=1).roster
    assert roster is not None
    assert sum(paid(roster, 0)) == 4 * WEEK_MIN - 480
    assert sum(paid(roster, 1)) == 4 * WEEK_MIN + 480


def test_limits_hold_at_the_end_of_the_roster_and_of_each_week_of_it() -> None:
    asked = problem((3, 3, 3, 3), person("Ann"), person("Bob"))
    asked = replace(asked, rules=(HoursAWeek(), HoursAccount(-480, 480, 0)))
    roster = solve_in_weeks(asked, limits=Limits(moves=200), seed=1).roster
    assert roster is not None
    assert verify(asked, roster) == []
    for agent in (0, 1):
        assert sum(paid(roster, agent)) - 4 * WEEK_MIN == 480


def test_a_week_cut_out_begins_with_what_the_weeks_before_left() -> None:
    terms = (Terms(1920, 0, 2880, 6), Terms(960, 0, 2880, 6)) * 2
    away = (Absence(1, 320), Absence(9))
    ann = replace(person("Ann", 100), by_week=terms, absences=away)
    asked = problem((1, 1, 1, 1), ann)
    roster = solve_in_weeks(asked, limits=Limits(moves=50), seed=1).roster
    assert roster is not None
    worked = paid(roster, 0)
    left = [100 + worked[0] + 320 - 1920]
    left.append(left[0] + worked[1] - (960 - 960 // 6))
    for number, balance in enumerate(left, 1):
        week = week_of(asked, spans(asked)[number], roster)
        assert week.agents[0].balance_min == balance
    rest = rest_from(asked, 14)
    cut = week_of(asked, rest, roster)
    assert cut.agents[0].balance_min == left[1]
    assert balance_at_end(cut, part_of(roster, rest)) == balance_at_end(asked, roster)


def test_a_balance_of_zero_leaves_stored_problems_and_their_names_as_they_are() -> None:
    plain = problem((1, 1, 1, 1), person("Ann"))
    assert "balance_min" not in dump_problem(plain)
    other = problem((1, 1, 1, 1), person("Ann", -30))
    assert content_hash(other) != content_hash(plain)
    assert load_problem(dump_problem(other)) == other
