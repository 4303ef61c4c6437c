"""An installation as a planner finds it on the first day: tables, two people, real processes."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.processes import answers, end, environment, free_port, run, start, wait_until
from tests.story.people import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

THURSDAY = datetime(2026, 11, 26, 7, tzinfo=UTC)
PEOPLE = (("petra", "planner", "Petra Plan"), ("alba", "auditor", "Alba Rat"))


def set_up(folder: Path, now: datetime, **more: str) -> dict[str, str]:
    """Settings of an installation in a folder, whose clock begins at a moment."""
    return environment(
        f"sqlite:///{folder}/podshift.db",
        PODSHIFT_OUT_FOLDER=str(folder),
        PODSHIFT_CLOCK_AHEAD_S=str(int(now.timestamp() - time.time())),
        **more,
    )


@contextmanager
def serving(folder: Path, env: dict[str, str], port: int) -> Iterator[str]:
    """All three processes; gives the address at which the pages answer."""
    process = start("serve", "--port", str(port), env=env, cwd=folder)
    try:
        wait_until(lambda: answers(port), "the pages answer")
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where the pages are; the clock begins on a Thursday morning."""
    env = set_up(tmp_path, THURSDAY)
    run("db", "upgrade", env=env, cwd=tmp_path)
    for login, role, name in PEOPLE:
        added = ("user", "add", login, "--role", role, "--name", name, "--password-stdin")
        run(*added, env=env, cwd=tmp_path, text=f"{PASSWORD}\n")
    with serving(tmp_path, env, free_port()) as address:
        yield address
