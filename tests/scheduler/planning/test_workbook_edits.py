from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import openpyxl
import pytest

from scheduler.errors import ConflictError, InvalidDataError
from scheduler.files.workbook import write_workbook
from scheduler.files.workbook.edited import read_edited
from scheduler.planning.reading import StoredRosters, verify_roster
from scheduler.planning.workbook_edits import check_edits, do_edits
from scheduler.store.journal import Origin
from scheduler.store.journal_search import JournalQuery, count_entries
from scheduler.store.rosters import load_roster
from tests.builders.edited import edited_copy

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.edits import EditedRoster
    from scheduler.rosters import RosterView
    from scheduler.store.database import Database
    from tests.builders.desk import Desk

ORIGIN = Origin("lead", "employer", "edited in Excel")
POD = "HAM"


@pytest.fixture
def view(desk_db: Database, desk: Desk) -> RosterView:
    found = StoredRosters(desk_db).get(desk.drafted, (POD,))
    assert found is not None
    return found


def edited(view: RosterView, folder: Path, cells: dict[tuple[str, date], str]) -> EditedRoster:
    return read_edited(edited_copy(view, folder, cells).read_bytes())


def a_shift(view: RosterView, n: int = 0) -> tuple[str, date, str]:
    """A person, a day, and the times of the shift on it."""
    agent = next(agent for agent in view.pods[0].agents[n:] if agent.duties)
    duty = agent.duties[0]
    return agent.personnel_number, duty.day, f"{duty.start:%H:%M}–{duty.end:%H:%M}"


def test_untouched_workbook_asks_for_nothing(view: RosterView, tmp_path: Path) -> None:
    read = edited(view, tmp_path, {})
    assert (read.roster_id, read.version, read.cells) == (view.id, view.version, ())


def test_cell_that_is_emptied_becomes_a_day_off(
    desk_db: Database, view: RosterView, tmp_path: Path
) -> None:
    person, day, times = a_shift(view)
    read = edited(view, tmp_path, {(person, day): ""})
    edits = check_edits(desk_db, view.id, read.cells, {POD})
    (line,) = edits.accepted
    assert (line.wanted.before.strip(" ◆◇"), line.wanted.wanted) == (times, None)
    (effect,) = edits.effects
    assert effect.hours[0].after_min < effect.hours[0].before_min
    done = do_edits(desk_db, view.id, view.version, read.cells, {POD}, ORIGIN)
    after = StoredRosters(desk_db).get(view.id, (POD,))
    assert after is not None
    assert after.version == view.version + 1
    assert len(done.changes) == 1
    (agent,) = (a for a in after.pods[0].agents if a.personnel_number == person)
    assert day not in {duty.day for duty in agent.duties}
    assert not verify_roster(desk_db, view.id)[0].violations
    with desk_db.reading() as session:
        assert (
            count_entries(session, JournalQuery(subject_type="assignment", action="changed")) == 1
        )


def test_shift_that_no_pattern_has_is_refused_with_the_nearest(
    desk_db: Database, view: RosterView, tmp_path: Path
) -> None:
    person, day, _ = a_shift(view)
    read = edited(view, tmp_path, {(person, day): "8.07 bis 16.33"})
    (line,) = check_edits(desk_db, view.id, read.cells, {POD}).refused
    assert line.refused is not None
    assert "no shift pattern has these times that day; the nearest are" in str(line.refused)
    assert "Kein Schichtmuster hat diese Zeiten" in line.refused.in_language("de")


def test_text_that_is_no_shift_is_refused_and_the_rest_accepted(
    desk_db: Database, view: RosterView, tmp_path: Path
) -> None:
    person, day, _ = a_shift(view)
    other, when, _ = a_shift(view, 2)
    read = edited(view, tmp_path, {(person, day): "frei", (other, when): "krank"})
    edits = check_edits(desk_db, view.id, read.cells, {POD})
    assert [line.wanted.personnel_number for line in edits.accepted] == [person]
    assert "„krank“ ist keine Schicht" in edits.refused[0].refused.in_language("de")  # type: ignore[union-attr]  # refused says why


