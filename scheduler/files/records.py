"""Rows of a table as typed values under canonical names, each knowing where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheduler.files.cells import CellError, parse_cell
from scheduler.files.columns import Layout, layout_of, layouts, simplified
from scheduler.files.faults import Fault, expected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scheduler.files.tables import Row, Table

_NOTE_NAMES = frozenset(("note", "notes", "notiz", "notizen", "bemerkung", "kommentar", "comment"))


@dataclass(frozen=True)
class LaidOutTable:
    """A table whose layout is known: ``positions`` of the canonical columns in its header."""

    table: Table
    layout: Layout
    positions: dict[str, int]

    def header_of(self, column: str) -> str:
        """What the file calls a canonical column."""
        position = self.positions.get(column)
        return column if position is None else self.table.header[position]

    def text(self, row: Row, column: str) -> str:
        """A cell's text; empty if the column is missing."""
        position = self.positions.get(column)
        return "" if position is None else row.cells[position]

    def fault(self, row: Row, column: str, id: str, /, **fields: object) -> Fault:
        """A fault of one cell."""
        return Fault(
            self.table.file,
            self.table.sheet,
            row.number,
            self.header_of(column),
            self.text(row, column),
            expected(id, **fields),
        )


@dataclass(frozen=True)
class Record:
    """One row's values by canonical column name.

    A row at fault counts as mentioned, so that others may refer to it, but nothing is built of it.
    """

    source: LaidOutTable
    row: Row
    values: dict[str, Any]
    unreadable: frozenset[str] = frozenset()
    """Columns whose cells are at fault."""
    contradicts_itself: bool = False

    @property
    def complete(self) -> bool:
        """Whether a record of the centre can be built of it."""
        return not self.unreadable and not self.contradicts_itself

    @property
    def place(self) -> str:
        """File, and sheet if there is one: for messages about another row."""
        table = self.source.table
        return f"{table.file} / {table.sheet}" if table.sheet else table.file

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def fault(self, column: str, id: str, /, **fields: object) -> Fault:
        """A fault of one cell of this row."""
        return self.source.fault(self.row, column, id, **fields)

    def header_of(self, column: str) -> str:
        """What the file calls a canonical column."""
        return self.source.header_of(column)


def lay_out(path: Path, table: Table) -> tuple[LaidOutTable | None, tuple[Fault, ...]]:
    """The table with its layout, or ``None`` and the reasons."""
    name = table.sheet or path.stem
    layout = layout_of(name, table.header)
    if layout is None:
        if table.sheet and (table.sheet.startswith("#") or simplified(name) in _NOTE_NAMES):
            return None, ()
        kinds = ", ".join(dict.fromkeys(layout.kind for layout in layouts()))
        return None, (table.fault(None, "", name, "kind", kinds=kinds),)
    positions = layout.positions(table.header)
    faults = tuple(_header_faults(table, layout, positions))
    laid_out = LaidOutTable(table, layout, positions)
    required = [column.name for column in layout.columns if column.required]
    return (laid_out if all(name in positions for name in required) else None), faults


def _header_faults(table: Table, layout: Layout, positions: dict[str, int]) -> Iterator[Fault]:
    for column in layout.columns:
        if column.required and column.name not in positions:
            wanted = column.aliases[0] if layout.vendor else column.name
            yield table.fault(table.header_row, wanted, "", "column_missing", column=wanted)
    used = set(positions.values())
    known = ", ".join(column.name for column in layout.columns)
    for position, header in enumerate(table.header):
        if position in used or _is_note(header):
            continue
        if any(simplified(header) in column.keys for column in layout.columns):
            yield table.fault(table.header_row, header, header, "column_twice")
        elif layout.strict:
            yield table.fault(table.header_row, header, header, "column_unknown", columns=known)


def _is_note(header: str) -> bool:
    return header.startswith("#") or simplified(header) in _NOTE_NAMES


def read_records(source: LaidOutTable) -> tuple[tuple[Record, ...], tuple[Fault, ...]]:
    """Every row of a table as a record, and the fault of every cell that does not fit."""
    records: list[Record] = []
    faults: list[Fault] = []
    for row in source.table.rows:
        values, wrong = _values(source, row)
        faults += wrong.values()
        records.append(Record(source, row, values, frozenset(wrong)))
    return tuple(records), tuple(faults)


def _values(source: LaidOutTable, row: Row) -> tuple[dict[str, Any], dict[str, Fault]]:
    """Values by column, and the fault of each column that has none."""
    values: dict[str, Any] = {}
    faults: dict[str, Fault] = {}
    for column in source.layout.columns:
        text = source.text(row, column.name)
        try:
            values[column.name] = parse_cell(column, text, decimal_comma=source.table.decimal_comma)
        except CellError as error:
            values[column.name] = text if column.type == "text" else None
            faults[column.name] = Fault(
                source.table.file,
                source.table.sheet,
                row.number,
                source.header_of(column.name),
                text,
                error.expected,
            )
    return values, faults
