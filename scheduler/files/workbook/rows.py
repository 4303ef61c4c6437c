"""Rows written straight into a sheet that openpyxl has laid out.

openpyxl builds an object and an XML element for each cell, about 20 µs. The roster and the day
sheets of 1,000 agents over four weeks have 750,000 cells, 15 s of that. So the headers, widths,
styles, charts and print set-up of every sheet are openpyxl's, and the long tables below the headers
are put together as text (ECMA-376 part 1, 18.3.1.73 ``row``, 18.3.1.4 ``c``) and go into the saved
file where openpyxl left off.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter

from scheduler.files.workbook.cells import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import BytesIO
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

END_OF_ROWS: Final = b"</sheetData>"
EXTENT: Final = re.compile(rb'<dimension ref="[^"]*"')


@lru_cache(maxsize=4096)
def _content(text: str) -> str:
    """A text as the content of a cell: an inline string is never a formula."""
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(clean(text))}</t></is></c>'


class SheetRows:
    """The rows below a sheet's header, in order, cells from left to right."""

    def __init__(self, sheet: Worksheet, first_row: int, n_columns: int) -> None:
        self.sheet = sheet
        self.row = first_row
        self._letters = [get_column_letter(column) for column in range(1, n_columns + 1)]
        self._style_ids: dict[str, int] = {}
        self._parts: list[str] = []

    @property
    def xml(self) -> bytes:
        """All rows as SpreadsheetML."""
        return "".join(self._parts).encode()

    @property
    def extent(self) -> bytes:
        """What the sheet says about its size, header and rows together."""
        return f'<dimension ref="A1:{self._letters[-1]}{self.row - 1}"'.encode()

    def begin(self, height: float) -> None:
        """Open a row of so many points."""
        self._parts.append(f'<row r="{self.row}" ht="{height:g}" customHeight="1">')

    def end(self) -> None:
        """Close the row."""
        self._parts.append("</row>")
        self.row += 1

    def text(self, column: int, text: str, style: str) -> None:
        """One cell of text, whatever it begins with."""
        place = f'<c r="{self._letters[column - 1]}{self.row}" s="{self._id(style)}"'
        self._parts.append(place + _content(text))

    def cells(
        self, values: Sequence[str | float | None], styles: Sequence[str], column: int = 1
    ) -> None:
        """Neighbouring cells from ``column`` on."""
        for place, (value, style) in enumerate(zip(values, styles, strict=True), start=column):
            if value is None:
                self.fill(place, place + 1, style)
            elif isinstance(value, str):
                self.text(place, value, style)
            else:
                self.number(place, value, style)

    def number(self, column: int, value: float, style: str) -> None:
        """One cell with a number."""
        place = f'<c r="{self._letters[column - 1]}{self.row}" s="{self._id(style)}">'
        self._parts.append(f"{place}<v>{value}</v></c>")

    def numbers(self, columns: Sequence[int], values: Sequence[float], style: str) -> None:
        """A number for each of ``columns``, which ascend."""
        letters, rest = self._letters, f'{self.row}" s="{self._id(style)}"><v>'
        self._parts.extend(
            [
                f'<c r="{letters[column - 1]}{rest}{value}</v></c>'
                for column, value in zip(columns, values, strict=True)
            ]
        )

    def fill(self, first: int, last: int, style: str) -> None:
        """Empty cells in columns ``first`` up to but not including ``last``."""
        ending = f'{self.row}" s="{self._id(style)}"/>'
        letters = self._letters[first - 1 : last - 1]
        self._parts.extend([f'<c r="{letter}{ending}' for letter in letters])

    def _id(self, style: str) -> int:
        if style not in self._style_ids:
            # Any cell above the rows can lend its place to learn the number of a style.
            cell = self.sheet.cell(1, len(self._letters))
            own = cell.style
            cell.style = f"Podshift {style}"
            self._style_ids[style] = cell.style_id
            cell.style = own
        return self._style_ids[style]


def save_with_rows(saved: BytesIO, path: Path, sheets: list[SheetRows]) -> None:
    """Copy a saved workbook to ``path``, the rows of each sheet put below its header."""
    by_file = {rows.sheet.path.lstrip("/"): rows for rows in sheets}
    with (
        ZipFile(saved) as source,
        ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for item in source.infolist():
            content = source.read(item)
            rows = by_file.get(item.filename)
            if rows:
                content = content.replace(END_OF_ROWS, rows.xml + END_OF_ROWS, 1)
                content = EXTENT.sub(rows.extent, content, count=1)
            target.writestr(item.filename, content)
