"""What happens to requests by themselves, and when two ask at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from scheduler.access.permissions import Role
from scheduler.centre import Centre
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.leave.asking import ask, withdraw
from scheduler.leave.climbing import look_after
from scheduler.leave.deciding import decide, waiting
from scheduler.leave.records import PodLeave
from scheduler.leave.settings import set_pod_leave
from scheduler.notices.records import NoticeKind
from scheduler.people.absences import Absence
from scheduler.settings import Settings
from scheduler.store.absences import remove_absence
from scheduler.store.accounts import add_account
from scheduler.store.centre import save_centre
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.leave import list_requests
from scheduler.store.notices import notices_of
from scheduler.timekeeping import FixedClock
from tests.builders.leave import asked, worker
from tests.builders.tiny import MONDAY, ORIGIN, Tiny
from tests.conftest import NOW

ROUNDS = 3
MANY = [str(number) for number in range(100, 106)]


def after(url: str, hours: float) -> dict[str, int]:
    """What the routine job does so many hours later."""
    database = Database.open(url, FixedClock(NOW + timedelta(hours=hours)))
    with database.writing() as session:
        job = get_job(session, enqueue(session, JobKind.LEAVE, {}, who="test"))
    clock = FixedClock(NOW + timedelta(hours=hours))
    counts = look_after(JobContext(job, database, Settings(), clock, lambda _: None, bool))
    database.close()
    return counts


def test_request_that_nobody_answers_climbs_to_the_planners_once(
    database: Database, url: str, tiny: Tiny
) -> None:
    ask(database, asked("1"), tiny.accounts["1"])
    assert after(url, 23)["climbed"] == 0
    assert after(url, 24)["climbed"] == 1
    assert after(url, 72)["climbed"] == 0
    with database.reading() as session:
        assert len(waiting(session, {"N"}, level=1)) == 1
        (notice,) = notices_of(session, tiny.id("planner"))
    assert notice.kind is NoticeKind.LEAVE_WAITS


def test_request_that_was_listed_waits_anew_after_moving_up(
    database: Database, url: str, tiny: Tiny
) -> None:
    set_pod_leave(database, "N", 0, PodLeave((1,) * 7), ORIGIN)
    first = ask(database, asked("1"), tiny.accounts["1"])
    ask(database, asked("2"), tiny.accounts["2"])
    later = Database.open(url, FixedClock(NOW + timedelta(hours=20)))
    withdraw(later, first.id, tiny.accounts["1"])
    later.close()
    assert after(url, 43)["climbed"] == 0
    assert after(url, 44)["climbed"] == 1


def test_request_that_nobody_decided_ends_when_it_would_begin(
    database: Database, url: str, tiny: Tiny
) -> None:
    ask(database, asked("1"), tiny.accounts["1"])
    assert after(url, 24 * 23)["expired"] == 1
    with database.reading() as session:
        (request,) = list_requests(session)
        (notice,) = notices_of(session, tiny.id("1"))
    assert request.state == "expired"
    assert notice.params["answer"] == "expired"


def test_absence_that_a_planner_takes_back_lets_the_next_one_move_up(
    database: Database, url: str, tiny: Tiny
) -> None:
    set_pod_leave(database, "N", 0, PodLeave((1,) * 7), ORIGIN)
    first = ask(database, asked("1"), tiny.accounts["1"])
    ask(database, asked("2"), tiny.accounts["2"])
    decide(database, [first.id], True, "", tiny.accounts["lead"])
    with database.writing() as session:
        assert remove_absence(session, Absence("1", "leave", MONDAY, MONDAY), ORIGIN)
    assert after(url, 1)["moved_up"] == 1


@pytest.mark.parametrize("at_once", [False, True])
def test_of_many_who_ask_for_the_last_slot_at_once_one_gets_it(
    database: Database, tiny: Tiny, at_once: bool
) -> None:
    with database.writing() as session:
        more = tuple(worker(5, number) for number in MANY)
        save_centre(session, Centre(), Centre(agents=more), ORIGIN)
        accounts = {
            number: add_account(
                session, number, number, {Role.AGENT}, ORIGIN, personnel_number=number
            )
            for number in MANY
        }
    set_pod_leave(database, "N", 0, PodLeave((1,) * 7, at_once=at_once), ORIGIN)
    for round_ in range(ROUNDS):
        barrier = Barrier(len(MANY))
        day = MONDAY + timedelta(days=round_)

        def one(number: str, barrier: Barrier = barrier, day: date = day) -> str:
            barrier.wait()
            wanted = asked(number, day, type="training")
            return ask(database, wanted, accounts[number]).state

        with ThreadPoolExecutor(len(MANY)) as pool:
            states = sorted(pool.map(one, MANY))
        assert states == sorted([*["listed"] * 5, "approved" if at_once else "waiting"])
