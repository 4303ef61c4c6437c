"""Files of leave, school holidays and hours accounts with which something is wrong."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from tests.builders.application import app_over
from tests.web.conftest import _CopiedSite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.builders.desk import Desk

LEAVE = "personnel_number,year,days,carried_over,carry_over_until\n"
HOURS = "personnel_number,as_of,balance\n"
HOLIDAYS = "first,last,name,state,pod\n"
BAD = {
    ("leave", "a,b\n1,2\n"): ("1", "a", "a", "one of the columns"),
    ("leave", ""): ("", "", "", "a header row and rows below it"),
    ("leave", bytes(range(256))): ("", "", "", "text in UTF-8"),
    ("leave", f"{LEAVE}1001,2027,-5,0,"): ("2", "days", "'-5", "a number (0…366)"),
    ("leave", f"{LEAVE}1001,2027,\x0028,0,"): ("2", "days", "\x0028", "text without control"),
    ("leave", f"{LEAVE}1001,1900,28,0,"): ("2", "year", "1900", "(2000…2100)"),
    ("leave", f"{LEAVE}1001,2027"): ("2", "days", "", "a value"),
    ("leave", f"{LEAVE}9,2027,28,0,"): ("2", "personnel_number", "9", "a personnel number of"),
    ("leave", f"{LEAVE}1001,2027,28,1,2027-02-31"): (
        *("2", "carry_over_until", "2027-02-31", "a date such as"),
    ),
    ("leave", f"{LEAVE}1001,2027,28,0,\n1001,2027,30,0,"): (
        *("3", "personnel_number", "1001", "only once; row 2"),
    ),
    ("hours_accounts", f"{HOURS}1001,9999-12-31,4:30"): (
        *("2", "as_of", "9999-12-31", "a date of the years 1900 to 2199"),
    ),
    ("hours_accounts", f"{HOURS}1001,2026-12-01,many"): ("2", "balance", "many", "hours such as"),
    ("hours_accounts", f"{HOURS}1001,2026-12-01,"): ("2", "balance", "", "a value"),
    ("hours_accounts", "day\n2026-12-01"): ("1", "as_of", "", "a column as_of"),
    ("school_holidays", f"{HOLIDAYS}0001-01-01,2027-01-02,X,,"): (
        *("2", "first", "0001-01-01", "a date of the years 1900 to 2199"),
    ),
    ("school_holidays", f"{HOLIDAYS}2027-01-02,2027-01-01,X,,"): (
        *("2", "last", "2027-01-01", "not before first"),
    ),
    ("school_holidays", f"{HOLIDAYS}2027-01-01,2027-01-02,X,,NOPE"): (
        *("2", "pod", "NOPE", "the code of a pod"),
    ),
    ("school_holidays", f"{HOLIDAYS}2027-01-01,2027-01-02,,,"): ("2", "name", "", "a value"),
}


@pytest.fixture(scope="module")
def planner(
    desk_template: tuple[Path, Desk], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    with _CopiedSite(desk_template, tmp_path_factory.mktemp("bad_files"), app_over) as made:
        yield made.client("planner")


@pytest.mark.parametrize(("file", "fault"), BAD.items())
def test_fault_says_row_column_value_and_what_was_expected(
    planner: FlaskClient, file: tuple[str, str | bytes], fault: tuple[str, ...]
) -> None:
    kind, text = file
    content = text if isinstance(text, bytes) else text.encode()
    sent = {"files": (io.BytesIO(content), f"{kind}.csv")}
    where = planner.post("/imports", data=sent, content_type="multipart/form-data").location
    assert "/store" not in planner.get(where).text
    told = planner.get(f"{where}/faults.csv?lang=en").text.lstrip("\ufeff")
    found = [
        (row["Row"], row["Column"], row["Value"], row["Expected"])
        for row in csv.DictReader(io.StringIO(told))
    ]
    *place, expected = fault
    assert [each[:3] for each in found if expected in each[3]][:1] == [tuple(place)]
