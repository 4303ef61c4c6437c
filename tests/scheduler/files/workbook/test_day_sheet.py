from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from scheduler.rosters import DutyView, RosterView, SegmentView
from tests.builders.roster_view import roster_view
from tests.builders.workbooks import header_of, written

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook


def test_day_sheet_has_the_intervals_as_columns(wall_book: Workbook) -> None:
    sheet = wall_book["Mi 18.11."]
    header = [cell.value for cell in header_of(sheet, "Name")]
    assert header[2:6] == [time(0), time(0, 15), time(0, 30), time(0, 45)]
    assert len(header) == 2 + 96


def test_day_sheet_shows_work_and_breaks_where_they_are(
    wall_book: Workbook, view: RosterView
) -> None:
    agent = next(a for a in view.pods[1].agents if any(d.day == view.days[1] for d in a.duties))
    duty = next(duty for duty in agent.duties if duty.day == view.days[1])
    sheet = wall_book["Di 17.11."]
    rows = [row for row in sheet.iter_rows(min_row=5) if row[0].value == agent.name]
    # The other pod has people of the same names; this one comes last.
    row = [row for row in rows if row[1].value == f"{duty.start:%H:%M}–{duty.end:%H:%M}"][-1]
    bars = [cell.style if cell.has_style else None for cell in row[2:]]
    for segment in duty.segments:
        first = segment.start.hour * 4 + segment.start.minute // 15
        last = segment.end.hour * 4 + segment.end.minute // 15
        styles = set(bars[first:last])
        is_break = segment.activity in ("break", "paid_break")
        assert len(styles) == 1
        assert (styles == {"Podshift break"}) == is_break
        assert not is_break or row[2 + first].value == "P"
    start = duty.start.hour * 4 + duty.start.minute // 15
    assert not any(bars[:start])


def test_shift_over_midnight_is_on_both_days(wall_book: Workbook, view: RosterView) -> None:
    agent, duty = next(
        (agent, duty)
        for agent in view.pods[0].agents
        for duty in agent.duties
        if duty.pattern == "night" and duty.day < view.days[-1]
    )
    book = wall_book
    index = 3 + view.days.index(duty.day)
    for sheet, hours in ((book.worksheets[index], (22, 24)), (book.worksheets[index + 1], (0, 6))):
        rows = [row for row in sheet.iter_rows(min_row=5) if row[0].value == agent.name]
        first, last = (2 + 4 * hour for hour in hours)
        assert any(all(cell.has_style for cell in row[first:last]) for row in rows)


@pytest.mark.parametrize(
    ("monday", "title", "n_intervals"),
    [(date(2026, 3, 23), "Sun 29 Mar", 92), (date(2026, 10, 19), "Sun 25 Oct", 100)],
)
def test_day_of_a_clock_change_has_its_own_number_of_intervals(
    monday: date, title: str, n_intervals: int, tmp_path: Path
) -> None:
    book = written(roster_view(14, 1, first_day=monday), tmp_path)
    header = [cell.value for cell in header_of(book[title], "Name")]
    assert len(header) == 2 + n_intervals


def test_night_over_the_march_change_shows_its_five_hours_of_sunday(tmp_path: Path) -> None:
    view, berlin = roster_view(1, 1, first_day=date(2026, 3, 23)), ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 28, 22, tzinfo=berlin)
    end = datetime(2026, 3, 29, 6, tzinfo=berlin)
    work = SegmentView(start, end, "work", ("voice",))
    duty = DutyView("night", start.date(), start, end, 420, "night", (work,))
    agent = replace(view.pods[0].agents[0], duties=(duty,), absences=())
    changed = replace(view, pods=(replace(view.pods[0], agents=(agent,)),))
    book = written(changed, tmp_path)
    for title, first, last in (("Sat 28 Mar", 88, 96), ("Sun 29 Mar", 0, 20)):
        header = [cell.value for cell in header_of(book[title], "Name")][2:]
        row = next(r for r in book[title].iter_rows(min_row=5) if r[1].value == "22:00–06:00")
        coloured = [n for n, cell in enumerate(row[2:]) if cell.has_style]
        offset = header.index(time(0)) if time(0) in header else -4 * header[0].hour
        assert coloured == list(range(first + offset, last + offset)), title


def test_pods_of_two_zones_share_a_day_sheet(tmp_path: Path) -> None:
    berlin = roster_view(8, 1)
    london = roster_view(8, 1, zone="Europe/London", seed=8).pods[0]
    both = replace(berlin, pods=(berlin.pods[0], replace(london, pod="uk", name="London")))
    sheet = written(both, tmp_path)["Tue 17 Nov"]
    assert len([cell.value for cell in header_of(sheet, "Name")]) == 2 + 96
    assert any("London" in str(row[0].value) for row in sheet.iter_rows())
