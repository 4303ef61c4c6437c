"""People with contracts, and what the tests of leave ask of a centre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from scheduler.leave.records import LeaveEntitlement, LeaveRequest
from scheduler.people.absences import AbsenceType
from scheduler.people.agents import Agent, Contract, PodMembership
from scheduler.store.centre import load_centre, save_centre
from tests.builders.tiny import MONDAY, ORIGIN

if TYPE_CHECKING:
    from scheduler.store.database import Database


def worker(days_a_week: int = 5, number: str = "1", **fields: Any) -> Agent:
    """Somebody of pod N who works so many days a week."""
    contract = Contract(480 * days_a_week, 0, 540 * days_a_week, days_a_week)
    given = {"contracts": (contract,), "memberships": (PodMembership("N"),), **fields}
    return Agent(number, given.pop("name", "Anna Alt"), **given)


HOURS = (time(8), time(16))

LEAVE = AbsenceType("leave", "Urlaub", "Leave", "contract_share", leave=True, on_request=True)
TRAINING = AbsenceType("training", "Schulung", "Training", "contract_share", on_request=True)
SICK = AbsenceType("sick", "Krank", "Sickness", "planned_shift")


def add_leave(database: Database, **fields: Any) -> None:
    """Give everybody of the tiny centre a contract of five days and 28 days of leave in 2026."""
    with database.writing() as session:
        before = load_centre(session)
        people = tuple(
            worker(5, one.personnel_number, memberships=one.memberships, name=one.name)
            for one in before.agents
        )
        leave = tuple(LeaveEntitlement(one.personnel_number, 2026, 28) for one in people)
        given = {"absence_types": (LEAVE, TRAINING, SICK), "leave": leave, **fields}
        save_centre(session, before, replace(before, agents=people, **given), ORIGIN)


def asked(
    number: str, first: date = MONDAY, last: date | None = None, **fields: Any
) -> LeaveRequest:
    """Somebody asks for leave, for a single day if no other is given."""
    return LeaveRequest(number, fields.pop("type", "leave"), first, last or first, **fields)
