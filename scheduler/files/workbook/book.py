"""The whole workbook, sheet by sheet."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook

from scheduler.errors import PodshiftError, require
from scheduler.files.workbook.coverage_sheet import add_coverage_sheet
from scheduler.files.workbook.day_sheet import add_day_sheets
from scheduler.files.workbook.interval_sheet import add_interval_sheet
from scheduler.files.workbook.origin_sheet import add_origin_sheet
from scheduler.files.workbook.payroll_sheet import add_payroll_sheet
from scheduler.files.workbook.roster_sheet import ROOMY_DAYS, add_roster_sheet, roster_page
from scheduler.files.workbook.rows import save_with_rows
from scheduler.files.workbook.styles import StyleBook
from scheduler.files.workbook.summary_sheet import add_summary_sheet
from scheduler.files.workbook.texts import LANGUAGES, Words

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.files.workbook.roster_sheet import Layout
    from scheduler.files.workbook.texts import Language
    from scheduler.rosters import RosterView


def write_workbook(
    view: RosterView, path: Path, *, layout: Layout = "wall", language: Language = "de"
) -> None:
    """Write a roster as an Excel file.

    Sheets: roster, summary, coverage with charts, one for each day, and every interval's figures.
    The *wall* layout is for everybody's eyes: shifts and *absent*, nothing else about a person.
    The *lead* layout adds hours, accounts, wishes, types of absence and a payroll sheet, and can be
    edited and read back (``scheduler.files.workbook.edited``).

    Raises
    ------
    InvalidDataError
        If the roster has no days, or layout or language is unknown.
    PodshiftError
        If the file cannot be written.
    """
    require(bool(view.days), f"roster {view.id} has no days")
    require(layout in ("wall", "lead"), f"layout is {layout!r}, expected wall or lead")
    require(language in LANGUAGES, f"language is {language!r}, expected {' or '.join(LANGUAGES)}")
    words, workbook = Words(language), Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "Podshift"
    workbook.properties.title = f"{words('roster')} {words.days(view.days[0], view.days[-1])}"
    styles = StyleBook(workbook, view, words, narrow=len(view.days) > ROOMY_DAYS)
    page = roster_page(workbook, view, words, styles, layout)
    rows = [add_roster_sheet(page)]
    add_summary_sheet(workbook, view, words, layout)
    if layout == "lead":
        add_payroll_sheet(workbook, view, words)
    rows += add_day_sheets(workbook, view, words)
    intervals, interval_rows = add_interval_sheet(workbook, view, words)
    add_coverage_sheet(workbook, view, words, intervals)
    rows.append(interval_rows)
    if layout == "lead":
        rows.append(add_origin_sheet(workbook, page))
    saved = BytesIO()
    workbook.save(saved)
    try:
        save_with_rows(saved, path, rows)
    except OSError as error:
        raise PodshiftError(f"cannot write {path}: {error.strerror}") from error
