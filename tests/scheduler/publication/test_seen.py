from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.errors import ConflictError
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.people.absences import Absence
from scheduler.publication.seen import escalate
from scheduler.settings import Settings
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.journal import Origin, entries
from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.desk import NoticeRow
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, StoredDuty
from scheduler.store.seen import changes_of_agent, changes_of_roster, mark_seen, unseen_changes
from scheduler.store.steps import take_step
from scheduler.timekeeping import FixedClock
from tests.builders.tiny import MONDAY, ORIGIN, Tiny, at_hour, duty, published, save_week
from tests.conftest import NOW

PLANNER = Origin("planner-1", "employer", "more calls")
SOON = date(2026, 11, 25)
"""The shift starts 70.5 hours after ``NOW``: within the notice period of 96."""


@contextmanager
def later(url: str, hours: float) -> Iterator[Database]:
    """The same database, so many hours later."""
    database = Database.open(url, FixedClock(NOW + timedelta(hours=hours)))
    yield database
    database.close()


def context(database: Database) -> JobContext:
    with database.writing() as session:
        job = get_job(session, enqueue(session, JobKind.ESCALATE, {}, who="clock"))
    return JobContext(job, database, Settings(), FixedClock(NOW), lambda _: None, lambda: False)


def change(
    database: Database,
    roster_id: str,
    number: str,
    duty: StoredDuty | None,
    day: date = MONDAY,
    **more: list[str],
) -> int:
    with database.writing() as session:
        changes = [DutyChange("N", number, day, duty)]
        version = max((c.version for c in changes_of_roster(session, roster_id)), default=4)
        return change_duties(session, roster_id, version, changes, PLANNER, **more)


def told(database: Database) -> dict[str, tuple[str, dict[str, object], bool]]:
    query = select(AccountRow.login, NoticeRow.kind, NoticeRow.params, NoticeRow.urgent)
    with database.reading() as session:
        rows = session.execute(query.join(AccountRow).order_by(NoticeRow.id))
        return {login: (kind, params, urgent) for login, kind, params, urgent in rows}


@pytest.fixture
def standing(database: Database, week: str) -> str:
    """A published week, at version 4."""
    published(database, week)
    return week


@pytest.fixture
def soon(database: Database, tiny: Tiny) -> str:
    """A published week, at version 4, in which 1 works within the notice period."""
    week = save_week(database, tiny, [duty("1", SOON)], first_day=SOON)
    published(database, week)
    return week


def test_changed_shift_waits_to_be_seen_by_its_owner(database: Database, standing: str) -> None:
    change(database, standing, "1", at_hour(duty("1"), 9))
    with database.reading() as session:
        (mine,) = changes_of_agent(session, "1", MONDAY)
        assert changes_of_agent(session, "1", MONDAY + timedelta(days=1)) == ()
        assert changes_of_agent(session, "2", MONDAY) == ()
    assert mine.before is not None
    assert mine.after is not None
    assert (mine.before.start_utc.hour, mine.after.start_utc.hour) == (8, 9)
    assert (mine.version, mine.who, mine.reason) == (5, "planner-1", "more calls")
    assert mine.seen_at is None
    assert told(database)["1"][0] == "shift_changed"


def test_lock_and_unchanged_duty_are_nobodys_concern(database: Database, standing: str) -> None:
    change(database, standing, "1", duty("1"))
    with database.reading() as session:
        assert changes_of_roster(session, standing) == ()
    assert told(database) == {}


def test_owner_marks_as_seen_and_nobody_elses_changes(database: Database, standing: str) -> None:
    change(database, standing, "1", at_hour(duty("1"), 9))
    change(database, standing, "2", None)
    owner = Origin("agent-1", "agent")
    with database.writing() as session:
        other = changes_of_agent(session, "2", MONDAY)[0].id
        assert mark_seen(session, "1", [other], owner) == 0
        assert mark_seen(session, "1", None, owner) == 1
        assert mark_seen(session, "1", None, owner) == 0
    with database.reading() as session:
        assert [c.personnel_number for c in unseen_changes(session)] == ["2"]
        assert [e.origin for e in entries(session) if e.action == "seen"] == [owner]


