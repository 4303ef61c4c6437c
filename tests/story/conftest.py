"""An installation as a planner finds it on the first day: tables, two people, real processes."""

from __future__ import annotations

import time
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


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where the pages are; the clock begins on a Thursday morning."""
    env = environment(
        f"sqlite:///{tmp_path}/podshift.db",
        PODSHIFT_OUT_FOLDER=str(tmp_path),
        PODSHIFT_CLOCK_AHEAD_S=str(int(THURSDAY.timestamp() - time.time())),
    )
    run("db", "upgrade", env=env, cwd=tmp_path)
    for login, role, name in PEOPLE:
        added = ("user", "add", login, "--role", role, "--name", name, "--password-stdin")
        run(*added, env=env, cwd=tmp_path, text=f"{PASSWORD}\n")
    port = free_port()
    process = start("serve", "--port", str(port), env=env, cwd=tmp_path)
    try:
        wait_until(lambda: answers(port), "the pages answer")
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)
