from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from scheduler.errors import InvalidDataError, PodshiftError
from scheduler.files.workbook import write_workbook
from tests.builders.workbooks import row_of, written

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from scheduler.rosters import RosterView


@pytest.mark.parametrize("name", ["=1+1", "+49 Anton", "-Minus Maier", "@Ate Albers"])
def test_text_that_looks_like_a_formula_stays_text(wall_book: Workbook, name: str) -> None:
    cells = [
        cell
        for sheet in wall_book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == name
    ]
    assert len(cells) > 2
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_no_cell_of_either_layout_is_a_formula(wall_book: Workbook, lead_book: Workbook) -> None:
    for book in (wall_book, lead_book):
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds


def test_wishes_that_look_like_formulas_stay_text(view: RosterView, tmp_path: Path) -> None:
    pod = view.pods[0]
    agent = next(agent for agent in pod.agents if any(not wish.granted for wish in agent.wishes))
    refused = tuple(replace(wish, text_en="=cmd()", day=None) for wish in agent.wishes)
    agents = tuple(replace(a, wishes=refused) if a is agent else a for a in pod.agents)
    changed = replace(view, pods=(replace(pod, agents=agents),))
    sheet = written(changed, tmp_path, "lead")["Roster"]
    cell = next(c for c in row_of(sheet, agent.name) if str(c.value).startswith("=cmd()"))
    assert cell.data_type == "s"


def test_control_characters_in_names_do_not_spoil_the_file(
    view: RosterView, tmp_path: Path
) -> None:
    pod = view.pods[0]
    agents = (replace(pod.agents[0], name="Ann\x07e\x00"), *pod.agents[1:])
    changed = replace(view, pods=(replace(pod, name="No\x02rd", agents=agents),))
    assert row_of(written(changed, tmp_path)["Roster"], "Anne")


def test_every_sheet_is_frozen_and_fits_the_page_with_repeated_headers(
    wall_book: Workbook, view: RosterView
) -> None:
    sheets: list[Any] = wall_book.worksheets
    for sheet in sheets:
        assert sheet.freeze_panes, sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        pages_down = 1 if sheet.title == "Überblick" else 0
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, pages_down)
        assert view.id in sheet.oddFooter.left.text
        assert sheet.oddFooter.right.text == "Seite &P von &N"
        if sheet.title != "Überblick":
            assert sheet.print_title_rows, sheet.title


def test_ampersands_in_the_footer_are_doubled(view: RosterView, tmp_path: Path) -> None:
    changed = replace(view, rule_set="Rest & Play")
    path = tmp_path / "roster.xlsx"
    write_workbook(changed, path)
    with ZipFile(path) as archive:
        assert "Rest &amp;&amp; Play" in archive.read("xl/worksheets/sheet1.xml").decode()


def test_summary_says_where_the_roster_comes_from(lead_book: Workbook, view: RosterView) -> None:
    sheet = lead_book["Summary"]
    facts = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert facts["Rule set"] == view.rule_set
    assert facts["Rule set version"] == view.rule_set_hash
    assert facts["Seed"] == view.seed
    assert facts["Solver version"] == view.solver_version
    assert facts["First day"] == datetime(2026, 11, 16)  # noqa: DTZ001 - Excel has no zones
    nord = [cell.value for cell in row_of(sheet, "Nord")]
    assert nord[5] == pytest.approx(view.pods[0].unmet_fte_hours_bound)


def test_summary_says_when_a_bound_was_not_computed(view: RosterView, tmp_path: Path) -> None:
    pods = tuple(replace(pod, unmet_fte_hours_bound=None) for pod in view.pods)
    sheet = written(replace(view, pods=pods), tmp_path)["Summary"]
    assert row_of(sheet, "Nord")[5].value == "not computed"


def test_roster_without_days_is_refused(view: RosterView, tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="has no days"):
        write_workbook(replace(view, days=()), tmp_path / "roster.xlsx")


def test_file_that_cannot_be_written_is_named(view: RosterView, tmp_path: Path) -> None:
    with pytest.raises(PodshiftError, match=r"cannot write .*missing.*No such file"):
        write_workbook(view, tmp_path / "missing" / "roster.xlsx")


def test_same_roster_gives_the_same_sheets(view: RosterView, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(view, tmp_path / name)
    with ZipFile(tmp_path / "a.xlsx") as one, ZipFile(tmp_path / "b.xlsx") as two:
        for name in one.namelist():
            if name != "docProps/core.xml":
                assert one.read(name) == two.read(name), name
