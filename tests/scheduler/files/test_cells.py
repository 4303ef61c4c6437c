from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from scheduler.files.cells import CellError, parse_cell, parse_number
from scheduler.files.columns import Column, ColumnType


def _column(type: ColumnType, **given: Any) -> Column:
    return Column(name="x", type=type, about="", **given)


@pytest.mark.parametrize(
    ("text", "decimal_comma", "number"),
    [
        ("38.5", False, 38.5),
        ("38,5", False, 38.5),
        ("38,5", True, 38.5),
        ("1.234,5", True, 1234.5),
        ("1.234", True, 1234),
        ("0.875", True, 0.875),
        ("1.234", False, 1.234),
        ("1 234", False, 1234),
        ("\u22125", False, -5),
        ("1.234.567", False, None),
        ("1e3", False, None),
        ("nan", False, None),
        ("inf", False, None),
        ("", False, None),
        ("1,2,3", True, None),
    ],
)
def test_number_is_read_as_people_write_it(
    text: str, decimal_comma: bool, number: float | None
) -> None:
    assert parse_number(text, decimal_comma=decimal_comma) == number


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        ("whole", "12", 12),
        ("whole", "12,0", 12),
        ("share", "80 %", 0.8),
        ("share", "0,8", 0.8),
        ("hours", "38,5", 2310),
        ("hours", "38:30", 2310),
        ("hours", "0", 0),
        ("yes_no", "Ja", True),
        ("yes_no", "no", False),
        ("date", "2026-11-30", date(2026, 11, 30)),
        ("date", "30.11.2026", date(2026, 11, 30)),
        ("time", "8:30", time(8, 30)),
        ("time", "08:30:00", time(8, 30)),
        ("time", "24:00", time(0)),
        ("weekdays", "Mo-Fr", (0, 1, 2, 3, 4)),
        ("weekdays", "Fri - Mon", (0, 4, 5, 6)),
        ("weekdays", "Sa, So", (5, 6)),
        ("weekdays", "täglich", (0, 1, 2, 3, 4, 5, 6)),
        ("list", "HAM, LEI;MUC", ("HAM", "LEI", "MUC")),
        ("lengths", "8:30 390", (390, 510)),
        ("text", "=1+1", "=1+1"),
    ],
)
def test_cell_of_a_type_gives_its_value(type: ColumnType, text: str, value: object) -> None:
    assert parse_cell(_column(type), text) == value


@pytest.mark.parametrize(
    ("type", "text"),
    [
        ("whole", "1.5"),
        ("whole", "zwölf"),
        ("decimal", "1-2"),
        ("share", "%"),
        ("hours", "38:75"),
        ("hours", "38.51"),
        ("yes_no", "vielleicht"),
        ("date", "31.02.2026"),
        ("date", "11/30/2026"),
        ("date", "2026-11-30T08:00"),
        ("time", "25:00"),
        ("time", "24:30"),
        ("time", "8"),
        ("weekdays", "Mo-Fri-So"),
        ("weekdays", "-"),
        ("lengths", "8:30 acht"),
    ],
)
def test_cell_that_is_not_of_its_type_says_what_was_expected(type: ColumnType, text: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_cell(_column(type), text)
    assert caught.value.expected.id == type


@pytest.mark.parametrize("text", ["0001-01-01", "31.12.1899", "2200-01-01", "9999-12-31"])
def test_date_of_no_time_of_ours_says_so(text: str) -> None:
    with pytest.raises(CellError, match="1900 to 2199"):
        parse_cell(_column("date"), text)


@pytest.mark.parametrize("text", ["a\0b", "\x1b[2J", "bell\x07"])
def test_text_that_cannot_be_kept_everywhere_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="without control characters"):
        parse_cell(_column("text"), text)
    assert parse_cell(_column("text"), "two\nlines\tmore") == "two\nlines\tmore"


def test_number_at_its_limits_is_accepted_and_beyond_refused() -> None:
    column = _column("whole", min=1, max=5)
    assert [parse_cell(column, text) for text in ("1", "5")] == [1, 5]
    for text in ("0", "6"):
        with pytest.raises(CellError, match=r"\(1…5\)"):
            parse_cell(column, text)


def test_choice_is_recognised_by_alias_whatever_its_case() -> None:
    column = _column("choice", choices={"lead": ("Team-Leitung",), "agent": ()})
    assert parse_cell(column, "teamleitung") == "lead"
    with pytest.raises(CellError, match="one of lead, agent"):
        parse_cell(column, "chef")


def test_empty_cell_gives_default_or_nothing_or_a_fault() -> None:
    assert parse_cell(_column("decimal", default="0.9"), "", decimal_comma=True) == 0.9
    assert parse_cell(_column("date"), "") is None
    assert parse_cell(_column("list"), "") == ()
    with pytest.raises(CellError, match="a value"):
        parse_cell(_column("text", required=True), "")
