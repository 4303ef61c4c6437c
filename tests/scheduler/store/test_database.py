from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from scheduler.errors import ConflictError, InvalidDataError, PodshiftError, UnavailableError
from scheduler.store import database as database_module
from scheduler.store.base import new_id
from scheduler.store.database import Database, moment
from scheduler.store.journal import Origin, Subject, entries, record
from scheduler.store.models.rosters import RuleSetRow

THREADS, EACH = 6, 15


def add_rule_set(database: Database, created: datetime) -> None:
    with database.writing() as session:
        session.add(RuleSetRow(hash="a", name="Haus", toml="", created_at=created))


def test_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive time 2026-11-22 10:00:00"):
        add_rule_set(database, datetime(2026, 11, 22, 10))  # noqa: DTZ001  # the point of the test


def test_time_of_any_zone_comes_back_in_utc(database: Database) -> None:
    add_rule_set(database, datetime(2026, 11, 22, 10, tzinfo=timezone(timedelta(hours=2))))
    with database.reading() as session:
        created = session.get_one(RuleSetRow, "a").created_at
    assert created == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert created.tzinfo is UTC


def test_all_of_a_transaction_happens_at_one_moment(database: Database) -> None:
    with database.writing() as session:
        assert moment(session) == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises((DBAPIError, PodshiftError)), database.reading() as session:
        session.execute(text("DELETE FROM pods"))


def test_reading_sees_one_state_while_others_write(database: Database, origin: Origin) -> None:
    with database.reading() as reading:
        assert entries(reading) == ()
        with database.writing() as session:
            record(session, origin, "added", Subject("pod", "x"))
        assert entries(reading) == ()
    with database.reading() as reading:
        assert len(entries(reading)) == 1


def test_row_that_refers_to_a_missing_one_is_refused(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), database.writing() as session:
        session.execute(text("INSERT INTO memberships (agent_id, pod_id) VALUES (1, 1)"))


def test_threads_that_read_and_then_write_at_once_lose_nothing(database: Database) -> None:
    def work(thread: int) -> None:
        for number in range(EACH):
            with database.writing() as session:
                n_before = len(entries(session))
                subject = Subject("pod", f"{thread}-{number}")
                record(session, Origin("x", "system"), "added", subject, after={"n": n_before})

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    with database.reading() as session:
        subjects = {entry.subject.id for entry in entries(session)}
    assert len(subjects) == THREADS * EACH


def test_one_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = ("PRAGMA busy_timeout = 10", *database_module.ON_CONNECT[1:])
    monkeypatch.setattr(database_module, "ON_CONNECT", impatient)
    database = Database.open(f"sqlite:///{tmp_path}/busy.db")
    busy = pytest.raises(ConflictError, match="nothing was changed; try again")
    with database.writing(), busy, database.writing():
        pytest.fail("two at once")
    database.close()


def test_sqlite_writes_ahead_and_checks_foreign_keys(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/new/folder/podshift.db")
    with database.writing() as session:
        names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        found = [session.execute(text(f"PRAGMA {name}")).scalar_one() for name in names]
    database.close()
    assert found == ["wal", 1, 1, 5000]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "expected sqlite:///file.db or postgresql://host/name"),
        ("mysql://localhost/x", "names mysql, expected sqlite or postgresql"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
    ],
)
def test_address_of_another_kind_is_refused(url: str, message: str) -> None:
    with pytest.raises(InvalidDataError, match=message):
        Database.open(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_server_that_does_not_answer_is_named_without_password(scheme: str, tmp_path: Path) -> None:
    database = Database.open(f"{scheme}://planner:secret@/podshift?host={tmp_path}")
    refused = pytest.raises(UnavailableError, match=r"planner:\*\*\*@.*cannot be used")
    with refused as caught, database.reading():
        pytest.fail("there is no server")
    assert "secret" not in str(caught.value)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnavailableError, match=f"cannot make the folder {tmp_path}/file/folder"):
        Database.open(f"sqlite:///{tmp_path}/file/folder/podshift.db")


def test_no_public_id_looks_like_an_option() -> None:
    assert not any(new_id().startswith("-") for _ in range(2000))