def test_shift_within_the_notice_period_is_not_moved_without_its_owner(
    database: Database, soon: str
) -> None:
    with pytest.raises(ConflictError, match="less than 96 hours away"):
        change(database, soon, "1", at_hour(duty("1", SOON), 9), SOON)
    with pytest.raises(ConflictError, match="less than 96 hours away"):
        change(database, soon, "1", None, SOON)
    with pytest.raises(ConflictError, match="Bert Bunt on 2026-11-25"):
        change(database, soon, "2", duty("2", SOON), SOON)


def test_accepted_change_within_the_notice_period_is_seen_already(
    database: Database, soon: str
) -> None:
    change(database, soon, "1", at_hour(duty("1", SOON), 9), SOON, accepted_by=["1"])
    with database.reading() as session:
        (made,) = changes_of_roster(session, soon)
    assert made.seen_at == NOW
    assert told(database) == {}


def test_other_channels_are_told_but_need_no_acceptance(database: Database, soon: str) -> None:
    change(database, soon, "1", duty("1", SOON, channel="chat"), SOON)
    assert told(database)["1"] == (
        "shift_changed",
        {"day": "2026-11-25", "before": "09:00–17:30", "after": "09:00–17:30",
         "reason": "more calls"},
        True,
    )  # fmt: skip


def test_shift_of_somebody_who_is_away_is_taken_without_asking(
    database: Database, soon: str
) -> None:
    with database.writing() as session:
        centre = load_centre(session)
        away = Absence("1", "sick", SOON, SOON)
        save_centre(session, centre, replace(centre, absences=(away,)), ORIGIN)
    change(database, soon, "1", None, SOON)
    with database.reading() as session:
        assert [c.after for c in changes_of_roster(session, soon)] == [None]


@pytest.mark.parametrize("status", ["submitted", "consented"])
def test_what_waits_for_consent_or_has_it_is_not_changed(
    database: Database, week: str, status: str
) -> None:
    with database.writing() as session:
        version = take_step(session, week, 1, "submitted", ORIGIN)
        if status == "consented":
            version = take_step(session, week, version, "consented", ORIGIN)
    changes = [DutyChange("N", "1", MONDAY, None)]
    refused = pytest.raises(ConflictError, match=f"is {status}: take it back")
    with refused, database.writing() as session:
        change_duties(session, week, version, changes, PLANNER)


def test_unseen_change_is_escalated_once_after_a_day(
    database: Database, url: str, standing: str
) -> None:
    change(database, standing, "1", at_hour(duty("1"), 9))
    change(database, standing, "1", at_hour(duty("1"), 10))
    with later(url, 23) as soon:
        assert escalate(context(soon)) == {"escalated": 0}
    with later(url, 24) as due:
        assert escalate(context(due)) == {"escalated": 1}
        assert escalate(context(due)) == {"escalated": 0}
    heard = told(database)
    assert set(heard) == {"1", "planner", "lead"}
    params = {"name": "Anna Alt", "day": "2026-12-14", "hours": 24}
    assert heard["lead"] == ("change_unseen", params, False)


def test_seen_change_is_not_escalated(database: Database, url: str, standing: str) -> None:
    change(database, standing, "1", None)
    with database.writing() as session:
        mark_seen(session, "1", None, Origin("agent-1", "agent"))
    with later(url, 24) as due:
        assert escalate(context(due)) == {"escalated": 0}


def test_change_of_a_near_shift_is_escalated_after_half_the_time_left(
    database: Database, url: str, tiny: Tiny
) -> None:
    # NOW is Sunday 09:30 UTC; the shift starts 22.5 hours later, half of that is 11 h 15 min.
    day = date(2026, 11, 23)
    week = save_week(database, tiny, [duty("1", day)], first_day=day)
    published(database, week)
    change(database, week, "1", duty("1", day, channel="chat"), day)
    with later(url, 9) as evening:
        assert escalate(context(evening)) == {"escalated": 0}
    with later(url, 12) as night:
        assert escalate(context(night)) == {"escalated": 0, "quiet": True}
    with later(url, 21) as morning:
        assert escalate(context(morning)) == {"escalated": 1}
    assert told(database)["planner"][2] is True


def test_day_that_is_over_is_not_escalated(database: Database, url: str, soon: str) -> None:
    change(database, soon, "1", duty("1", SOON, channel="chat"), SOON)
    over = datetime(2026, 11, 26, 12, tzinfo=UTC)
    with later(url, (over - NOW) / timedelta(hours=1)) as after:
        assert escalate(context(after)) == {"escalated": 0}
