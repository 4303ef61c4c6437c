"""Random markets: whatever happens in whatever order, rules, hours and journal hold.

``PODSHIFT_TEST_ROUNDS`` asks for more of them, each longer.
"""

from __future__ import annotations

import os
import shutil
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.store.database import Database
from tests.builders.trading import Trading
from tests.conftest import NOW
from tests.scheduler.jobs.conftest import SetClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.market import Market
    from tests.builders.trading import Draw

ROUNDS = int(os.environ.get("PODSHIFT_TEST_ROUNDS", "2"))
STEPS = (
    *("trade",) * 4, "offer", "offer", "accept", "accept", "accept", "withdraw", "decide",
    "decide", "undo", "undo", "pick_up", "pick_up", "away", "away", "move", "publish", "wait",
)  # fmt: skip
NUMBER = st.integers(0, 1000)
MARKETS = st.lists(
    st.tuples(st.sampled_from(STEPS), NUMBER, NUMBER, NUMBER), min_size=10, max_size=15 + ROUNDS
)


@settings(
    max_examples=2 * ROUNDS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(draws=MARKETS)
def test_no_rule_is_newly_broken_hours_add_up_and_the_journal_tells_it_all(
    market_template: tuple[Path, Market], draws: list[Draw]
) -> None:
    path, made = market_template
    with TemporaryDirectory() as folder:
        shutil.copy(path, f"{folder}/market.db")
        clock = SetClock(NOW)
        database = Database.open(f"sqlite:///{folder}/market.db", clock)
        trading = Trading(made.on(database), clock)
        for draw in draws:
            trading.step(draw)
        trading.assert_replayed()
        database.close()
