"""What a form holds: the text of every field, read like a file and written from the centre."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheduler.editing.rows import layout_of_kind, rows_of
from scheduler.editing.texts import cell_text
from scheduler.editing.units import only
from scheduler.files.cells import parse_cell
from scheduler.files.records import LaidOutTable, read_records
from scheduler.files.tables import Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.centre import Centre
    from scheduler.editing.rows import Values
    from scheduler.editing.units import Part, Unit
    from scheduler.files.faults import Fault
    from scheduler.files.records import Record

Cells = dict[str, str]

FORM = "form"
"""Where the rows of a form stand, in the place of a workbook's sheet."""


@dataclass(frozen=True)
class Entries:
    """The rows of each part of a form as they were typed; a part of single fields has one."""

    rows: Mapping[str, tuple[Cells, ...]]

    @property
    def fingerprint(self) -> str:
        """Tells two states of the same form apart."""
        text = json.dumps({name: list(rows) for name, rows in self.rows.items()}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def entries_of(centre: Centre, unit: Unit, *, decimal_comma: bool = False) -> Entries:
    """What the form of a unit shows: its records as they are, or the defaults of a new one."""
    rows = rows_of(only(centre, unit))
    found: dict[str, tuple[Cells, ...]] = {}
    for part in unit.parts:
        cells = tuple(_cells(part, row, decimal_comma=decimal_comma) for row in rows[part.kind])
        blank = _defaults(part, decimal_comma=decimal_comma)
        found[part.name] = cells if part.several else (*cells, blank)[:1]
    return Entries(found)


def _cells(part: Part, row: Values, *, decimal_comma: bool) -> Cells:
    columns = {column.name: column for column in layout_of_kind(part.kind).columns}
    return {
        name: cell_text(columns[name], row[name], decimal_comma=decimal_comma)
        for name in part.columns
    }


def _defaults(part: Part, *, decimal_comma: bool) -> Cells:
    columns = layout_of_kind(part.kind).columns
    row = {column.name: parse_cell(column, "") for column in columns if column.default}
    values = {column.name: row.get(column.name) for column in columns}
    return _cells(part, values, decimal_comma=decimal_comma)


def read_entries(
    unit: Unit, entries: Entries, *, decimal_comma: bool = False
) -> tuple[dict[str, list[Record]], list[Fault]]:
    """The records of a form, and the fault of every field that does not fit its column.

    Row numbers count from 1 inside each part; rows in which nothing was typed are left out.
    """
    head = unit.parts[0]
    of_head = {} if head.several else entries.rows[head.name][0]
    records: dict[str, list[Record]] = {}
    faults: list[Fault] = []
    for part in unit.parts:
        if part is head and any(other.kind == head.kind for other in unit.parts[1:]):
            continue
        found, wrong = read_records(_table(unit, part, entries, of_head, decimal_comma))
        records[part.kind] = list(found)
        faults += wrong
    return records, faults


def _table(
    unit: Unit, part: Part, entries: Entries, of_head: Cells, decimal_comma: bool
) -> LaidOutTable:
    layout = layout_of_kind(part.kind)
    header = tuple(column.name for column in layout.columns)
    given = _given(unit, part, of_head)
    typed = enumerate(entries.rows[part.name], start=1)
    kept = [(n, cells) for n, cells in typed if not part.several or any(cells.values())]
    if part.needed and not kept:
        kept = [(1, dict.fromkeys(part.columns, ""))]
    rows = tuple(
        Row(number, tuple({**given, **cells}.get(name, "").strip() for name in header))
        for number, cells in kept
    )
    table = Table(part.kind, FORM, header, 0, rows, decimal_comma)
    return LaidOutTable(table, layout, {name: at for at, name in enumerate(header)})


def _given(unit: Unit, part: Part, of_head: Cells) -> Cells:
    """Columns that every row of the part has without being asked for them."""
    columns = {column.name: column for column in layout_of_kind(part.kind).columns}
    fixed: dict[str, Any] = dict(unit.given.get(part.kind, {}))
    texts = {name: cell_text(columns[name], value) for name, value in fixed.items()}
    return {**texts, **_shared(unit, part, of_head)}


def _shared(unit: Unit, part: Part, of_head: Cells) -> Cells:
    """What the first part says for this one; the code of a pattern is a break's ``pattern``."""
    found = {name: of_head[name] for name in part.shared if name in of_head}
    if unit.name == "pattern" and part.kind == "breaks" and "code" in of_head:
        found["pattern"] = of_head["code"]
    return found
