"""Titles, frozen panes and print set-up: what all sheets have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from scheduler.files.workbook.cells import clean, put

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.files.workbook.texts import Words
    from scheduler.rosters import RosterView

A3: Final = "8"
A4: Final = "9"
SHORT_HASH: Final = 10


def title(sheet: Worksheet, text: str, subtitle: str) -> None:
    """Title and subtitle in the first two rows."""
    put(sheet, 1, 1, text, "title")
    put(sheet, 2, 1, subtitle, "subtitle")
    sheet.row_dimensions[1].height = 28
    sheet.row_dimensions[2].height = 16


def subtitle(view: RosterView, words: Words) -> str:
    """Version, status and age of the roster in one line."""
    return words(
        "version_line",
        version=view.version,
        status=words.known(view.status),
        created=words.moment(view.created),
    )


def widths(sheet: Worksheet, columns: dict[int, float]) -> None:
    """Set the widths of columns, in characters."""
    for column, width in columns.items():
        sheet.column_dimensions[get_column_letter(column)].width = width


def on_paper(
    sheet: Worksheet,
    view: RosterView,
    words: Words,
    *,
    paper: str,
    pages_down: int = 0,
    header_rows: tuple[int, int] | None = None,
    header_columns: tuple[int, int] | None = None,
) -> None:
    """Landscape, as wide as one page, headers repeated, and what it is at the foot.

    ``pages_down`` of 0 lets a sheet have as many pages as it needs.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = pages_down
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.35
    margins.top, margins.bottom, margins.header, margins.footer = 0.4, 0.6, 0.2, 0.3
    if header_rows:
        sheet.print_title_rows = f"{header_rows[0]}:{header_rows[1]}"
    if header_columns:
        first, last = (get_column_letter(column) for column in header_columns)
        sheet.print_title_cols = f"{first}:{last}"
    _footer(sheet, view, words)


def _footer(sheet: Worksheet, view: RosterView, words: Words) -> None:
    version = f"{words('version')} {view.version}"
    footer = HeaderFooterItem()
    footer.left.text = _escape(f"Podshift · {view.id} · {version}")
    footer.center.text = _escape(f"{view.rule_set} · {view.rule_set_hash[:SHORT_HASH]}")
    footer.right.text = words("page")
    for part in (footer.left, footer.center, footer.right):
        part.size = 8
    sheet.HeaderFooter.oddFooter = footer


def _escape(text: str) -> str:
    """``&`` begins a code in a footer; doubled, it is an ampersand."""
    return clean(text).replace("&", "&&")


def freeze(sheet: Worksheet, row: int, column: int) -> None:
    """Keep everything above ``row`` and left of ``column`` in sight."""
    sheet.freeze_panes = f"{get_column_letter(column)}{row}"
    sheet.sheet_view.showGridLines = False
