from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from scheduler.store.database import Database
from scheduler.timekeeping import FixedClock
from tests.builders.market import Market, make_market
from tests.conftest import NOW
from tests.scheduler.jobs.conftest import SetClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def drawn(folder: Path, empty: Path, *, covered: bool) -> tuple[Path, Market]:
    path = folder / "market.db"
    shutil.copy(empty, path)
    database = Database.open(f"sqlite:///{path}", FixedClock(NOW))
    made = make_market(database, covered=covered)
    database.close()
    return path, made


@pytest.fixture(scope="session")
def market_template(
    tmp_path_factory: pytest.TempPathFactory, upgraded_sqlite: Path
) -> tuple[Path, Market]:
    """A database file to be copied."""
    return drawn(tmp_path_factory.mktemp("market"), upgraded_sqlite, covered=True)


@pytest.fixture(scope="session")
def reviewed_template(
    tmp_path_factory: pytest.TempPathFactory, upgraded_sqlite: Path
) -> tuple[Path, Market]:
    return drawn(tmp_path_factory.mktemp("reviewed"), upgraded_sqlite, covered=False)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def market(
    market_template: tuple[Path, Market], tmp_path: Path, clock: SetClock
) -> Iterator[Market]:
    """Two published weeks in which agents trade at once, and a clock the test puts forward."""
    yield from copied(market_template, tmp_path, clock)


@pytest.fixture
def reviewed(
    reviewed_template: tuple[Path, Market], tmp_path: Path, clock: SetClock
) -> Iterator[Market]:
    """The same where no agreement covers swaps: a lead looks at every one."""
    yield from copied(reviewed_template, tmp_path, clock)


def copied(template: tuple[Path, Market], folder: Path, clock: SetClock) -> Iterator[Market]:
    path, made = template
    shutil.copy(path, folder / "market.db")
    database = Database.open(f"sqlite:///{folder}/market.db", clock)
    yield made.on(database)
    database.close()


@pytest.fixture
def sqlite(upgraded_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """A SQLite file with all tables and no rows, whose clock stands at ``NOW``."""
    shutil.copy(upgraded_sqlite, tmp_path / "podshift.db")
    database = Database.open(f"sqlite:///{tmp_path}/podshift.db", FixedClock(NOW))
    yield database
    database.close()
