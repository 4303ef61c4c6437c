"""The roster sheet: people down, days across; for the wall or for the lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from openpyxl.worksheet.pagebreak import Break

from scheduler.files.workbook.cells import put
from scheduler.files.workbook.page import A3, freeze, on_paper, subtitle, title, widths
from scheduler.files.workbook.roster_rows import add_pod_rows
from scheduler.files.workbook.rows import SheetRows

if TYPE_CHECKING:
    from datetime import date

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.files.workbook.styles import StyleBook
    from scheduler.files.workbook.texts import Words
    from scheduler.rosters import PodRoster, RosterView

Layout = Literal["wall", "lead"]

ROOMY_DAYS: Final = 10
"""Up to so many days, the times of a shift stand in one line."""
LEGEND_ROW: Final = 3
LEGEND_COLUMNS: Final = 4
"""Columns for an entry of the legend where a day's column is narrow."""
LEAD_BEFORE: Final = (("personnel_number", 11.0), ("role", 11.0), ("channels", 17.0))
LEAD_AFTER: Final = (
    ("hours", 9.0), ("credited", 10.5), ("contract", 9.0), ("account", 9.0),
    ("wishes", 9.0), ("granted", 9.0), ("not_granted", 30.0),
)  # fmt: skip


@dataclass
class RosterSheet:
    """What is needed everywhere on the sheet."""

    sheet: Worksheet
    view: RosterView
    words: Words
    styles: StyleBook
    layout: Layout
    header_row: int = LEGEND_ROW
    """Of the two header rows the first, below the legend."""

    @property
    def narrow(self) -> bool:
        """Whether days are so many that times stand in two lines."""
        return len(self.view.days) > ROOMY_DAYS

    @property
    def n_columns(self) -> int:
        """All columns."""
        return self.after_column - 1 + (len(LEAD_AFTER) if self.layout == "lead" else 0)

    @property
    def first_day_column(self) -> int:
        """The column of the first day."""
        return 2 + (len(LEAD_BEFORE) if self.layout == "lead" else 0)

    @property
    def after_column(self) -> int:
        """The first column after the days."""
        return self.first_day_column + len(self.view.days)

    def day_kind(self, day: date, *pods: PodRoster) -> str:
        """`` holiday``, `` weekend`` or nothing: the ending of a style's name."""
        if pods and all(day in pod.holidays for pod in pods):
            return " holiday"
        return " weekend" if day.weekday() >= 5 else ""


def roster_page(
    workbook: Workbook, view: RosterView, words: Words, styles: StyleBook, layout: Layout
) -> RosterSheet:
    """The sheet, empty, as the workbook's next one."""
    return RosterSheet(workbook.create_sheet(words("roster")), view, words, styles, layout)


def add_roster_sheet(page: RosterSheet) -> SheetRows:
    """Write the sheet; returns the rows that are still to be saved."""
    sheet, view, words = page.sheet, page.view, page.words
    first, last = view.days[0], view.days[-1]
    title(
        sheet,
        f"{words('roster')} · {words.weeks(first, last)} · {words.days(first, last)}",
        subtitle(view, words),
    )
    _legend(page)
    _header(page)
    first_row = page.header_row + 2
    rows = SheetRows(sheet, first_row, page.n_columns)
    for pod in view.pods:
        if rows.row > first_row:
            sheet.row_breaks.append(Break(id=rows.row - 1))
        add_pod_rows(rows, page, pod)
    _columns(page)
    freeze(sheet, first_row, page.first_day_column)
    on_paper(
        sheet, view, words, paper=A3, header_rows=(LEGEND_ROW, first_row - 1), header_columns=(1, 1)
    )
    sheet.sheet_view.zoomScale = 85
    return rows


def _header(page: RosterSheet) -> None:
    weekday_row, day_row = page.header_row, page.header_row + 1
    sheet, words = page.sheet, page.words
    labels = [("name", "head left")]
    if page.layout == "lead":
        labels += [(key, "head left") for key, _ in LEAD_BEFORE]
    for column, (key, style) in enumerate(labels, start=1):
        put(sheet, weekday_row, column, words(key), style)
        put(sheet, day_row, column, None, style)
    for column, day in enumerate(page.view.days, start=page.first_day_column):
        kind = page.day_kind(day, *page.view.pods)
        put(sheet, weekday_row, column, day, "roster weekday" + kind)
        put(sheet, day_row, column, day, "roster day" + kind)
    if page.layout == "lead":
        for column, (key, _) in enumerate(LEAD_AFTER, start=page.after_column):
            put(sheet, weekday_row, column, words(key), "head")
            put(sheet, day_row, column, None, "head")
    sheet.row_dimensions[weekday_row].height = 18
    sheet.row_dimensions[day_row].height = 18


def _legend(page: RosterSheet) -> None:
    """What colours and marks mean, above the days, so that every printed page has it."""
    words, names = page.words, page.view.pattern_names
    entries = [(names.get(code, code), style) for code, style in page.styles.shift_styles.items()]
    entries.append((words("weekend"), "off weekend"))
    if any(day in pod.holidays for pod in page.view.pods for day in page.view.days):
        entries.append((words("holiday"), "off holiday"))
    if page.layout == "lead":
        entries += [(words("wish_granted"), "key"), (words("wish_refused"), "key")]
    across = LEGEND_COLUMNS if page.narrow else 1
    per_row = len(page.view.days) // across or 1
    for n, (text, style) in enumerate(entries):
        column = page.first_day_column + (n % per_row) * across
        _legend_entry(page, LEGEND_ROW + n // per_row, column, across, text, style)
    put(page.sheet, LEGEND_ROW, 1, words("legend"), "key")
    page.header_row = LEGEND_ROW + -(-len(entries) // per_row) + 1
    page.sheet.row_dimensions[page.header_row - 1].height = 8


def _legend_entry(
    page: RosterSheet, row: int, column: int, across: int, text: str, style: str
) -> None:
    for offset in range(across):
        put(page.sheet, row, column + offset, None if offset else text, style)
    last = column + across - 1
    page.sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=last)
    page.sheet.row_dimensions[row].height = 16


def _columns(page: RosterSheet) -> None:
    day_width = 7.0 if page.narrow else (20.0 if page.layout == "wall" else 15.0)
    columns = {1: 34.0 if page.layout == "wall" else 28.0}
    for column in range(page.first_day_column, page.after_column):
        columns[column] = day_width
    if page.layout == "lead":
        columns |= {2 + n: width for n, (_, width) in enumerate(LEAD_BEFORE)}
        columns |= {page.after_column + n: width for n, (_, width) in enumerate(LEAD_AFTER)}
    widths(page.sheet, columns)
