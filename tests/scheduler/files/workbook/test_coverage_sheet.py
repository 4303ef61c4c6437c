from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pandas as pd
import pytest

from scheduler.figures import day_figures
from scheduler.files.workbook import write_workbook
from tests.builders.roster_view import roster_view

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from scheduler.rosters import RosterView
    from tests.builders.workbooks import Row


def test_sheets_of_the_lead_layout_are_in_order(lead_book: Workbook) -> None:
    names = lead_book.sheetnames
    assert names[:5] == ["Roster", "Summary", "Coverage", "Payroll", "Mon 16 Nov"]
    assert names[-3:] == ["Sun 22 Nov", "Intervals", "_podshift"]
    assert len(names) == 4 + 7 + 2


def test_coverage_sums_required_and_rostered_by_day(lead_book: Workbook, view: RosterView) -> None:
    sheet = lead_book["Coverage"]
    figures = day_figures(view, view.pods[0])
    table: list[Row] = list(sheet.iter_rows(min_row=5, max_row=17, values_only=True))
    needed = [sum(row[2 + n] for row in table if row[1] == "Needed") for n in range(7)]
    missing = [sum(row[2 + n] for row in table if row[1] == "Missing") for n in range(7)]
    assert needed == pytest.approx([day.required_fte_hours for day in figures])
    assert missing == pytest.approx([day.unmet_fte_hours for day in figures])


def test_coverage_has_a_chart_for_each_pod_and_stream_that_reads_its_rows(
    lead: Path, lead_book: Workbook, view: RosterView
) -> None:
    with ZipFile(lead) as archive:
        charts = [
            archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name
        ]
    assert len(charts) == sum(len(pod.coverage) for pod in view.pods)
    book = lead_book
    for chart in charts:
        title = re.search(r"<a:t>([^<]+)</a:t>", chart)
        area = re.search(r"<areaChart>.*?<val>.*?<f>'Intervals'!\$(\w+)\$(\d+):\$\w+\$(\d+)", chart)
        assert title
        assert area
        pod, channel = title.group(1).split(" · ")
        column, first, last = area.group(1), int(area.group(2)), int(area.group(3))
        sheet = book["Intervals"]
        assert sheet[f"{column}4"].value == f"{channel}\nNeeded"
        assert {sheet[f"A{first}"].value, sheet[f"A{last}"].value} == {pod}
        assert sheet[f"A{last + 1}"].value != pod


def test_interval_sheet_is_read_by_pandas_with_real_moments(lead: Path, view: RosterView) -> None:
    frame = pd.read_excel(lead, sheet_name="Intervals", header=3)
    nord = frame[frame["Pod"] == "Nord"]
    assert pd.api.types.is_datetime64_any_dtype(nord["Start"])
    voice = view.pods[0].coverage[0]
    assert nord["Voice\nNeeded"].sum() == pytest.approx(sum(voice.required_fte))
    assert nord["Voice\nRostered"].sum() == pytest.approx(sum(voice.rostered_fte))


def test_four_weeks_of_coverage_are_hourly_means(tmp_path: Path) -> None:
    view = roster_view(12, 4)
    path = tmp_path / "roster.xlsx"
    write_workbook(view, path, language="en")
    frame = pd.read_excel(path, sheet_name="Intervals", header=3)
    voice, starts = view.pods[0].coverage[0], view.pods[0].interval_starts
    at_ten = [i for i, start in enumerate(starts[:96]) if start.hour == 10]
    row = frame[frame["Start"] == pd.Timestamp(2026, 11, 16, 10)]
    assert row["Voice\nNeeded"].item() == pytest.approx(
        sum(voice.required_fte[i] for i in at_ten) / 4
    )
