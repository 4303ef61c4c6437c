from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduler.centre import Centre
from scheduler.hours.records import OpeningBalance
from scheduler.leave.records import LeaveEntitlement, SchoolHoliday
from scheduler.people.absences import Absence, AbsenceType
from scheduler.people.agents import (
    Agent,
    Availability,
    ChannelGrant,
    Contract,
    PodMembership,
    SkillGrant,
)
from scheduler.people.wishes import Wish
from scheduler.pods.patterns import BreakRule, ShiftPattern
from scheduler.pods.pods import OpeningHours, Pod, ServicePromise, SpecialDay, Stream
from scheduler.store.centre import save_centre
from scheduler.store.database import Database
from scheduler.store.imports import ImportBatch, record_batch
from scheduler.store.journal import Origin
from scheduler.store.problems import put_problem
from scheduler.store.roster_records import (
    RosterDraft,
    StoredDuty,
    StoredPodRoster,
    StoredRun,
    StoredSegment,
)
from scheduler.store.rule_sets import put_rule_set
from scheduler.validity import Validity


@pytest.fixture
def origin() -> Origin:
    """An import that the planner started."""
    return Origin("planner-1", "employer", "staff list of November")


@pytest.fixture
def centre() -> Centre:
    """A centre in which every field of every record differs from its default."""
    days = Validity(date(2026, 1, 1), date(2027, 12, 31))
    voice, chat = Stream("north", "voice", "tech"), Stream("south", "chat")
    return Centre(
        pods=(
            Pod("north", "Nord", "Europe/Vienna", "AT", "9", 4200, 0.35, days),
            Pod("south", "Süd"),
        ),
        opening=(
            OpeningHours("north", weekday=0, start=time(8), end=time(12), validity=days),
            OpeningHours("north", weekday=0, start=time(13), end=time(18), validity=days),
            OpeningHours("south", day=date(2026, 12, 24)),
        ),
        promises=(
            ServicePromise(voice, "erlang_a", 0.9, 15.0, 90.0, 2, 0.1, 0.85, 0.3, 2, 480, 240.0, 5),
            ServicePromise(chat, "chat", concurrency=3),
        ),
        special_days=(
            SpecialDay(date(2026, 11, 27), "Kampagne", "north", 1.8),
            SpecialDay(date(2026, 12, 24), "Heiligabend"),
        ),
        patterns=(
            ShiftPattern(
                "early",
                "Früh",
                time(6),
                time(8, 30),
                30,
                (360, 480),
                (0, 1, 2),
                ("south", "north"),
                (BreakRule(30, False, 180, -120, 360), BreakRule(10, True, 60, -60)),
                60,
                25,
                ("early", "short"),
                days,
            ),
        ),
        agents=(
            Agent(
                "0042",
                "Zoë O'Neil, =1+1",
                "coach",
                "zoe@example.org",
                (PodMembership("south", Validity(None, date(2026, 5, 31))), PodMembership("north")),
                (Contract(2400, 2100, 2520, 5, time(7), time(1), days),),
                (ChannelGrant("voice", 0.8, days), ChannelGrant("chat")),
                (SkillGrant("tech", days),),
                (Availability(2, time(22), time(6), days),),
                Validity(date(2024, 2, 29), None),
            ),
            Agent("0043", "Jörg Groß"),
        ),
        absence_types=(AbsenceType("leave", "Urlaub", "leave", "contract_share", True, True),),
        absences=(
            Absence("0042", "leave", date(2026, 12, 28), date(2027, 1, 1)),
            Absence("0043", "leave", date(2026, 12, 4), date(2026, 12, 4), "first"),
        ),
        wishes=(
            Wish("0042", "start", None, time(9), time(10), weight=5),
            Wish("0043", "shift", date(2026, 12, 1), pattern="early"),
            Wish("0043", "shift", date(2026, 12, 1), pattern="late"),
        ),
        leave=(LeaveEntitlement("0042", 2026, 28.5, 2.0, date(2026, 4, 30)),),
        school_holidays=(
            SchoolHoliday(date(2026, 12, 24), date(2027, 1, 6), "Weihnachten", "9"),
            SchoolHoliday(date(2026, 10, 26), date(2026, 10, 30), "Herbst", pod="south"),
        ),
        hours_accounts=(OpeningBalance("0042", date(2026, 12, 1), -270),),
    )


@pytest.fixture
def stored_centre(database: Database, centre: Centre, origin: Origin) -> Centre:
    """The same centre, kept in ``database``."""
    with database.writing() as session:
        save_centre(session, Centre(), centre, origin)
    return centre


@pytest.fixture
def batch(database: Database) -> ImportBatch:
    """A file noted in ``database``."""
    with database.writing() as session:
        return record_batch(
            session,
            file_hash="f" * 64,
            kind="history",
            file_name="a.csv",
            n_rows=3,
            who="planner-1",
        )


@pytest.fixture
def draft(database: Database, stored_centre: Centre) -> RosterDraft:
    """A roster of two pods, ready to be saved: its rule set and problems are stored."""
    first = date(2027, 3, 27)
    night = StoredDuty(
        "0042",
        first,
        "night",
        # 22:00 to 06:00 in Vienna over the March change: seven hours.
        datetime(2027, 3, 27, 21, tzinfo=UTC),
        datetime(2027, 3, 28, 4, tzinfo=UTC),
        420,
        (
            StoredSegment(
                datetime(2027, 3, 27, 21, tzinfo=UTC),
                datetime(2027, 3, 28, 1, tzinfo=UTC),
                "work",
                ("chat", "voice"),
            ),
            StoredSegment(
                datetime(2027, 3, 28, 1, tzinfo=UTC),
                datetime(2027, 3, 28, 4, tzinfo=UTC),
                "training",
            ),
        ),
    )
    early = replace(
        night,
        personnel_number="0043",
        pattern="early",
        day=first + timedelta(days=1),
        segments=(),
        locked=True,
    )
    run = StoredRun("feasible", 12.5, 3_000_000_000, 4.25, 1.5, {"by_rule": {"daily_rest": 7}})
    with database.writing() as session:
        rule_set_hash = put_rule_set(session, "Haus", 'name = "Haus"\n')
        put_problem(session, "1" * 64, '{"pod": "north"}')
        put_problem(session, "2" * 64, '{"pod": "south"}')
    return RosterDraft(
        first,
        7,
        15,
        (
            StoredPodRoster("north", "1" * 64, run, (night,)),
            StoredPodRoster("south", "2" * 64, StoredRun("optimal", 1.0), (early,)),
        ),
        rule_set_hash,
        "9" * 64,
        17,
        "podshift 0.1.0, ortools 9.15",
    )
