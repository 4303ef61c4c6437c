"""An installation as a planner finds it on the first day: tables, two people, real processes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.running import PASSWORD, command, environment, serve
from tests.web.conftest import browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.running import Running

__all__ = ["browser"]

THURSDAY = datetime(2026, 11, 26, 7, tzinfo=UTC)
PEOPLE = (("petra", "planner", "Petra Plan"), ("alba", "auditor", "Alba Rat"))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    told = environment(f"sqlite:///{tmp_path}/podshift.db", tmp_path, THURSDAY)
    command(told, "db", "upgrade")
    for login, role, name in PEOPLE:
        command(
            told, "user", "add", login, "--role", role, "--name", name, "--password-stdin",
            text=f"{PASSWORD}\n",
        )  # fmt: skip
    made = serve(told, tmp_path)
    yield made
    made.stop()
