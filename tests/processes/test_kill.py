"""``kill -9`` of web, clock and worker at random moments of a planner's story.

Not part of everyday runs: ``make proofs`` sets ``PODSHIFT_TEST_KILLS=50`` and kills fifty times on
each database.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from scheduler.store.database import Database
from tests.builders.copying import copy_rows
from tests.builders.installation import Installation
from tests.builders.killing import Story, kill_during, torn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.desk import Desk

KILLS = int(os.environ.get("PODSHIFT_TEST_KILLS", "1"))
SEED = 20261122


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def installation(
    request: pytest.FixtureRequest, desk_template: tuple[Path, Desk], tmp_path: Path
) -> Iterator[Installation]:
    """Real processes on a copy of the desk."""
    path = tmp_path / "podshift.db"
    shutil.copy(desk_template[0], path)
    url = f"sqlite:///{path}"
    if request.param == "postgresql":
        source, url = Database.open(url), str(request.getfixturevalue("wiped_postgresql"))
        target = Database.open(url)
        copy_rows(source, target)
        source.close()
        target.close()
    made = Installation(url, tmp_path)
    yield made
    made.stop()


@pytest.mark.proof
@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(
    installation: Installation, desk_template: tuple[Path, Desk]
) -> None:
    story = Story(installation, desk_template[1])
    killed = kill_during(story, KILLS, SEED)
    assert story.faults == []
    assert len(killed) == KILLS
    assert story.lost() == []
    assert torn(installation.database) == []
    assert {"setting", "wish", "override", "move"} <= {about for about, _ in story.acknowledged}
