"""``podshift serve``, ``clock`` and ``worker`` as real processes."""

from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING

import pytest

from scheduler.jobs.records import JobKind
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from tests.builders.processes import (
    alive,
    answers,
    descendants,
    end,
    environment,
    free_port,
    start,
    wait_until,
)

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

PARTS = ("gunicorn", "clock --wait", "worker --lane solve", "worker --lane quick")


@pytest.fixture
def file_url(upgraded_sqlite: Path, tmp_path: Path) -> str:
    (tmp_path / "podshift.db").write_bytes(upgraded_sqlite.read_bytes())
    return f"sqlite:///{tmp_path}/podshift.db"


@pytest.fixture
def served(file_url: str, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """All processes on one machine, and the port of the web."""
    port = free_port()
    process = start("serve", "--port", str(port), env=environment(file_url), cwd=tmp_path)
    wait_until(lambda: answers(port) and len(parts(process)) == len(PARTS), "all parts run")
    yield process, port
    end(process, signal.SIGKILL)


def parts(process: subprocess.Popen[bytes]) -> dict[str, int]:
    """The process number of each part."""
    lines = descendants(process.pid).items()
    return {part: min(n for n, line in lines if part in line) for part in PARTS
            if any(part in line for _, line in lines)}  # fmt: skip


def nothing_lives(pids: list[int]) -> bool:
    return not any(map(alive, pids))


def test_killed_parts_are_started_again_and_a_stop_ends_them_all(
    served: tuple[subprocess.Popen[bytes], int], file_url: str, tmp_path: Path
) -> None:
    process, port = served
    before = parts(process)
    for part in ("gunicorn", "worker --lane quick"):
        os.kill(before[part], signal.SIGKILL)
    wait_until(lambda: len(parts(process)) == 4 and parts(process) != before, "they are back")
    wait_until(lambda: answers(port), "the web answers again")
    database = Database.open(file_url)
    with database.writing() as session:
        job_id = enqueue(session, JobKind.EXPIRE, {}, who="test", lane="quick")

    def is_done() -> bool:
        with database.reading() as session:
            return get_job(session, job_id).status == "done"

    wait_until(is_done, "the worker that came back does a job")
    database.close()
    everything = list(descendants(process.pid))
    assert end(process) == 0
    wait_until(lambda: nothing_lives(everything), "nothing is left over")
    log = (tmp_path / "log").read_text()
    assert "The web ended by signal 9; it is started again in 1 s." in log
    assert log.rstrip().endswith("Stopped.")


def test_nothing_outlives_a_killed_serve(
    served: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, _ = served
    everything = list(descendants(process.pid))
    assert len(everything) >= len(PARTS)
    process.kill()
    process.wait()
    wait_until(lambda: nothing_lives(everything), "nothing is left over")


def test_taken_port_is_said_before_anything_starts(file_url: str, tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        process = start("serve", "--port", port, env=environment(file_url), cwd=tmp_path)
        assert process.wait(60) == 1
    assert "choose another with --port" in (tmp_path / "log").read_text()


def test_second_clock_says_who_the_first_is(file_url: str, tmp_path: Path) -> None:
    env = environment(file_url, PODSHIFT_LOG_LEVEL="info")
    first = start("clock", env=env, cwd=tmp_path, log=tmp_path / "first")
    wait_until(lambda: "clock started" in (tmp_path / "first").read_text(), "the clock runs")
    second = start("clock", env=env, cwd=tmp_path)
    assert second.wait(60) == 1
    assert f":{first.pid}:" in (tmp_path / "log").read_text()
    assert end(first, signal.SIGINT) == 0
    third = start("clock", env=env, cwd=tmp_path, log=tmp_path / "third")
    wait_until(lambda: "clock started" in (tmp_path / "third").read_text(), "the next one runs")
    assert end(third) == 0
