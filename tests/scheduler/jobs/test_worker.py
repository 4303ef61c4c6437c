"""The worker with real child processes; what they do is small."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.jobs.presence import worker_lease
from scheduler.jobs.records import LANES, JobKind
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, request_cancel
from scheduler.store.journal import Origin
from scheduler.store.leases import list_leases
from scheduler.worker import Worker
from tests.builders.handlers import handler_of
from tests.scheduler.jobs.conftest import job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scheduler.jobs.records import Job

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30


@pytest.fixture
def queue(url: str) -> Iterator[Database]:
    """A database by the machine's clock, as the children use it."""
    database = Database.open(url)
    yield database
    database.close()


def put(queue: Database, do: str, **payload: Any) -> str:
    with queue.writing() as session:
        return enqueue(session, JobKind.REPAIR, {"do": do, **payload}, who="test")


def worker(queue: Database, url: str, grace_s: float = 10) -> Worker:
    settings = Settings(database_url=url, log_level="error")
    return Worker(queue, settings, handler_of=handler_of, grace_s=grace_s)


@contextmanager
def at_work(a_worker: Worker) -> Iterator[Worker]:
    thread = threading.Thread(target=a_worker.run)
    thread.start()
    yield a_worker
    a_worker.stop()
    thread.join()


def wait_for(queue: Database, job_id: str, holds: Callable[[Job], object]) -> Job:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = job(queue, job_id)
        if holds(found):
            return found
        time.sleep(0.05)
    raise AssertionError(f"still {job(queue, job_id)}")


def alive(pid: int) -> bool:
    """Whether a process lives; one that ended and is not yet waited for does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def wait_for_death(*pids: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while any(map(alive, pids)):
        assert time.monotonic() < deadline, "a process is left over"
        time.sleep(0.05)


def test_jobs_end_as_their_handlers_do(queue: Database, url: str) -> None:
    added = put(queue, "add", a=2, b=3)
    refused, broken, crashed = (put(queue, do) for do in ("refuse", "blunder", "crash"))
    busy = worker(queue, url)
    assert [busy.work_once() for _ in range(5)] == [True] * 4 + [False]
    assert (job(queue, added).status, job(queue, added).result) == ("done", {"sum": 5})
    assert job(queue, added).progress == {"step": 2}
    failed = job(queue, refused)
    assert (failed.status, failed.error, failed.error_de) == (
        "failed", "There is nobody.", "Es ist niemand da."
    )  # fmt: skip
    assert job(queue, broken).status == "failed"
    assert "ZeroDivisionError" in job(queue, broken).error
    assert job(queue, crashed).status == "died"
    assert "signal 11" in job(queue, crashed).error


def test_cancelled_job_keeps_the_best_it_has(queue: Database, url: str) -> None:
    job_id = put(queue, "until_told")
    with at_work(worker(queue, url)):
        wait_for(queue, job_id, lambda found: found.progress)
        with queue.writing() as session:
            request_cancel(session, job_id, Origin("petra", "employer"))
        ended = wait_for(queue, job_id, lambda found: found.over)
    assert ended.status == "done"
    assert ended.result is not None
    assert ended.result["best"] > 0


def test_job_cancelled_before_it_has_anything_is_cancelled(queue: Database, url: str) -> None:
    job_id = put(queue, "until_told_then_nothing")
    with at_work(worker(queue, url)):
        wait_for(queue, job_id, lambda found: found.progress)
        with queue.writing() as session:
            request_cancel(session, job_id, Origin("petra", "employer"))
        ended = wait_for(queue, job_id, lambda found: found.over)
    assert (ended.status, ended.error) == ("cancelled", "There is nothing yet.")


def test_worker_that_stops_lets_its_job_keep_the_best(queue: Database, url: str) -> None:
    first, second = put(queue, "until_told"), put(queue, "add", a=1, b=1)
    with at_work(worker(queue, url)) as busy:
        wait_for(queue, first, lambda found: found.progress)
        with queue.reading() as session:
            (lease,) = list_leases(session)
        assert lease.name == worker_lease(LANES, busy.name)
    assert job(queue, first).status == "done"
    assert job(queue, second).status == "queued"


def test_job_that_does_not_listen_is_ended_by_force_with_its_helpers(
    queue: Database, url: str
) -> None:
    job_id = put(queue, "deaf")
    with at_work(worker(queue, url, grace_s=0.2)):
        progress = wait_for(queue, job_id, lambda found: found.progress).progress
    ended = job(queue, job_id)
    assert ended.status == "cancelled"
    assert "by force" in ended.error
    assert progress is not None
    wait_for_death(progress["pid"], progress["helper"])


WORK = """
import sys
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.worker import Worker
from tests.builders.handlers import handler_of

if __name__ == "__main__":
    settings = Settings(database_url=sys.argv[1], log_level="error")
    Worker(Database.open(sys.argv[1]), settings, handler_of=handler_of).run()
"""


def test_nothing_lives_on_when_the_worker_is_killed(
    queue: Database, url: str, tmp_path: Path
) -> None:
    job_id = put(queue, "deaf")
    program = tmp_path / "work.py"
    program.write_text(WORK)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    killed = subprocess.Popen([sys.executable, program, url], env=environment)
    progress = wait_for(queue, job_id, lambda found: found.progress).progress
    killed.kill()
    killed.wait()
    assert progress is not None
    wait_for_death(progress["pid"], progress["helper"])
    assert job(queue, job_id).status == "running"
