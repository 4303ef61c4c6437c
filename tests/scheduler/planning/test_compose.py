from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from scheduler.agreements.rule_sets import parse_rule_set
from scheduler.demand.weeks import PodRequirement, StreamRequirement, WorkBatch
from scheduler.errors import InvalidDataError, NotFoundError
from scheduler.planning.compose import PodTask, compose_problem
from scheduler.pods.pods import OpeningHours, ServicePromise, Stream
from solver.problem import Duty, Segment, Shell

if TYPE_CHECKING:
    from scheduler.centre import Centre

MAIL = Stream("P", "email")
VOICE = Stream("P", "voice")


def task(centre: Centre, first_day: date, **fields: object) -> PodTask:
    need = StreamRequirement(VOICE, (1.26,) * 672)
    requirement = PodRequirement("P", first_day, 7, 15, (need,))
    made = PodTask(centre, requirement, parse_rule_set('preset = "arbzg"'))
    return replace(made, **fields)  # type: ignore[arg-type]  # checked when built


def test_demand_is_counted_in_tenths_by_stream(centre: Centre, monday: date) -> None:
    problem = compose_problem(task(centre, monday))
    assert problem.demand.channels == ("voice",)
    assert set(problem.demand.tenths[0][32:]) == {13}
    assert [agent.id for agent in problem.agents] == ["1", "2"]


def test_first_hours_belong_to_the_week_before_unless_its_nights_are_known(
    centre: Centre, monday: date
) -> None:
    unknown = compose_problem(task(centre, monday)).demand.tenths[0]
    assert set(unknown[:32]) == {0}
    shell = Shell(-1, -8, 24, 480, "night")
    night = Duty(shell, (Segment(-8, 24, "work", ("voice",)),))
    known = compose_problem(task(centre, monday, earlier={"1": (night,)})).demand.tenths[0]
    assert set(known[:32]) == {13}


def test_work_that_can_wait_becomes_batches_with_the_priority_of_its_stream(
    centre: Centre, monday: date
) -> None:
    promises = (*centre.promises, ServicePromise(MAIL, "deferrable", priority=2))
    requirement = PodRequirement("P", monday, 7, 15, (), (WorkBatch(MAIL, 32, 48, 90),))
    problem = compose_problem(
        task(replace(centre, promises=promises), monday, requirement=requirement)
    )
    (batch,) = problem.batches
    assert (batch.channel, batch.release, batch.due, batch.minutes, batch.cost) == (
        "email",
        32,
        48,
        90,
        2,
    )
    assert problem.demand.channels == ("email", "voice")
    assert not any(problem.demand.tenths[0])


def test_public_holiday_of_the_pods_state_is_marked(centre: Centre) -> None:
    eighth_of_march = date(2027, 3, 8)
    assert compose_problem(task(centre, eighth_of_march)).days[0].holiday
    in_bavaria = replace(centre, pods=(replace(centre.pods[0], state="BY"),))
    assert not compose_problem(task(in_bavaria, eighth_of_march)).days[0].holiday


def test_days_of_a_week_with_a_clock_change_keep_their_length(centre: Centre) -> None:
    requirement = PodRequirement("P", date(2026, 10, 19), 7, 15, ())
    problem = compose_problem(task(centre, date(2026, 10, 19), requirement=requirement))
    assert [day.count for day in problem.days] == [96] * 6 + [100]


def test_longest_stretch_of_the_rule_set_reaches_the_break_plans(
    centre: Centre, monday: date
) -> None:
    shells = compose_problem(task(centre, monday)).shells
    assert {shell.breaks.max_work for shell in shells} == {24}
    plain = compose_problem(task(centre, monday, rule_set=parse_rule_set('preset = "plain"')))
    assert {shell.breaks.max_work for shell in plain.shells} == {None}


def test_pod_without_a_fitting_pattern_is_refused_by_name(centre: Centre, monday: date) -> None:
    short = tuple(OpeningHours("P", day, start=time(8), end=time(10)) for day in range(7))
    with pytest.raises(InvalidDataError, match="pod P: no shift pattern fits"):
        compose_problem(task(replace(centre, opening=short), monday))


def test_pod_without_people_is_refused_by_name(centre: Centre, monday: date) -> None:
    with pytest.raises(InvalidDataError, match="pod P: nobody"):
        compose_problem(task(replace(centre, agents=()), monday))


def test_unknown_pod_is_named_with_those_there_are(centre: Centre, monday: date) -> None:
    with pytest.raises(NotFoundError, match="no pod 'P'; there are Q"):
        compose_problem(task(replace(centre, pods=(replace(centre.pods[0], code="Q"),)), monday))
