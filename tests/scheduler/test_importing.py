from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sample_data
from scheduler.files.preview import differences
from scheduler.importing import import_files
from scheduler.store.centre import load_centre
from scheduler.store.database import Database
from scheduler.store.history import load_history
from scheduler.store.journal import entries
from scheduler.store.rule_sets import adopted_rule_set
from scheduler.store.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path(sample_data.__file__).parent


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.open(f"sqlite:///{tmp_path / 'centre.db'}")
    upgrade(made)
    yield made
    made.close()


def state(database: Database) -> tuple[object, int, int]:
    """All that an import could change: the centre, the history's size, the journal's."""
    with database.reading() as session:
        return load_centre(session), len(load_history(session)), len(entries(session))


def test_sample_is_stored_with_its_rule_set(database: Database) -> None:
    report = import_files(database, [SAMPLES / "small"], who="test")
    assert report.done
    centre, n_history, _ = state(database)
    assert centre == report.plan.after
    assert n_history == report.n_history > 1000
    with database.reading() as session:
        standing = adopted_rule_set(session)
    assert standing is not None
    assert "[rules.daily_rest]" in standing.toml_text


def test_same_files_twice_change_nothing(database: Database) -> None:
    import_files(database, [SAMPLES / "small"], who="test")
    before = state(database)
    assert import_files(database, [SAMPLES / "small"], who="test").done
    assert state(database) == before


def test_dry_run_changes_nothing_and_says_what_it_would(database: Database) -> None:
    before = state(database)
    report = import_files(database, [SAMPLES / "small"], who="test", dry_run=True)
    assert not report.done
    assert {change.status for change in report.plan.changes} == {"new"}
    assert state(database) == before


def test_faulty_files_leave_the_database_as_it_was_and_name_every_fault(
    database: Database,
) -> None:
    import_files(database, [SAMPLES / "awkward"], who="test")
    before = state(database)
    report = import_files(database, [SAMPLES / "awkward_faulty"], who="test")
    planted = json.loads((SAMPLES / "awkward_faulty" / "planted.json").read_text("utf-8"))
    assert not report.done
    assert len(report.faults) == len(planted)
    assert state(database) == before


def test_rule_set_with_unknown_numbers_is_a_fault_like_any_other(
    database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "centre"
    shutil.copytree(SAMPLES / "small", folder)
    (folder / "rules.toml").write_text(
        'preset = "arbzg"\n[rules.daily_rest]\nmin_rest = 600\n', encoding="utf-8"
    )
    report = import_files(database, [folder], who="test")
    (fault,) = report.faults
    assert fault.file == "rules.toml"
    assert "min_rest" in fault.value
    assert state(database)[1:] == (0, 0)


def test_an_import_that_would_do_something_else_than_was_shown_does_nothing(
    database: Database, tmp_path: Path
) -> None:
    import_files(database, [SAMPLES / "small"], who="test")
    (tmp_path / "pods.csv").write_text("code,name,zone\nHAM,Alster,Europe/Berlin\n")
    shown = import_files(database, [tmp_path], who="test", dry_run=True)
    file = tmp_path / "pods.csv"
    before = state(database)
    again = import_files(database, [file], who="test", only_if="something else")
    assert not again.done
    assert state(database) == before
    assert import_files(database, [file], who="test", only_if=again.digest).done
    assert again.digest == shown.digest
    assert import_files(database, [file], who="test", dry_run=True).digest != shown.digest


def test_a_change_is_told_field_by_field(database: Database, tmp_path: Path) -> None:
    import_files(database, [SAMPLES / "small"], who="test")
    with database.reading() as session:
        agent = load_centre(session).agents[0]
    (tmp_path / "agents.csv").write_text(
        "personnel_number,name,role,pod,week_hours\n"
        f"{agent.personnel_number},{agent.name} II,{agent.role},HAM,12\n"
    )
    report = import_files(database, [tmp_path], who="test", dry_run=True)
    (changed,) = [c for c in report.changes if c.status == "changed"]
    told = {each.path: (each.old, each.new) for each in differences(changed)}
    expected = {
        ("name",): (agent.name, f"{agent.name} II"),
        ("contracts", "week_min"): (agent.contracts[0].week_min, 720),
    }
    assert expected.items() <= told.items()
    assert ("channels",) not in told
