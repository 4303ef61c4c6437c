from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from scheduler.files.columns import layouts
from scheduler.files.faults import report
from scheduler.files.importer import plan_import
from scheduler.files.tables import read_tables

if TYPE_CHECKING:
    from scheduler.centre import Centre
    from scheduler.files.columns import Layout

SAMPLES = Path(__file__).parents[3] / "sample_data"
QUICK = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NASTY = st.sampled_from(
    ["", "0", "-1", "1e999", "nan", "2026-13-45", "0001-01-01T00:00Z", "99:99", "=1+1", '"', "\x00",
     "9" * 400, "Mo-", "%", ":", "1:", "€", "9999-12-31", "2026-10-25T02:30", "31.12.9999 23:59",
     "HAM", "voice", "day_off", "shift", "start", "erlang_a", "٣", "²", "-0", "１２", "2026-11-30"]
)  # fmt: skip
CELLS = st.one_of(NASTY, st.text(max_size=12))


@pytest.fixture(scope="module")
def centre() -> Centre:
    return plan_import([SAMPLES / "small"]).after


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.kind + layout.vendor)
@QUICK
@given(data=st.data())
def test_garbage_in_cells_gives_faults_and_never_raises(
    tmp_path: Path, centre: Centre, layout: Layout, data: st.DataObject
) -> None:
    header = [column.name if not layout.vendor else (column.aliases or (column.name,))[0]
              for column in layout.columns]  # fmt: skip
    rows = data.draw(st.lists(st.lists(CELLS, max_size=len(header) + 1), max_size=5))
    lines = [";".join(_quoted(cell) for cell in row) for row in [header, *rows]]
    path = tmp_path / f"{layout.kind}.csv"
    path.write_text("\n".join(lines), "utf-8", errors="replace", newline="")

    plan = plan_import([path], centre)

    assert plan.ok or plan.after is centre
    assert len(report(plan.faults, "de").splitlines()) == len(plan.faults)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@QUICK
@given(content=st.binary(max_size=200), suffix=st.sampled_from([".csv", ".xlsx"]))
def test_garbage_as_a_file_gives_faults_and_never_raises(
    tmp_path: Path, content: bytes, suffix: str
) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)

    tables, faults = read_tables(path)

    assert tables or faults
    assert all(fault.file == path.name for fault in faults)


@QUICK
@given(data=st.data())
def test_damaged_workbook_gives_faults_and_never_raises(
    tmp_path: Path, workbook_bytes: bytes, data: st.DataObject
) -> None:
    damaged = bytearray(workbook_bytes)
    for _ in range(data.draw(st.integers(1, 20))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes(damaged))

    tables, faults = read_tables(path)

    assert tables or faults


@pytest.fixture(scope="module")
def workbook_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["name", "hours"])
    sheet.append(["Böhm", 38.5])
    path = tmp_path_factory.mktemp("book") / "x.xlsx"
    book.save(path)
    return path.read_bytes()
