from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.access.permissions import Role
from scheduler.errors import ConflictError
from scheduler.jobs.records import LANES, JobKind, Lane
from scheduler.store.accounts import add_account
from scheduler.store.job_work import (
    STALE_AFTER,
    Ending,
    claim,
    claimable,
    finish,
    heartbeat,
    reap,
    report_progress,
)
from scheduler.store.jobs import CLOCK, enqueue, list_jobs, request_cancel, run_again
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.models.desk import NoticeRow
from tests.conftest import NOW
from tests.scheduler.jobs.conftest import SetClock, job, put

if TYPE_CHECKING:
    from scheduler.store.database import Database

ORIGIN = Origin("petra", "employer")
SOLVE: tuple[Lane, ...] = ("solve",)
QUICK: tuple[Lane, ...] = ("quick",)


def claim_one(database: Database, worker: str = "w1") -> str:
    with database.writing() as session:
        claimed = claim(session, SOLVE, worker)
    assert claimed is not None
    return claimed.id


def end(database: Database, job_id: str, ending: Ending, worker: str = "w1") -> bool:
    with database.writing() as session:
        return finish(session, job_id, worker, ending)


def test_every_job_is_claimed_exactly_once_by_many_workers(database: Database) -> None:
    with database.writing() as session:
        wanted = {enqueue(session, JobKind.MAIL, {}, who="test") for _ in range(200)}

    def work(worker: str) -> list[str]:
        mine: list[str] = []
        while True:
            with database.writing() as session:
                found = claim(session, LANES, worker)
            if found is None:
                return mine
            mine.append(found.id)

    with ThreadPoolExecutor(5) as pool:
        claimed = [job_id for ids in pool.map(work, "abcde") for job_id in ids]
    assert len(claimed) == 200
    assert set(claimed) == wanted


def test_oldest_waiting_job_of_the_lane_is_claimed_first(database: Database) -> None:
    with database.writing() as session:
        enqueue(session, JobKind.MAIL, {}, who="test", lane="quick")
        enqueue(session, JobKind.GENERATE, {}, who="test", not_before=NOW + timedelta(minutes=1))
        first = enqueue(session, JobKind.GENERATE, {"n": 1}, who="test")
        second = enqueue(session, JobKind.GENERATE, {"n": 2}, who="test")
    assert [claim_one(database), claim_one(database)] == [first, second]
    with database.writing() as session:
        assert not claimable(session, SOLVE)
        assert claim(session, SOLVE, "w1") is None
        assert claimable(session, QUICK)
    running = job(database, first)
    assert (running.status, running.worker, running.attempts) == ("running", "w1", 1)
    assert running.started_at == running.heartbeat_at == NOW


def test_same_work_is_queued_once(database: Database) -> None:
    with database.writing() as session:
        ids = {enqueue(session, JobKind.GENERATE, {}, who="test", key="week") for _ in range(3)}
        assert len(ids) == 1
        assert len(list_jobs(session)) == 1


def test_finished_job_keeps_progress_and_result(database: Database) -> None:
    put(database)
    job_id = claim_one(database)
    with database.writing() as session:
        report_progress(session, job_id, "w1", {"objective": 12})
    assert end(database, job_id, Ending("done", {"roster": "r1"}))
    done = job(database, job_id)
    assert (done.status, done.progress, done.result) == (
        "done",
        {"objective": 12},
        {"roster": "r1"},
    )
    assert done.finished_at == NOW


def test_word_of_a_worker_that_lost_the_job_changes_nothing(database: Database) -> None:
    put(database)
    job_id = claim_one(database)
    with database.writing() as session:
        report_progress(session, job_id, "w2", {"objective": 1})
        assert heartbeat(session, job_id, "w2") is None
    assert not end(database, job_id, Ending("done", {}), "w2")
    assert job(database, job_id).status == "running"
    assert job(database, job_id).progress is None


def test_waiting_job_that_is_cancelled_never_begins(database: Database) -> None:
    job_id = put(database)
    with database.writing() as session:
        request_cancel(session, job_id, ORIGIN)
    assert job(database, job_id).status == "cancelled"
    with database.writing() as session:
        assert claim(session, LANES, "w1") is None
        (entry,) = entries(session, Subject("job", job_id))
    assert (entry.action, entry.origin.who, entry.after) == (
        "cancelled",
        "petra",
        {"status": "cancelled", "cancel_requested": True},
    )


