from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.clock import Clock
from scheduler.errors import ConflictError
from scheduler.jobs.presence import CLOCK_LEASE, CLOCK_LEASE_LASTS
from scheduler.jobs.records import LANES, JobKind
from scheduler.settings import Settings
from scheduler.store.job_work import claim
from scheduler.store.jobs import list_jobs
from scheduler.store.journal import Origin
from scheduler.store.leases import find_lease, take
from scheduler.store.settings import load_centre_settings, save_centre_settings

if TYPE_CHECKING:
    from scheduler.store.database import Database
    from tests.scheduler.jobs.conftest import SetClock

PATIENCE_S = 20


def clock_of(timed: Database, clock: SetClock, settings: Settings | None = None) -> Clock:
    made = Clock(timed, settings or Settings(), clock)
    made.look()
    return made


def keys(database: Database, kind: JobKind) -> list[str]:
    with database.reading() as session:
        return [str(job.key) for job in list_jobs(session)[::-1] if job.kind == kind]


def set_centre(database: Database, **changed: object) -> None:
    with database.writing() as session:
        settings, version = load_centre_settings(session)
        changed_settings = replace(settings, **changed)  # type: ignore[arg-type]  # drawn fields
        save_centre_settings(session, changed_settings, version, Origin("petra", "employer"))


def test_clock_that_never_ran_makes_up_nothing(timed: Database, clock: SetClock) -> None:
    clock_of(timed, clock)
    with timed.reading() as session:
        assert list_jobs(session) == ()


def test_what_falls_due_is_put_in_once(timed: Database, clock: SetClock) -> None:
    first, second = clock_of(timed, clock), clock_of(timed, clock)
    clock.forward(days=4)  # from Sunday 22 to Thursday 26 November
    assert first.look()
    second.look()
    first.look()
    assert keys(timed, JobKind.GENERATE) == ["generate 2026-12-21"]
    assert keys(timed, JobKind.CLEAN_UP) == ["clean up 2026-11-26"]


@pytest.mark.parametrize(("days", "reminded"), [(2, ["remind 2026-12-21"]), (4, [])])
def test_reminder_is_not_made_up_after_the_deadline(
    timed: Database, clock: SetClock, days: int, reminded: list[str]
) -> None:
    made = clock_of(timed, clock)
    clock.forward(days=days)
    made.look()
    assert keys(timed, JobKind.REMIND) == reminded


def test_routine_does_not_pile_up_while_no_worker_lives(timed: Database, clock: SetClock) -> None:
    made = clock_of(timed, clock, Settings(smtp_host="mail.example.org"))
    for _ in range(30):
        clock.forward(minutes=1)
        made.look()
    assert len(keys(timed, JobKind.MAIL)) == 1
    with timed.writing() as session:
        while claim(session, LANES, "w1"):
            pass
    clock.forward(minutes=1)
    made.look()
    assert len(keys(timed, JobKind.MAIL)) == 2


def test_without_a_mail_server_nothing_is_mailed(timed: Database, clock: SetClock) -> None:
    made = clock_of(timed, clock)
    clock.forward(minutes=10)
    made.look()
    assert keys(timed, JobKind.MAIL) == []
    assert len(keys(timed, JobKind.EXPIRE)) == 1


def test_changed_setting_moves_what_is_next(timed: Database, clock: SetClock) -> None:
    made = clock_of(timed, clock)
    thursday = made.next_look(clock.at + timedelta(days=3, hours=17, minutes=29, seconds=30))
    assert thursday.isoformat() == "2026-11-26T03:00:00+00:00"
    set_centre(timed, generation_weekday=0)
    made.look()
    assert keys(timed, JobKind.GENERATE) == []
    clock.forward(days=1)
    made.look()
    assert keys(timed, JobKind.GENERATE) == ["generate 2026-12-21"]


def test_week_that_a_changed_setting_would_skip_is_drafted_at_once(
    timed: Database, clock: SetClock
) -> None:
    clock.forward(days=2)
    made = clock_of(timed, clock)
    set_centre(timed, generation_weekday=0)
    made.look()
    assert keys(timed, JobKind.GENERATE) == ["generate 2026-12-21"]


def run_in_thread(made: Clock, *, wait: bool = False) -> threading.Thread:
    thread = threading.Thread(target=made.run, kwargs={"wait": wait})
    thread.start()
    return thread


def holder_is(database: Database, made: Clock) -> bool:
    with database.reading() as session:
        lease = find_lease(session, CLOCK_LEASE)
    return lease is not None and lease.holder == made.name


def wait_until_held(database: Database, made: Clock) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holder_is(database, made):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_second_clock_says_who_holds_it_and_one_that_waits_takes_over(
    timed: Database, clock: SetClock
) -> None:
    first, second, third = (Clock(timed, Settings(), clock) for _ in range(3))
    running = run_in_thread(first)
    wait_until_held(timed, first)
    with pytest.raises(ConflictError, match=rf"a clock already: {first.name}"):
        second.run()
    waiting = run_in_thread(third, wait=True)
    first.stop()
    running.join()
    wait_until_held(timed, third)
    third.stop()
    waiting.join()


def test_clock_makes_up_what_was_due_while_there_was_none(timed: Database, clock: SetClock) -> None:
    with timed.writing() as session:
        take(session, CLOCK_LEASE, "one that was killed", CLOCK_LEASE_LASTS)
    clock.forward(days=4)
    made = Clock(timed, Settings(), clock)
    running = run_in_thread(made)
    deadline = time.monotonic() + PATIENCE_S
    while not keys(timed, JobKind.GENERATE):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    made.stop()
    running.join()
    assert keys(timed, JobKind.GENERATE) == ["generate 2026-12-21"]


def test_clock_that_lost_its_lease_stops(timed: Database, clock: SetClock) -> None:
    made = Clock(timed, Settings(), clock)
    running = threading.Thread(target=lose, args=(made,))
    running.start()
    wait_until_held(timed, made)
    made.keep_lease()
    assert running.is_alive()
    clock.at += CLOCK_LEASE_LASTS
    with timed.writing() as session:
        assert take(session, CLOCK_LEASE, "other", CLOCK_LEASE_LASTS).holder == "other"
    made.keep_lease()
    running.join(PATIENCE_S)
    assert not running.is_alive()


def lose(made: Clock) -> None:
    with pytest.raises(ConflictError, match="took over"):
        made.run()
