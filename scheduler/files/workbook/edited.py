"""An edited workbook of the lead layout, read back: which cells somebody changed, and to what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter

from scheduler.edits import EditedCell, EditedRoster, Span
from scheduler.errors import InvalidDataError
from scheduler.files.sheets import WorkbookError, read_sheets
from scheduler.files.workbook.origin_sheet import MARK, NAME
from scheduler.files.workbook.roster_rows import GRANTED, NOT_GRANTED
from scheduler.files.workbook.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scheduler.files.sheets import Sheet

FREE: Final = frozenset({"", "-", "–", "—", "0", "x", "off", "free", "frei", "day off"})
SPAN: Final = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?::00)?(?:\s*(?:-|–|—|bis|to)\s*(\d{1,2})(?:[:.](\d{2}))?(?::00)?)?"
    r"\s*(?:uhr|h)?"
)

SHOWN: Final = 60
"""Of what a cell says, in the sentence that refuses it."""


def read_edited(content: bytes) -> EditedRoster:
    """The changed cells of an edited workbook; rows may be sorted, left out, or moved.

    Raises
    ------
    InvalidDataError
        If it is no workbook of a roster in the lead layout, or a person stands in it twice.
    """
    try:
        sheets = {sheet.name: sheet for sheet in read_sheets(content, {NAME, *TEXTS["roster"]})}
    except WorkbookError as error:
        raise InvalidDataError(
            "this is no Excel workbook, or a damaged one",
            de="Das ist keine Excel-Datei, oder sie ist beschädigt.",
        ) from error
    origin = sheets.get(NAME)
    shown = next((sheets[name] for name in TEXTS["roster"] if name in sheets), None)
    if origin is None or shown is None:
        raise _not_ours()
    try:
        (mark, roster_id, version), days = origin.rows[0][:3], _days(origin.rows[1])
        number = int(version)
    except (IndexError, ValueError) as error:
        raise _not_ours() from error
    if mark != MARK:
        raise _not_ours()
    rows = {row[0]: row for row in origin.rows[2:] if row}
    return EditedRoster(roster_id, number, tuple(_changed(shown, _Before(days, rows))))


def _not_ours() -> InvalidDataError:
    return InvalidDataError(
        "this workbook was not written by Podshift in the lead layout:"
        " export the roster, edit that file, and put it back",
        de="Diese Datei ist kein Dienstplan in der Fassung für Leitungen: den Dienstplan"
        " ausgeben, jene Datei bearbeiten und zurückgeben.",
    )


def read_span(text: str) -> Span | None:
    """Two times, or one, or nothing.

    Raises
    ------
    InvalidDataError
        If the text is none of these.

    Examples
    --------
    >>> read_span("8-16.30 Uhr"), read_span("frei")
    (Span(start=datetime.time(8, 0), end=datetime.time(16, 30)), None)
    """
    plain = _plain(text).lower()
    if plain in FREE:
        return None
    found = SPAN.fullmatch(plain)
    try:
        if found:
            start_h, start_min, end_h, end_min = found.groups()
            end = None if end_h is None else _time(end_h, end_min)
            return Span(_time(start_h, start_min), end)
    except ValueError:
        pass  # 25:00 or 08:75
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    raise InvalidDataError(
        f"{shown!r} is no shift, expected times such as 08:00–16:30, or an empty cell for a day"
        " off",
        de=f"„{shown}“ ist keine Schicht: erwartet werden Zeiten wie 08:00–16:30, oder eine leere"
        " Zelle für einen freien Tag.",
    )


def _time(hours: str, minutes: str | None) -> time:
    return time(int(hours) % 24 if int(hours) <= 24 else int(hours), int(minutes or 0))


def _plain(text: str) -> str:
    """Without marks of wishes, and on one line."""
    for mark in (GRANTED, NOT_GRANTED):
        text = text.replace(mark, "")
    return "–".join(line.strip() for line in text.splitlines() if line.strip())


@dataclass(frozen=True)
class _Before:
    """What the roster sheet said when it was written."""

    columns: Mapping[date, int]
    rows: Mapping[str, tuple[str, ...]]

    def text(self, person: str, day: date) -> str:
        return _at(self.rows[person], self.columns.get(day, -1))


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if 0 <= column < len(row) else ""


def _days(header: Sequence[str]) -> dict[date, int]:
    """The columns of the days; Excel gives dates back as dates, other programs perhaps as text."""
    found = {}
    for column, text in enumerate(header):
        try:
            found[date.fromisoformat(text[:10])] = column
        except ValueError:
            continue
    return found


def _changed(shown: Sheet, known: _Before) -> Iterator[EditedCell]:
    at = _header(shown)
    header = shown.rows[at]
    numbers = next(n for n, text in enumerate(header) if text in TEXTS["personnel_number"])
    days = {day: column for day, column in _days(header).items() if day in known.columns}
    bad = {(cell.row, cell.place): cell.text for cell in shown.bad_cells}
    seen: set[str] = set()
    for number, row in enumerate(shown.rows[at + 1 :], start=at + 2):
        person = _at(row, numbers)
        if person in known.rows:
            _once(person, seen)
            for day, column in days.items():
                before, after = known.text(person, day), bad.get((number, column), _at(row, column))
                if _plain(before) != _plain(after):
                    cell = f"{get_column_letter(column + 1)}{number}"
                    if found := _edited(cell, person, row[0], day, before, after):
                        yield found


def _edited(
    cell: str, person: str, name: str, day: date, before: str, after: str
) -> EditedCell | None:
    """What the cell asks for; ``None`` if only its spelling changed."""
    had, wanted, unreadable = None, None, None
    try:
        had = read_span(before)
    except InvalidDataError:
        unreadable = InvalidDataError(
            f"{before} is entered and taken back with the person's absences, not in the workbook",
            de=f"{before} wird bei den Abwesenheiten der Person eingetragen und zurückgenommen,"
            " nicht in der Datei.",
        )
    try:
        wanted = read_span(after)
    except InvalidDataError as error:
        unreadable = unreadable or error
    if had == wanted and not unreadable:
        return None
    return EditedCell(cell, person, name, day, before, after, had, wanted, unreadable)


def _header(shown: Sheet) -> int:
    for at, row in enumerate(shown.rows):
        if set(row) & set(TEXTS["personnel_number"]) and _days(row):
            return at
    raise InvalidDataError(
        "the row with the days is missing above the roster",
        de="Über dem Dienstplan fehlt die Zeile mit den Tagen.",
    )


def _once(person: str, seen: set[str]) -> None:
    if person in seen:
        raise InvalidDataError(
            f"personnel number {person} stands in two rows: which of them holds?",
            de=f"Die Personalnummer {person} steht in zwei Zeilen: welche gilt?",
        )
    seen.add(person)