def test_running_job_that_is_cancelled_hears_of_it_with_its_next_heartbeat(
    database: Database,
) -> None:
    put(database)
    job_id = claim_one(database)
    with database.writing() as session:
        assert heartbeat(session, job_id, "w1") is False
        request_cancel(session, job_id, ORIGIN)
    with database.writing() as session:
        assert heartbeat(session, job_id, "w1") is True
    assert job(database, job_id).status == "running"


def test_job_that_is_over_cannot_be_cancelled(database: Database) -> None:
    put(database)
    job_id = claim_one(database)
    end(database, job_id, Ending("done", {}))
    with pytest.raises(ConflictError, match="over"), database.writing() as session:
        request_cancel(session, job_id, ORIGIN)
    assert not job(database, job_id).cancel_requested


@pytest.mark.parametrize("status", ["failed", "cancelled", "died"])
def test_job_that_came_to_nothing_is_run_again_once(database: Database, status: str) -> None:
    put(database)
    old = claim_one(database)
    end(database, old, Ending(status, error="Too few people."))  # type: ignore[arg-type]  # drawn
    with database.writing() as session:
        new = run_again(session, old, ORIGIN)
        assert run_again(session, old, ORIGIN) == new
        assert entries(session, Subject("job", old))[0].after == {"job": new}
    fresh = job(database, new)
    assert (fresh.status, fresh.kind, fresh.who) == ("queued", JobKind.GENERATE, "petra")
    assert fresh.payload == {"first_day": "2026-11-30", "again": old}
    assert job(database, old).error == "Too few people."


def test_job_that_is_done_is_not_run_again(database: Database) -> None:
    put(database)
    job_id = claim_one(database)
    end(database, job_id, Ending("done", {}))
    with pytest.raises(ConflictError, match="is done"), database.writing() as session:
        run_again(session, job_id, ORIGIN)


def test_job_without_a_sign_of_life_is_given_up(timed: Database, clock: SetClock) -> None:
    put(timed)
    put(timed)
    lost, alive = claim_one(timed), claim_one(timed)
    clock.at += STALE_AFTER
    with timed.writing() as session:
        assert reap(session) == ()
        heartbeat(session, alive, "w1")
    clock.forward(seconds=1)
    with timed.writing() as session:
        assert reap(session) == (lost,)
        assert heartbeat(session, lost, "w1") is None
    died = job(timed, lost)
    assert died.status == "died"
    assert "run it again" in died.error_in("en")
    assert "noch einmal laufen" in died.error_in("de")
    assert job(timed, alive).status == "running"


@pytest.mark.parametrize(("who", "told"), [("clock", ["planner"]), ("asker", ["asker"])])
def test_failed_generation_is_told_to_whoever_asked(
    database: Database, who: str, told: list[str]
) -> None:
    with database.writing() as session:
        ids = {
            login: add_account(session, login, login, {role}, ORIGIN).id
            for login, role in (("planner", Role.PLANNER), ("asker", Role.AUDITOR))
        }
    put(database, who=CLOCK if who == "clock" else ids[who])
    end(database, claim_one(database), Ending("failed", error="No pod.", error_de="Kein Pod."))
    with database.reading() as session:
        rows = session.query(NoticeRow).all()
        assert [row.account.login for row in rows] == told
        assert rows[0].params == {"text": "No pod.", "text_de": "Kein Pod."}


def test_routine_of_the_clock_is_listed_only_if_asked_for(database: Database) -> None:
    put(database, JobKind.GENERATE)
    with database.writing() as session:
        enqueue(session, JobKind.MAIL, {}, who=CLOCK, lane="quick")
        claimed = claim(session, QUICK, "w1")
        assert claimed is not None
        finish(session, claimed.id, "w1", Ending("done", {}))
    with database.reading() as session:
        assert [j.kind for j in list_jobs(session, routine=False)] == [JobKind.GENERATE]
        assert len(list_jobs(session)) == 2
