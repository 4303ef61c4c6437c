from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from scheduler.centre import Centre
from scheduler.people.absences import AbsenceType
from scheduler.people.agents import Agent, ChannelGrant, Contract, PodMembership
from scheduler.pods.patterns import BreakRule, ShiftPattern
from scheduler.pods.pods import OpeningHours, Pod, ServicePromise, Stream
from tests.builders.room import Room

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.store.database import Database
    from tests.builders.desk import Desk

FULL_TIME = Contract(week_min=2400, min_week_min=1920, max_week_min=2400, max_days=5)
DAY = ShiftPattern(
    code="day",
    name="Day",
    first_start=time(8),
    last_start=time(10),
    step_min=60,
    lengths_min=(510,),
    breaks=(BreakRule(30, paid=False, earliest_min=180, latest_min=-210),),
)
NIGHT = ShiftPattern(
    code="night",
    name="Night",
    first_start=time(22),
    last_start=time(22),
    step_min=15,
    lengths_min=(480,),
)


@pytest.fixture
def person() -> Callable[..., Agent]:
    """An agent of pod P on voice with forty hours; any field may be given."""

    def make(number: str = "1", **fields: object) -> Agent:
        agent = Agent(
            personnel_number=number,
            name=f"Agent {number}",
            memberships=(PodMembership("P"),),
            contracts=(FULL_TIME,),
            channels=(ChannelGrant("voice"),),
        )
        return replace(agent, **fields)  # type: ignore[arg-type]  # checked when built

    return make


@pytest.fixture
def centre(person: Callable[..., Agent]) -> Centre:
    """Pod P, open 8 to 20 in Berlin, two full-time agents, one day pattern."""
    return Centre(
        pods=(Pod("P", "Pod", state="BE"),),
        opening=tuple(OpeningHours("P", day, start=time(8), end=time(20)) for day in range(7)),
        promises=(ServicePromise(Stream("P", "voice"), "erlang_c"),),
        patterns=(DAY,),
        agents=(person("1"), person("2")),
        absence_types=(
            AbsenceType("leave", "Urlaub", "Leave", "contract_share"),
            AbsenceType("sick", "Krank", "Sick", "planned_shift"),
            AbsenceType("unpaid", "Unbezahlt", "Unpaid", "none"),
        ),
    )


@pytest.fixture
def monday() -> date:
    return date(2026, 11, 30)


@pytest.fixture
def room(desk_db: Database, desk: Desk) -> Room:
    return Room(desk_db, desk)
