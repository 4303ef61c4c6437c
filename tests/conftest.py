"""What tests of several packages ask for.

Every test that asks for ``database`` runs on SQLite and on a real PostgreSQL server.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import make_url

from scheduler.store.base import Base
from scheduler.store.database import Database
from scheduler.store.upgrade import upgrade
from scheduler.timekeeping import FixedClock
from tests.builders.browser import FLAGS, chromium
from tests.builders.desk import NOW as DAY_BEFORE
from tests.builders.desk import Desk, make_desk
from tests.builders.made_once import made_once

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
GUARDED = ("journal", "rule_sets")
KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, as many tests wait for processes, servers and a browser."""
    return (os.cpu_count() or 1) + 1


def postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest version first."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name)
    )
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((f for f in folders if (f / "initdb").exists()), None)


def start_server(programs: Path, folder: Path) -> Callable[[], None]:
    """Start a server that listens on a socket in ``folder`` only; returns how to stop it."""
    # PostgreSQL refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres")

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*prefix, programs / program, "-D", folder / "data", *arguments],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )

    run("initdb", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-locale", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    return lambda: run("pg_ctl", "-w", "-m", "immediate", "stop")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server on which databases may be made."""
    given = os.environ.get("PODSHIFT_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    programs = postgres_programs()
    if programs is None:
        reason = "no PostgreSQL: neither PODSHIFT_TEST_POSTGRES_URL nor initdb on this machine"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    folder = Path(tempfile.mkdtemp(prefix="podshift-pg-"))
    try:
        stop = start_server(programs, folder)
        yield f"postgresql://postgres@/postgres?host={folder}"
        stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def new_postgresql(postgresql_server: str) -> Iterator[Callable[[], str]]:
    """Makes databases without tables, and drops them all at the end."""
    made: list[str] = []

    def make() -> str:
        name = f"podshift_test_{os.getpid()}_{len(made)}"
        with psycopg.connect(postgresql_server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        url = make_url(postgresql_server).set(drivername="postgresql", database=name)
        return url.render_as_string(hide_password=False)

    yield make
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        for name in reversed(made):
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def upgraded_postgresql(new_postgresql: Callable[[], str]) -> str:
    """The address of a PostgreSQL database with all tables."""
    url = new_postgresql()
    database = Database.open(url)
    upgrade(database)
    database.close()
    return url


@pytest.fixture
def wiped_postgresql(upgraded_postgresql: str) -> str:
    """The same database without the rows of the test before; much faster than a new one."""
    with psycopg.connect(upgraded_postgresql) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in GUARDED:
                connection.execute(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
            connection.execute(f"DELETE FROM {table.name}")
            if table.name in GUARDED:
                connection.execute(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
    return upgraded_postgresql


@pytest.fixture(scope="session")
def upgraded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "podshift.db"
    database = Database.open(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/podshift.db"
    return str(request.getfixturevalue("new_postgresql")())


@pytest.fixture
def empty_database(empty_url: str) -> Iterator[Database]:
    """A database without tables."""
    database = Database.open(empty_url, FixedClock(NOW))
    yield database
    database.close()


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with all tables and no rows; tests must not alter its tables."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("upgraded_sqlite"), tmp_path / "podshift.db")
        return f"sqlite:///{tmp_path}/podshift.db"
    return str(request.getfixturevalue("wiped_postgresql"))


@pytest.fixture
def own_database(empty_database: Database) -> Database:
    """A database with all tables and no rows, whose tables a test may alter."""
    upgrade(empty_database)
    return empty_database


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with all tables and no rows, whose clock stands at ``NOW``."""
    database = Database.open(url, FixedClock(NOW))
    yield database
    database.close()


@pytest.fixture(scope="session")
def desk_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Desk]:
    """A filled database file, to be copied, and what is in it."""

    def make(folder: Path) -> tuple[Path, Desk]:
        return folder / "podshift.db", make_desk(folder / "podshift.db")

    return made_once(tmp_path_factory, "desk", make)


@pytest.fixture
def desk(desk_template: tuple[Path, Desk]) -> Desk:
    """What is in ``desk_db``."""
    return desk_template[1]


@pytest.fixture
def desk_db(desk_template: tuple[Path, Desk], tmp_path: Path) -> Iterator[Database]:
    """A copy of the filled database, with a published week from the day after its clock's."""
    shutil.copy(desk_template[0], tmp_path / "podshift.db")
    database = Database.open(f"sqlite:///{tmp_path}/podshift.db", FixedClock(DAY_BEFORE))
    yield database
    database.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
