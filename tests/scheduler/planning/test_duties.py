from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from scheduler.agreements.rule_sets import parse_rule_set
from scheduler.calendar import Horizon
from scheduler.demand.weeks import PodRequirement
from scheduler.errors import NotFoundError
from scheduler.planning.compose import PodTask, compose_problem
from scheduler.planning.duties import duties_by_agent, roster_of, stored_duties
from scheduler.pods.patterns import ShiftPattern
from solver.roster import Roster
from solver.segments import fill, placements

if TYPE_CHECKING:
    from scheduler.centre import Centre
    from solver.problem import Problem

CLOCK_CHANGE = Horizon("Europe/Berlin", date(2026, 10, 19), 7, 15)
NIGHT = ShiftPattern("night", "Night", time(22), time(22), 15, (300,))


@pytest.fixture
def problem(centre: Centre) -> Problem:
    """The pod's problem, round the clock, in the week of the autumn change."""
    nights = replace(centre, patterns=(*centre.patterns, NIGHT), opening=())
    requirement = PodRequirement("P", CLOCK_CHANGE.first_day, 7, 15, ())
    return compose_problem(PodTask(nights, requirement, parse_rule_set('preset = "plain"')))


def a_roster(problem: Problem) -> Roster:
    """Agent 1 works the last shell of each day, agent 2 nothing."""
    shells = [problem.shells[indexes[-1]] for indexes in problem.shells_by_day]
    row = tuple(fill(shell, placements(shell)[-1], ("voice",)) for shell in shells)
    return Roster((row, (None,) * 7))


def test_duties_come_back_from_the_store_as_they_were(problem: Problem) -> None:
    roster = a_roster(problem)
    stored = stored_duties(problem, roster, CLOCK_CHANGE)
    assert roster_of(problem, stored, CLOCK_CHANGE) == roster


def test_night_over_the_autumn_change_is_stored_with_its_real_hours(problem: Problem) -> None:
    stored = stored_duties(problem, a_roster(problem), CLOCK_CHANGE)
    hours = {
        duty.day.day: (duty.end_utc - duty.start_utc).total_seconds() / 3600 for duty in stored
    }
    assert hours[24] == 6
    assert hours[23] == 5


def test_last_weeks_duties_have_negative_intervals(problem: Problem) -> None:
    stored = stored_duties(problem, a_roster(problem), CLOCK_CHANGE)
    following = Horizon("Europe/Berlin", date(2026, 10, 26), 7, 15)
    before = duties_by_agent(stored, following)["1"]
    assert [duty.shell.day for duty in before] == [-7, -6, -5, -4, -3, -2, -1]
    assert before[-1].shell.end == 12
    assert before[-1].segments[-1].end == 12
    assert "night" in before[-1].shell.flags


def test_duties_inside_the_horizon_are_not_history(problem: Problem) -> None:
    stored = stored_duties(problem, a_roster(problem), CLOCK_CHANGE)
    assert duties_by_agent(stored, CLOCK_CHANGE) == {}


def test_duty_of_a_stranger_is_refused(problem: Problem) -> None:
    stored = stored_duties(problem, a_roster(problem), CLOCK_CHANGE)
    strange = replace(stored[0], personnel_number="99")
    with pytest.raises(NotFoundError, match="99 is not an agent"):
        roster_of(problem, [strange], CLOCK_CHANGE)
