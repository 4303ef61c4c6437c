"""The payroll sheet: each person's hours by premium class, to be read by people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter

from scheduler.files.workbook.cells import put_row
from scheduler.files.workbook.page import A4, freeze, on_paper, subtitle, title, widths
from scheduler.payroll import payroll

if TYPE_CHECKING:
    from openpyxl import Workbook

    from scheduler.files.workbook.cells import Value
    from scheduler.files.workbook.texts import Words
    from scheduler.payroll import PayrollLine
    from scheduler.rosters import RosterView

HEADER_ROW: Final = 4
WHO: Final = (("personnel_number", 12.0), ("name", 28.0), ("pod", 18.0))
HOURS: Final = (
    ("contract", "contract_min"),
    ("worked", "paid_min"),
    ("credited", "credited_min"),
    ("premium_night", "night_min"),
    ("premium_sunday", "sunday_min"),
    ("premium_holiday", "holiday_min"),
    ("overtime", "overtime_min"),
)
"""Name of the text, and field of ``PayrollLine``."""


def add_payroll_sheet(workbook: Workbook, view: RosterView, words: Words) -> None:
    """Write one row for each person, without sums, so that it can be read in as it is."""
    sheet = workbook.create_sheet(words("payroll"))
    days = words.days(view.days[0], view.days[-1])
    note = f"{subtitle(view, words)} · {words('payroll_note')}"
    title(sheet, f"{words('payroll')} · {days}", note)
    labels: list[Value] = [words(key) for key, _ in (*WHO, *HOURS)]
    put_row(sheet, HEADER_ROW, labels, ["head left"] * len(WHO) + ["head"] * len(HOURS))
    sheet.row_dimensions[HEADER_ROW].height = 30
    lines = [line for pod in view.pods for line in payroll(pod, view.days)]
    for row, line in enumerate(lines, start=HEADER_ROW + 1):
        put_row(sheet, row, _values(line), ["text"] * len(WHO) + ["hours"] * len(HOURS))
    widths(sheet, {n: width for n, (_, width) in enumerate(WHO, start=1)})
    widths(sheet, {n: 12.0 for n in range(len(WHO) + 1, len(labels) + 1)})
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(labels))}{sheet.max_row}"
    freeze(sheet, HEADER_ROW + 1, len(WHO))
    on_paper(sheet, view, words, paper=A4, header_rows=(HEADER_ROW, HEADER_ROW))


def _values(line: PayrollLine) -> list[Value]:
    hours: list[Value] = [getattr(line, field) / 60 for _, field in HOURS]
    return [line.personnel_number, line.name, line.pod, *hours]
