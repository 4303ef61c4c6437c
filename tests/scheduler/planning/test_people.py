from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scheduler.agreements.prices import Prices
from scheduler.calendar import Horizon
from scheduler.people.absences import Absence
from scheduler.people.agents import Availability, ChannelGrant, Contract, PodMembership, SkillGrant
from scheduler.people.wishes import Wish
from scheduler.planning.people import PodWeek, agents_of_pod
from scheduler.planning.shells import shells_of_pod
from scheduler.pods.pods import Stream
from scheduler.validity import Validity
from solver.problem import DayOffWish, ShiftWish, StartWish, Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.centre import Centre
    from scheduler.people.agents import Agent as Person
    from solver.problem import Agent

HORIZON = Horizon("Europe/Berlin", date(2026, 11, 30), 7, 15)
STREAMS = (Stream("P", "voice"), Stream("P", "voice", "tech"), Stream("P", "chat"))


@pytest.fixture
def translated(centre: Centre) -> Callable[..., Agent]:
    """The solver's agent for one person, with what else the centre may hold."""

    def translate(person: Person, **fields: object) -> Agent:
        changed = replace(centre, agents=(person,), **fields)  # type: ignore[arg-type]
        opened = np.ones(HORIZON.n_intervals + 96, dtype=bool)
        week = PodWeek(
            centre=changed,
            pod="P",
            horizon=HORIZON,
            streams=STREAMS,
            shells=shells_of_pod(centre.patterns, "P", HORIZON, opened, None),
            prices=Prices(),
            earlier={},
            locks={},
            rostered_min={("1", 1): 300},
        )
        (agent,) = agents_of_pod(week)
        return agent

    return translate


def test_rates_follow_channels_skills_and_productivity(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    grants = (ChannelGrant("voice"), ChannelGrant("chat", 0.7), ChannelGrant("email"))
    assert translated(person(channels=grants)).rates == (("chat", 7), ("voice", 10))
    skilled = person(channels=grants, skills=(SkillGrant("tech"),))
    assert translated(skilled).rates == (("chat", 7), ("voice", 10), ("voice:tech", 10))


def test_grant_of_another_time_does_not_count(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    over = ChannelGrant("chat", validity=Validity(last=date(2026, 11, 29)))
    assert translated(person(channels=(ChannelGrant("voice"), over))).channels == ("voice",)


def test_week_of_leave_counts_as_the_agreed_week(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    leave = Absence("1", "leave", date(2026, 11, 30), date(2026, 12, 6))
    agent = translated(person(), absences=(leave,))
    assert [absence.credited_min for absence in agent.absences] == [480] * 5 + [0, 0]


def test_two_days_of_leave_are_credited_and_leave_three_days(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    leave = Absence("1", "leave", date(2026, 12, 1), date(2026, 12, 2))
    agent = translated(person(), absences=(leave,))
    assert [(a.day, a.credited_min) for a in agent.absences] == [(1, 480), (2, 480)]


def test_sick_day_counts_as_the_rostered_shift_where_there_was_one(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    sick = Absence("1", "sick", date(2026, 12, 1), date(2026, 12, 2))
    agent = translated(person(), absences=(sick,))
    assert [a.credited_min for a in agent.absences] == [300, 480]


def test_unpaid_day_credits_nothing(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    unpaid = Absence("1", "unpaid", date(2026, 12, 1), date(2026, 12, 1))
    agent = translated(person(), absences=(unpaid,))
    assert [a.credited_min for a in agent.absences] == [0]


def test_availability_over_midnight_joins_with_the_next_day(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    entries = (Availability(0, time(18), time(0)), Availability(1, time(0), time(10)))
    agent = translated(person(availability=entries))
    assert agent.windows == (Window(72, 96 + 40),)


def test_agent_without_limits_has_no_windows(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    agent = translated(person())
    assert agent.windows is None
    assert agent.hours is None


def test_personal_hours_are_windows_day_by_day(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    contract = Contract(2400, 1920, 2400, 5, earliest_start=time(9), latest_end=time(18))
    agent = translated(person(contracts=(contract,)))
    assert agent.hours is not None
    assert agent.hours[:2] == (Window(36, 72), Window(96 + 36, 96 + 72))


def test_agent_who_joins_on_thursday_owes_four_sevenths(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    joins = Validity(first=date(2026, 12, 3))
    agent = translated(person(memberships=(PodMembership("P", joins),)))
    assert agent.contract_min == round(2400 * 4 / 7)
    assert agent.windows is not None
    assert agent.windows[0].start == 3 * 96


def test_wishes_become_costs_by_weight(
    translated: Callable[..., Agent], person: Callable[..., Person]
) -> None:
    monday = HORIZON.first_day
    wishes = (
        Wish("1", "day_off", monday, weight=3),
        Wish("1", "shift", monday + timedelta(days=1), pattern="day", weight=2),
        Wish("1", "start", monday, latest=time(8, 45), weight=1),
        Wish("1", "day_off", monday - timedelta(days=1)),
        Wish("2", "day_off", monday),
    )
    day_off, shift, start = translated(person(), wishes=wishes).wishes
    assert isinstance(day_off, DayOffWish)
    assert (day_off.day, day_off.cost) == (0, 60)
    assert isinstance(shift, ShiftWish)
    assert (shift.day, shift.type, shift.cost) == (1, "day", 24)
    assert isinstance(start, StartWish)
    assert start.costs == ((36, 1), (40, 3))


def test_agent_without_a_channel_of_the_pod_is_left_out(
    centre: Centre, person: Callable[..., Person], translated: Callable[..., Agent]
) -> None:
    with pytest.raises(ValueError, match="not enough values"):
        translated(person(channels=(ChannelGrant("social"),)))