def test_too_many_days_are_refused_with_the_rule(
    desk_db: Database, view: RosterView, tmp_path: Path
) -> None:
    person, _, times = a_shift(view)
    (agent,) = (a for a in view.pods[0].agents if a.personnel_number == person)
    worked, away = {d.day for d in agent.duties}, {a.day for a in agent.absences}
    free = [d for d in view.days if d not in worked | away]
    read = edited(view, tmp_path, {(person, d): times for d in free})
    edits = check_edits(desk_db, view.id, read.cells, {POD})
    assert edits.refused
    assert any("[" in str(line.refused) for line in edits.refused)
    do_edits(desk_db, view.id, view.version, read.cells, {POD}, ORIGIN)
    assert not verify_roster(desk_db, view.id)[0].violations


def test_day_that_changed_meanwhile_is_refused_and_named(
    desk_db: Database, view: RosterView, tmp_path: Path
) -> None:
    person, day, _ = a_shift(view)
    stale = edited(view, tmp_path, {(person, day): "06:00-14:00"})
    emptied = edited(view, tmp_path, {(person, day): ""})
    do_edits(desk_db, view.id, view.version, emptied.cells, {POD}, ORIGIN)
    (line,) = check_edits(desk_db, view.id, stale.cells, {POD}).refused
    assert str(line.refused) == "somebody changed this day meanwhile: it now says off"
    with pytest.raises(ConflictError, match="changed meanwhile"):
        do_edits(desk_db, view.id, view.version, stale.cells, {POD}, ORIGIN)
    with desk_db.reading() as session:
        assert load_roster(session, view.id, ()).version == view.version + 1


def test_published_shift_within_the_notice_period_is_its_owners_to_decide(
    desk_db: Database, desk: Desk, tmp_path: Path
) -> None:
    view = StoredRosters(desk_db).get(desk.published, (POD,))
    assert view is not None
    first = view.days[0]
    agent = next(a for a in view.pods[0].agents if any(d.day == first for d in a.duties))
    read = edited(view, tmp_path, {(agent.personnel_number, first): ""})
    (line,) = check_edits(desk_db, view.id, read.cells, {POD}).refused
    assert "within the notice period" in str(line.refused)


def test_person_of_another_pod_is_refused(
    desk_db: Database, view: RosterView, tmp_path: Path
) -> None:
    person, day, _ = a_shift(view)
    read = edited(view, tmp_path, {(person, day): ""})
    (line,) = check_edits(desk_db, view.id, read.cells, {"BER"}).refused
    assert "none of your pods" in str(line.refused)


def test_sorted_rows_and_a_missing_day_are_understood(view: RosterView, tmp_path: Path) -> None:
    person, day, _ = a_shift(view)
    path = edited_copy(view, tmp_path, {(person, day): "9-17"})
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.move_range(f"A9:{sheet.dimensions.split(':')[1]}", rows=3)
    column = next(c.column for c in sheet[6] if c.value and getattr(c.value, "year", 0))
    if view.days[0] != day:
        sheet.delete_cols(column)
    book.save(path)
    (cell,) = read_edited(path.read_bytes()).cells
    assert (cell.personnel_number, cell.day) == (person, day)
    assert cell.wanted is not None
    assert (cell.wanted.start, cell.wanted.end) == (time(9), time(17))


def test_other_workbooks_are_refused(view: RosterView, tmp_path: Path) -> None:
    write_workbook(view, tmp_path / "wall.xlsx", layout="wall")
    for content in ((tmp_path / "wall.xlsx").read_bytes(), b"no workbook"):
        with pytest.raises(InvalidDataError):
            read_edited(content)


def test_person_twice_is_a_fault(view: RosterView, tmp_path: Path) -> None:
    path = edited_copy(view, tmp_path, {})
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    first, second = view.pods[0].agents[:2]
    for row in sheet.iter_rows():
        if row[1].value == second.personnel_number:
            row[1].value = first.personnel_number
    book.save(path)
    with pytest.raises(InvalidDataError, match="stands in two rows"):
        read_edited(path.read_bytes())
