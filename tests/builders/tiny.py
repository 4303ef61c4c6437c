"""Two pods of two agents, accounts for all, and rosters made by hand: ready in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.access.permissions import Role
from scheduler.calendar import Horizon
from scheduler.centre import Centre
from scheduler.people.absences import AbsenceType
from scheduler.people.agents import Agent as Person
from scheduler.people.agents import PodMembership
from scheduler.planning.duties import duty_in
from scheduler.pods.pods import Pod
from scheduler.store.accounts import add_account
from scheduler.store.centre import save_centre
from scheduler.store.journal import Origin
from scheduler.store.problems import put_problem
from scheduler.store.roster_records import (
    RosterDraft,
    StoredDuty,
    StoredPodRoster,
    StoredRun,
    StoredSegment,
)
from scheduler.store.rosters import load_roster, save_draft
from scheduler.store.rule_sets import put_rule_set
from scheduler.store.steps import take_step
from solver.io import content_hash, dump_problem
from solver.problem import Agent, BreakPlan, BreakSlot, Day, Demand, Problem
from solver.rules.daily_rest import DailyRest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.access.accounts import Account
    from scheduler.store.database import Database

MONDAY = date(2026, 12, 14)
"""22 days after the ``NOW`` of the tests: in time, and outside every notice period."""
ORIGIN = Origin("test", "employer")
RULES = "1" * 64
AGENTS = {"1": "Anna Alt", "2": "Bert Bunt", "3": "Cleo Clar", "4": "Dora Dur"}
POD_OF = {"1": "N", "2": "N", "3": "S", "4": "S"}
CENTRE = Centre(
    pods=(Pod("N", "Nord", "Europe/Berlin"), Pod("S", "Süd", "Europe/Berlin")),
    agents=tuple(
        Person(number, name, memberships=(PodMembership(POD_OF[number]),))
        for number, name in AGENTS.items()
    ),
    absence_types=(AbsenceType("sick", "Krank", "sick", "planned_shift"),),
)


@dataclass(frozen=True)
class Tiny:
    """Accounts by login: ``planner``, ``lead`` (of N), ``auditor``, and the agents' numbers."""

    accounts: dict[str, Account]
    rule_set_hash: str

    def id(self, login: str) -> str:
        return self.accounts[login].id


def make_tiny(database: Database) -> Tiny:
    with database.writing() as session:
        save_centre(session, Centre(), CENTRE, ORIGIN)
        made = [
            add_account(session, "planner", "Petra Plan", {Role.PLANNER}, ORIGIN),
            add_account(session, "lead", "Lena Lead", {Role.LEAD}, ORIGIN, lead_pods={"N"}),
            add_account(session, "auditor", "Alba Audit", {Role.AUDITOR}, ORIGIN),
            *(
                add_account(
                    session, number, name, {Role.AGENT}, ORIGIN,
                    personnel_number=number, email=f"{number}@example.org",
                )
                for number, name in AGENTS.items()
            ),
        ]  # fmt: skip
        rules = put_rule_set(session, "Haus", 'name = "Haus"\n')
        put_problem(session, RULES, "{}")
    return Tiny({account.login: account for account in made}, rules)


def duty(number: str, day: date = MONDAY, hour: int = 8, *, channel: str = "voice") -> StoredDuty:
    """Four hours of work, half an hour's break, four hours of work; hours in UTC."""
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    at = [start + timedelta(minutes=minutes) for minutes in (0, 240, 270, 510)]
    segments = (
        StoredSegment(at[0], at[1], "work", (channel,)),
        StoredSegment(at[1], at[2], "break"),
        StoredSegment(at[2], at[3], "work", (channel,)),
    )
    return StoredDuty(number, day, "early", start, at[3], 480, segments)


def save_week(
    database: Database,
    tiny: Tiny,
    duties: Iterable[StoredDuty],
    *,
    first_day: date = MONDAY,
    n_days: int = 7,
    pods: tuple[str, ...] = ("N", "S"),
    problem_hash: str = RULES,
    known: Mapping[str, int] | None = None,
) -> str:
    """Keep a draft; each duty lies in its agent's pod.

    ``known`` are the versions of published rosters that it was made from.
    """
    every = tuple(duties)
    draft = RosterDraft(
        first_day,
        n_days,
        15,
        tuple(
            StoredPodRoster(
                pod,
                problem_hash,
                StoredRun("feasible", 1.0, 5, 2.5, 1.5, {"moves": 20, "published": known or {}}),
                tuple(d for d in every if POD_OF[d.personnel_number] == pod),
            )
            for pod in pods
        ),
        tiny.rule_set_hash,
        "9" * 64,
        1,
        "podshift test",
    )
    with database.writing() as session:
        return save_draft(session, draft, ORIGIN)


def put_weeks(database: Database, first_day: date, n_days: int) -> str:
    """Store a problem in which anybody may work ``duty`` at 8 or 9 UTC; returns its hash."""
    horizon = Horizon("Europe/Berlin", first_day, n_days, 15)
    plan = BreakPlan((BreakSlot(2, paid=False, earliest=16, latest=16),))
    shells = tuple(
        replace(duty_in(duty("1", day, hour), horizon).shell, breaks=plan)
        for day in horizon.days
        for hour in (8, 9)
    )
    problem = Problem(
        interval_min=15,
        days=tuple(Day(96 * n, 96, day.weekday()) for n, day in enumerate(horizon.days)),
        shells=shells,
        agents=tuple(Agent(n, (("voice", 10),), 2400, 0, 2880, 6) for n in AGENTS),
        demand=Demand(("voice",), ((10,) * (96 * n_days),), (1,)),
        rules=(DailyRest(660),),
    )
    with database.writing() as session:
        put_problem(session, content_hash(problem), dump_problem(problem))
    return content_hash(problem)


def consented(database: Database, roster_id: str) -> int:
    """Take a draft to consent; returns its version."""
    with database.writing() as session:
        version = load_roster(session, roster_id).version
        version = take_step(session, roster_id, version, "submitted", ORIGIN)
        return take_step(session, roster_id, version, "consented", ORIGIN)


def published(database: Database, roster_id: str) -> int:
    """Take a draft to publication, telling nobody; returns its version."""
    version = consented(database, roster_id)
    with database.writing() as session:
        return take_step(session, roster_id, version, "published", ORIGIN)


def at_hour(of: StoredDuty, hour: int) -> StoredDuty:
    """The same duty at another hour."""
    moved = duty(of.personnel_number, of.day, hour)
    return replace(moved, id=of.id)
