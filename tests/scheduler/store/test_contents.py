"""Rule sets, problems and files: all are known by the hash of their content."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.store.database import Database
from scheduler.store.imports import ImportBatch, known_batch, list_batches, record_batch
from scheduler.store.problems import get_problem, put_problem
from scheduler.store.rule_sets import get_rule_set, put_rule_set

TOML = 'name = "Haus"\n[rules.daily_rest]\nmin_rest_min = 720\n'


def test_rule_set_is_named_by_the_hash_of_its_text(database: Database) -> None:
    with database.writing() as session:
        rule_set_hash = put_rule_set(session, "Haus", TOML)
    assert rule_set_hash == sha256(TOML.encode()).hexdigest()
    with database.reading() as session:
        stored = get_rule_set(session, rule_set_hash)
    assert (stored.name, stored.toml_text) == ("Haus", TOML)
    assert stored.created == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_same_text_is_stored_once_under_its_first_name(database: Database) -> None:
    with database.writing() as session:
        first = put_rule_set(session, "Haus", TOML)
    with database.writing() as session:
        assert put_rule_set(session, "Anders", TOML) == first
        assert put_rule_set(session, "Haus", TOML + "\n") != first
        assert get_rule_set(session, first).name == "Haus"


def test_unknown_rule_set_is_named(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no rule set abc"), database.reading() as session:
        get_rule_set(session, "abc")


def test_problem_is_read_as_it_was_stored(database: Database) -> None:
    text = '{"agents": ["Zoë"]}' * 1000
    with database.writing() as session:
        put_problem(session, "p", text)
        put_problem(session, "p", text)
    with database.reading() as session:
        assert get_problem(session, "p") == text
        with pytest.raises(NotFoundError, match="no problem q"):
            get_problem(session, "q")


def test_other_problem_under_the_same_hash_is_refused(database: Database) -> None:
    with database.writing() as session:
        put_problem(session, "p", "{}")
    with pytest.raises(InvalidDataError, match="hash p"), database.writing() as session:
        put_problem(session, "p", "[]")


def test_same_rule_set_from_many_at_once_is_stored_once(database: Database) -> None:
    def put(_: int) -> str:
        with database.writing() as session:
            return put_rule_set(session, "Haus", TOML)

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(put, range(12)))) == 1


def read(database: Database, kind: str = "history", file_name: str = "a.csv") -> ImportBatch:
    with database.writing() as session:
        return record_batch(
            session, file_hash="f" * 64, kind=kind, file_name=file_name, n_rows=3, who="planner-1"
        )


def test_file_that_was_read_is_known_by_its_content(database: Database) -> None:
    with database.reading() as session:
        assert known_batch(session, "f" * 64, "history") is None
    batch = read(database)
    with database.reading() as session:
        assert known_batch(session, "f" * 64, "history") == batch
        assert known_batch(session, "f" * 64, "wishes") is None


def test_same_content_under_another_name_is_refused(database: Database) -> None:
    read(database)
    with pytest.raises(ConflictError, match=r"b\.csv: the same content was read before, as a\.csv"):
        read(database, file_name="b.csv")
    with database.reading() as session:
        assert len(list_batches(session)) == 1


def test_workbook_may_be_read_for_several_kinds(database: Database) -> None:
    batches = [read(database), read(database, "wishes")]
    with database.reading() as session:
        assert list_batches(session) == (batches[1], batches[0])
