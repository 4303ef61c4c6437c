"""``kill -9`` of web, clock and worker at random moments of a day of swaps.

Not part of everyday runs: ``make proofs`` sets ``PODSHIFT_TEST_KILLS=50`` and kills fifty times on
each database.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scheduler.store.database import Database
from scheduler.timekeeping import FixedClock
from tests.builders.installation import Installation
from tests.builders.killing import kill_during
from tests.builders.market import make_market
from tests.builders.swap_day import SUNDAY, SwapDay, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASKED = os.environ.get("PODSHIFT_TEST_KILLS")
KILLS = int(ASKED or 1)
DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
LONGEST_S = 1.0
"""A round takes a few seconds."""
SEED = 20261213


@pytest.fixture
def day(url: str, tmp_path: Path) -> Iterator[SwapDay]:
    """Real processes on the market, the day before its first shift."""
    database = Database.open(url, FixedClock(SUNDAY))
    market = make_market(database)
    secret = prepare(market)
    database.close()
    installation = Installation(url, tmp_path, SUNDAY)
    try:
        yield SwapDay(installation, market, secret)
    finally:
        installation.stop()


@pytest.mark.proof
@pytest.mark.slow
@pytest.mark.parametrize("url", DATABASES if ASKED else DATABASES[:1], indirect=True)
def test_every_swap_is_wholly_done_or_not_at_all(day: SwapDay) -> None:
    killed = kill_during(day, KILLS, SEED, longest_s=LONGEST_S, look=day.look)
    day.look()
    assert day.faults == []
    assert len(killed) == KILLS
    assert day.rounds >= 1
