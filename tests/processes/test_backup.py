"""A backup of each database is restored, and holds what was there."""

from __future__ import annotations

import shutil
import subprocess
import threading
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url, select

from scheduler.errors import ConflictError, InvalidDataError, UnavailableError
from scheduler.store.backup import back_up
from scheduler.store.base import Base
from scheduler.store.database import Database
from scheduler.store.journal import Origin, Subject, record
from scheduler.store.upgrade import require_current
from tests.conftest import postgres_programs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.builders.desk import Desk


def content(url: str) -> dict[str, list[Any]]:
    """Every row of every table."""
    database = Database.open(url)
    require_current(database)
    with database.reading() as session:
        rows = {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }
    database.close()
    return rows


def test_sqlite_backup_made_while_others_write_is_whole(
    desk_template: tuple[Path, Desk], tmp_path: Path
) -> None:
    path = tmp_path / "podshift.db"
    shutil.copy(desk_template[0], path)
    url = f"sqlite:///{path}"
    database, stopped, written = Database.open(url), threading.Event(), threading.Event()

    def write() -> None:
        while not stopped.is_set():
            with database.writing() as session:
                for n in ("one", "two"):
                    record(session, Origin("test", "system"), n, Subject("pair", "p"))
            written.set()

    before = content(url)
    writer = threading.Thread(target=write)
    writer.start()
    written.wait()
    back_up(url, tmp_path / "backup.db")
    stopped.set()
    writer.join()
    database.close()
    assert sorted(p.name for p in tmp_path.iterdir() if "backup" in p.name) == ["backup.db"]

    # Restored as docs/operations.md says: stopped, old files away, backup in place.
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup.db", path)
    after = content(url)
    added = len(after["journal"]) - len(before["journal"])
    assert added > 0
    assert added % 2 == 0
    assert {**after, "journal": []} == {**before, "journal": []}
    assert set(before["journal"]) <= set(after["journal"])
    assert len(before["duties"]) > 100


def test_backup_overwrites_nothing_and_leaves_no_half_file(
    upgraded_sqlite: Path, tmp_path: Path
) -> None:
    target = tmp_path / "backup.db"
    target.write_text("precious")
    with pytest.raises(ConflictError, match="nothing is overwritten"):
        back_up(f"sqlite:///{upgraded_sqlite}", target)
    assert target.read_text() == "precious"
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(UnavailableError, match="no backup was written"):
        back_up(f"sqlite:///{damaged}", tmp_path / "second.db")
    assert not list(tmp_path.glob("second*"))
    with pytest.raises(InvalidDataError, match="pg_dump"):
        back_up("postgresql://localhost/podshift", tmp_path / "third.db")


@pytest.mark.postgres
def test_postgresql_backup_is_restored_by_its_own_tools(
    wiped_postgresql: str,
    new_postgresql: Callable[[], str],
    tmp_path: Path,
) -> None:
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no pg_dump on this machine")
    database = Database.open(wiped_postgresql)
    with database.writing() as session:
        for n in range(50):
            record(session, Origin("tést", "system"), "said", Subject("line", str(n)))
    database.close()
    target, dump = new_postgresql(), tmp_path / "podshift.dump"
    source = dsn(wiped_postgresql)
    commands: tuple[list[str | Path], ...] = (
        [programs / "pg_dump", "--format=custom", f"--file={dump}", source],
        [programs / "pg_restore", "--exit-on-error", f"--dbname={dsn(target)}", dump],
    )
    for command in commands:
        subprocess.run(command, check=True, timeout=60)
    restored = content(target)
    assert restored == content(wiped_postgresql)
    assert len(restored["journal"]) == 50
    guarded = Database.open(target)
    refused = pytest.raises(Exception, match="journal: DELETE is refused")
    with refused, guarded.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM journal")
    guarded.close()


def dsn(url: str) -> str:
    """The address as PostgreSQL's own programs read it."""
    parsed = make_url(url)
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)
