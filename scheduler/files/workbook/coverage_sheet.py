"""Required against rostered, by channel: a table by day and a chart for each stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.worksheet.pagebreak import Break

from scheduler.figures import intervals_by_day
from scheduler.files.workbook.cells import clean, put, put_row
from scheduler.files.workbook.coverage_chart import coverage_chart
from scheduler.files.workbook.interval_sheet import (
    interval_blocks,
    needed_column,
    stream_names,
)
from scheduler.files.workbook.page import A3, freeze, on_paper, title, widths

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.chart import AreaChart
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.files.workbook.cells import Value
    from scheduler.files.workbook.texts import Words
    from scheduler.rosters import PodRoster, RosterView

HEADER_ROW: Final = 4
DAY_COLUMN: Final = 3
FIGURES: Final = (
    ("needed", "required_fte", "one decimal"),
    ("rostered", "rostered_fte", "one decimal"),
    ("missing", "unmet_fte", "missing"),
)
"""Name of the text, field of ``StreamCoverage``, style."""
FEW_STREAMS: Final = 4
"""Up to so many, two charts stand side by side; beyond, three, so that a pod fits a page."""
CHART_ROWS: Final = 13


def add_coverage_sheet(
    workbook: Workbook, view: RosterView, words: Words, intervals: Worksheet
) -> None:
    """Write the sheet of tables and charts; the charts read the interval sheet."""
    sheet = workbook.create_sheet(words("coverage"), index=2)
    days = words.days(view.days[0], view.days[-1])
    title(sheet, f"{words('coverage')} · {days}", words("coverage_line"))
    _header(sheet, view, words)
    row, streams = HEADER_ROW + 1, stream_names(view)
    for number, (pod, block) in enumerate(zip(view.pods, interval_blocks(view), strict=True)):
        if number:
            sheet.row_breaks.append(Break(id=row - 1))
        row = _table(sheet, view, words, pod, row)
        across = 2 if len(pod.coverage) <= FEW_STREAMS else 3
        for n, coverage in enumerate(pod.coverage):
            column = needed_column(streams, coverage.stream)
            heading = clean(f"{pod.name} · {words.stream(coverage.stream)}")
            chart = coverage_chart(view, words, heading, intervals, block, column)
            _place(sheet, view, chart, row + n // across * CHART_ROWS, n % across, across)
        row += CHART_ROWS * -(-len(pod.coverage) // across) + 1
    freeze(sheet, HEADER_ROW + 1, DAY_COLUMN)
    on_paper(sheet, view, words, paper=A3, header_rows=(HEADER_ROW, HEADER_ROW))


def _header(sheet: Worksheet, view: RosterView, words: Words) -> None:
    put_row(sheet, HEADER_ROW, [words("channel"), words("figure")], ["head left"] * 2)
    for column, day in enumerate(view.days, start=DAY_COLUMN):
        put(sheet, HEADER_ROW, column, day, "day weekend" if day.weekday() >= 5 else "day")
    put(sheet, HEADER_ROW, DAY_COLUMN + len(view.days), words("total"), "head")
    sheet.row_dimensions[HEADER_ROW].height = 18
    columns = {1: 18.0, 2: 14.0, DAY_COLUMN + len(view.days): 13.0}
    columns |= {DAY_COLUMN + n: _day_width(view) for n in range(len(view.days))}
    widths(sheet, columns)


def _day_width(view: RosterView) -> float:
    return 16.0 if len(view.days) <= 7 else 9.0


def _table(sheet: Worksheet, view: RosterView, words: Words, pod: PodRoster, row: int) -> int:
    last = DAY_COLUMN + len(view.days)
    put_row(sheet, row, [pod.name, *[None] * (last - 1)], ["pod"] * last)
    slices = intervals_by_day(pod)
    for coverage in pod.coverage:
        for key, field, style in FIGURES:
            row += 1
            values = getattr(coverage, field)
            stream = words.stream(coverage.stream) if key == "needed" else None
            by_day = [
                sum(values[i] for i in slices.get(day, ())) * view.interval_min / 60
                for day in view.days
            ]
            cells: list[Value] = [stream, words(key), *by_day, sum(by_day)]
            put_row(sheet, row, cells, ["text"] * 2 + [style] * (len(by_day) + 1))
    return row + 2


def _place(
    sheet: Worksheet, view: RosterView, chart: AreaChart, row: int, position: int, across: int
) -> None:
    """Put a chart on its share of the table's columns."""
    # The first two columns are as wide as two days.
    n_columns = DAY_COLUMN + len(view.days)
    first, last = (share * n_columns // across for share in (position, position + 1))
    # openpyxl takes an anchor as well as the name of a cell; the stub knows the name only
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]
        _from=AnchorMarker(col=first, row=row - 1),
        to=AnchorMarker(col=last, row=row - 2 + CHART_ROWS),
    )
    sheet.add_chart(chart)
