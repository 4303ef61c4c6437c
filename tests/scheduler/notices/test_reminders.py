from dataclasses import replace
from datetime import timedelta

from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.notices.reminders import remind_of_wishes
from scheduler.people.wishes import Wish
from scheduler.settings import Settings
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.notices import notices_of, unread_count
from scheduler.timekeeping import FixedClock
from tests.builders.tiny import MONDAY, ORIGIN, Tiny
from tests.conftest import NOW

PAYLOAD = {"first_day": MONDAY.isoformat(), "deadline": "2026-11-25T17:00:00+00:00"}


def context(database: Database) -> JobContext:
    with database.writing() as session:
        job = get_job(session, enqueue(session, JobKind.REMIND, PAYLOAD, who="clock"))
    return JobContext(job, database, Settings(), FixedClock(NOW), lambda _: None, lambda: False)


def test_everybody_without_a_wish_for_the_week_is_reminded_once(
    database: Database, tiny: Tiny
) -> None:
    wishes = (
        Wish("1", "day_off", MONDAY + timedelta(days=6)),
        Wish("2", "day_off", MONDAY + timedelta(days=7)),
    )
    with database.writing() as session:
        centre = load_centre(session)
        save_centre(session, centre, replace(centre, wishes=wishes), ORIGIN)
    assert remind_of_wishes(context(database)) == {"reminded": 3}
    assert remind_of_wishes(context(database)) == {"reminded": 0}
    with database.reading() as session:
        unread = {login: unread_count(session, tiny.id(login)) for login in ("1", "2", "planner")}
        (reminder,) = notices_of(session, tiny.id("2"))
    assert unread == {"1": 0, "2": 1, "planner": 0}
    assert reminder.params == PAYLOAD
