from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from scheduler.centre_settings import CentreSettings
from scheduler.feeds.records import Reminders
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.notices.records import NoticeKind
from scheduler.notices.shift_reminders import (
    hour_that_counts,
    hours_to_choose,
    remind_of_shifts,
)
from scheduler.settings import Settings
from scheduler.store.accounts import get_account, save_account
from scheduler.store.database import Database
from scheduler.store.feeds import save_reminders
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.journal import Origin
from scheduler.store.notices import notices_since
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, StoredDuty
from scheduler.store.rosters import load_roster
from scheduler.timekeeping import FixedClock
from tests.builders.tiny import MONDAY, ORIGIN, Tiny, at_hour, duty, published, save_week
from tests.conftest import NOW

SUNDAY_17 = datetime(2026, 12, 13, 16, tzinfo=UTC)
"""17:00 in Berlin, the day before the shifts."""
USUAL = CentreSettings()


@pytest.fixture
def roster(database: Database, tiny: Tiny) -> str:
    """1 and 2 work on Monday; 1 wants to be told at 17:00 the day before."""
    week = save_week(database, tiny, [duty("1"), duty("2"), duty("1", MONDAY + timedelta(days=1))])
    published(database, week)
    wants(database, tiny, "1", 17)
    return week


def wants(database: Database, tiny: Tiny, login: str, hour: int | None) -> None:
    with database.writing() as session:
        save_reminders(session, tiny.id(login), Reminders(hour), Origin(login, "agent"))


def run(url: str, at: datetime) -> dict[str, Any]:
    """The job as a worker does it at some moment, on a database opened anew."""
    clock = FixedClock(at)
    with closing(Database.open(url, clock)) as later:
        with later.writing() as session:
            job = get_job(session, enqueue(session, JobKind.REMIND_SHIFTS, {}, who="clock"))
        context = JobContext(job, later, Settings(), clock, lambda _: None, lambda: False)
        return remind_of_shifts(context)


def told(database: Database) -> list[tuple[str, str, bool]]:
    with database.reading() as session:
        found = notices_since(session, NoticeKind.SHIFT_TOMORROW, NOW)
        who = {n.account_id: get_account(session, n.account_id).login for n in found}
    return [(who[n.account_id], n.params["span"], n.urgent) for n in found]


def change(url: str, roster: str, number: str, new: StoredDuty | None) -> None:
    with closing(Database.open(url, FixedClock(SUNDAY_17))) as later, later.writing() as session:
        version = load_roster(session, roster).version
        changes = [DutyChange("N", number, MONDAY, new)]
        change_duties(session, roster, version, changes, ORIGIN, accepted_by=[number])


@pytest.mark.usefixtures("roster")
def test_shift_of_the_next_day_is_told_once_from_the_hour_chosen(
    url: str, database: Database
) -> None:
    early, late = SUNDAY_17 - timedelta(minutes=5), SUNDAY_17 + timedelta(hours=2)
    assert [run(url, at)["reminded"] for at in (early, SUNDAY_17, SUNDAY_17, late)] == [0, 1, 0, 0]
    assert told(database) == [("1", "09:00–17:30", True)]


@pytest.mark.usefixtures("roster")
def test_nobody_is_told_in_the_quiet_hours_or_on_the_day_itself(
    url: str, database: Database
) -> None:
    assert run(url, SUNDAY_17 + timedelta(hours=3)) == {"reminded": 0, "quiet": True}
    # A clock that was away until Monday tells of Tuesday only.
    assert run(url, SUNDAY_17 + timedelta(days=1))["reminded"] == 1
    assert told(database) == [("1", "09:00–17:30", True)]


def test_who_gets_a_shift_after_the_hour_is_told_and_a_changed_one_anew(
    url: str, database: Database, tiny: Tiny, roster: str
) -> None:
    wants(database, tiny, "2", 12)
    assert run(url, SUNDAY_17)["reminded"] == 2
    change(url, roster, "1", None)
    change(url, roster, "2", at_hour(duty("2"), 9))
    assert run(url, SUNDAY_17 + timedelta(minutes=5))["reminded"] == 1
    change(url, roster, "1", duty("1"))
    assert run(url, SUNDAY_17 + timedelta(minutes=10))["reminded"] == 0
    assert sorted(told(database)) == [
        ("1", "09:00–17:30", True),
        ("2", "09:00–17:30", True),
        ("2", "10:00–18:30", True),
    ]


@pytest.mark.usefixtures("roster")
def test_nobody_who_did_not_ask_and_no_mail_for_who_wants_none(
    url: str, database: Database, tiny: Tiny
) -> None:
    wants(database, tiny, "2", 17)
    wants(database, tiny, "1", None)
    with database.writing() as session:
        account = get_account(session, tiny.id("2"))
        save_account(session, replace(account, mail="never"), ORIGIN)
    run(url, SUNDAY_17)
    assert told(database) == [("2", "09:00–17:30", False)]


def test_draft_is_not_told(url: str, database: Database, tiny: Tiny) -> None:
    save_week(database, tiny, [duty("1")])
    wants(database, tiny, "1", 17)
    assert run(url, SUNDAY_17)["reminded"] == 0


@pytest.mark.parametrize(
    ("hour", "counts"), [(7, 7), (17, 17), (19, 19), (20, 19), (23, 19), (5, 19)]
)
def test_hour_that_became_quiet_is_the_last_one_before(hour: int, counts: int) -> None:
    assert hour_that_counts(USUAL, hour) == counts


def test_hours_to_choose_are_those_that_are_not_quiet() -> None:
    assert hours_to_choose(USUAL) == tuple(range(7, 20))
    assert hours_to_choose(CentreSettings(quiet_to=time(7, 30)))[0] == 8
