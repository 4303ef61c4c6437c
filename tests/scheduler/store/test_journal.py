import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from scheduler.errors import ConflictError
from scheduler.store.database import Database
from scheduler.store.journal import Origin, Subject, entries, record
from scheduler.store.models.records import JournalRow
from scheduler.store.problems import put_problem
from scheduler.store.rule_sets import put_rule_set

POD = Subject("pod", "a-public-id")


@pytest.fixture
def entry(database: Database, origin: Origin) -> None:
    """One entry about ``POD``."""
    with database.writing() as session:
        record(session, origin, "changed", POD, {"zone": "UTC"}, {"zone": "Europe/Paris"})


def test_entry_has_the_moment_of_its_transaction(
    database: Database, entry: None, origin: Origin
) -> None:
    with database.reading() as session:
        (found,) = entries(session)
    assert found.at == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert (found.origin, found.action, found.subject) == (origin, "changed", POD)
    assert (found.before, found.after) == ({"zone": "UTC"}, {"zone": "Europe/Paris"})


def test_entries_of_another_subject_or_an_earlier_time_are_left_out(
    database: Database, entry: None
) -> None:
    with database.reading() as session:
        (found,) = entries(session, POD)
        assert entries(session, Subject("pod", "another")) == ()
        assert entries(session, since=found.at) == (found,)
        assert entries(session, since=found.at + timedelta(seconds=1)) == ()


def test_entry_cannot_be_changed_or_deleted_as_an_object(database: Database, entry: None) -> None:
    with pytest.raises(ConflictError), database.writing() as session:
        session.scalars(select(JournalRow)).one().who = "nobody"
    with pytest.raises(ConflictError), database.writing() as session:
        session.delete(session.scalars(select(JournalRow)).one())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET who = 'nobody'",
        "DELETE FROM journal",
        "UPDATE rule_sets SET toml = ''",
        "DELETE FROM rule_sets",
        "UPDATE problems SET hash = '0'",
    ],
)
def test_database_itself_refuses_to_alter_the_past(
    database: Database, entry: None, statement: str
) -> None:
    with database.writing() as session:
        put_rule_set(session, "Haus", "x = 1")
        put_problem(session, "1" * 64, "{}")
    with pytest.raises(DatabaseError, match="is refused"), database.writing() as session:
        session.execute(text(statement))


def test_entry_cannot_be_replaced_or_truncated(database: Database, entry: None) -> None:
    statement = (
        "INSERT OR REPLACE INTO journal SELECT * FROM journal"
        if database.dialect == "sqlite"
        else "TRUNCATE journal"
    )
    with pytest.raises(DatabaseError, match="is refused"), database.writing() as session:
        session.execute(text(statement))


def test_change_and_entry_are_both_gone_when_an_error_follows(
    database: Database, origin: Origin
) -> None:
    def change() -> None:
        with database.writing() as session:
            put_rule_set(session, "Haus", "x = 1")
            record(session, origin, "added", Subject("rule_set", "x"))
            session.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change()
    assert what_is_left(database) == (0, 0)


CRASH = """
import os, sys
from scheduler.store.database import Database
from scheduler.store.journal import Origin, Subject, record
from scheduler.store.rule_sets import put_rule_set

with Database.open(sys.argv[1]).writing() as session:
    put_rule_set(session, "Haus", "x = 1")
    if sys.argv[2] == "between":
        os._exit(9)
    record(session, Origin("x", "system"), "added", Subject("rule_set", "x"))
    session.flush()
    os._exit(9)
"""


@pytest.mark.parametrize("when", ["between", "after"])
def test_change_and_entry_are_both_gone_when_the_process_dies(
    url: str, database: Database, when: str
) -> None:
    died = subprocess.run([sys.executable, "-c", CRASH, url, when], check=False)
    assert died.returncode == 9
    assert what_is_left(database) == (0, 0)


def what_is_left(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        rule_sets = session.execute(text("SELECT count(*) FROM rule_sets")).scalar_one()
        return rule_sets, len(entries(session))
