from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from scheduler.files.tables import read_tables

if TYPE_CHECKING:
    from pathlib import Path

TEXT = [["name", "week_hours"], ["Änne Groß", "38.5"], ["", ""], ["Öz; , \t Ü", "40"]]


def _csv(delimiter: str, decimal_comma: bool) -> str:
    lines = []
    for row in TEXT:
        cells = [cell.replace(".", ",") if decimal_comma else cell for cell in row]
        lines.append(delimiter.join(f'"{cell}"' for cell in cells))
    return "\r\n".join(lines) + "\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("decimal_comma", [False, True])
def test_csv_in_every_dialect_gives_the_same_cells(
    tmp_path: Path, delimiter: str, encoding: str, decimal_comma: bool
) -> None:
    path = tmp_path / "agents.csv"
    path.write_bytes(_csv(delimiter, decimal_comma).encode(encoding))

    (table,), faults = read_tables(path)

    assert faults == ()
    assert table.header == ("name", "week_hours")
    assert [row.cells[0] for row in table.rows] == ["Änne Groß", "Öz; , \t Ü"]
    assert [row.number for row in table.rows] == [2, 4]
    assert table.decimal_comma is decimal_comma


def test_row_numbers_count_the_rows_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('sep=;\n\na;b\n"two\nlines";1\n\n;\nlast;2\n')

    (table,), _ = read_tables(path)

    assert table.header_row == 3
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, ("two\nlines", "1")),
        (7, ("last", "2")),
    ]


def test_short_row_is_filled_and_long_row_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b,\n1\n1,2,,\n1,2,3\n")

    (table,), faults = read_tables(path)

    assert [row.cells for row in table.rows] == [("1", ""), ("1", "2"), ("1", "2")]
    assert [(f.row, f.value, f.expected.id) for f in faults] == [(4, "3", "cells")]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.csv", b"", "header"),
        ("x.csv", b"\n \n;;\n", "header"),
        ("x.csv", b"a,b\n\x81\x8d,1\n", "encoding"),
        ("x.csv", b"\xff\xfea", "encoding"),
        ("x.csv", b"a,b\n" + b"x" * 200_000 + b",1\n", "csv"),
        ("x.xlsx", b"no workbook", "workbook"),
        ("x.xlsx", b"", "workbook"),
    ],
)
def test_unreadable_file_is_one_fault(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    tables, faults = read_tables(path)

    assert tables == ()
    assert [(f.file, f.row, f.expected.id) for f in faults] == [(name, None, code)]


def test_missing_file_is_one_fault(tmp_path: Path) -> None:
    _, faults = read_tables(tmp_path / "gone.csv")

    assert [f.expected.id for f in faults] == ["readable_file"]


def test_workbook_gives_every_visible_sheet_in_one_spelling(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "agents"
    sheet.append(["a", "b", "c", "d", "e", "f"])
    sheet.append([])
    sheet.append(
        [
            1.0,
            38.5,
            date(2026, 11, 30),
            time(8, 30),
            datetime.fromisoformat("2026-11-30T08:15"),
            True,
        ]
    )
    hidden = book.create_sheet("hidden")
    hidden.sheet_state = "hidden"
    hidden.append(["x"])
    book.save(tmp_path / "x.xlsx")

    (table,), faults = read_tables(tmp_path / "x.xlsx")

    assert faults == ()
    assert (table.sheet, table.rows[0].number) == ("agents", 3)
    assert table.rows[0].cells == (
        "1",
        "38.5",
        "2026-11-30",
        "08:30",
        "2026-11-30T08:15:00",
        "true",
    )


def test_workbook_text_that_starts_with_equals_stays_text(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["name"])
    book.worksheets[0].append(["=Böhm"])
    book.worksheets[0]["A2"].data_type = "s"
    book.save(tmp_path / "x.xlsx")

    (table,), faults = read_tables(tmp_path / "x.xlsx")

    assert (table.rows[0].cells, faults) == (("=Böhm",), ())


def test_workbook_formula_without_result_is_a_fault_of_its_cell(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["name", "hours"])
    book.worksheets[0].append(["Böhm", "=30+8.5"])
    book.worksheets[0].append(["Bauer", "#REF!"])
    book.worksheets[0]["B3"].data_type = "e"
    book.save(tmp_path / "x.xlsx")

    (table,), faults = read_tables(tmp_path / "x.xlsx")

    assert [(f.sheet, f.row, f.column, f.value, f.expected.id) for f in faults] == [
        ("Sheet", 2, "hours", "=30+8.5", "cell_value"),
        ("Sheet", 3, "hours", "#REF!", "cell_value"),
    ]
    assert [row.cells for row in table.rows] == [("Böhm", ""), ("Bauer", "")]
