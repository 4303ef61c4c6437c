"""Rows that a program sent, taken in through the same door as files.

What was sent is laid out as the tables that files would hold, so that it is checked by the same
rules and, if it is right, stored in the same transaction. Each fault leads back to where in the
sent document it lies.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from scheduler.files.columns import layouts
from scheduler.files.importer import SentTables
from scheduler.files.tables import Row, Table
from scheduler.importing import import_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scheduler.access.tokens import ApiToken
    from scheduler.files.faults import Fault
    from scheduler.importing import ImportReport
    from scheduler.store.database import Database

PARTS_OF_A_PERSON = ("channels", "skills", "availability")


@dataclass(frozen=True)
class SentRow:
    """One row of a table, and where it stood: a JSON pointer (RFC 6901) to its object."""

    pointer: str
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Receipt:
    """What became of what was sent; with faults nothing was stored."""

    report: ImportReport
    pointers: Mapping[tuple[str, int], str]

    @property
    def changed_records(self) -> int:
        """How many records of the centre are new, changed or gone."""
        return sum(c.status not in ("unchanged", "missing") for c in self.report.changes)

    @property
    def changed_intervals(self) -> int:
        """How many intervals are new or changed."""
        return sum(each.new + each.changed for each in self.report.intervals)

    @property
    def known(self) -> bool:
        """Whether the very same rows were taken in before."""
        return bool(self.report.read_before)

    def faults(self) -> list[dict[str, Any]]:
        """Every fault as plain data, with a pointer into the sent document."""
        return [
            {
                "pointer": self._pointer(fault),
                "value": fault.value,
                "code": fault.expected.id,
                "expected": {"de": fault.expected.text("de"), "en": fault.expected.text("en")},
            }
            for fault in self.report.faults
        ]

    def _pointer(self, fault: Fault) -> str:
        row = self.pointers.get((fault.sheet, fault.row or 0), "")
        return f"{row}/{fault.column}" if fault.column else row


def receive_rows(
    database: Database, kind: str, rows: Sequence[Mapping[str, Any]], token: ApiToken
) -> Receipt:
    """Take in rows of history or actuals; the same rows once more change nothing.

    Raises
    ------
    ConflictError
        If the centre changed meanwhile, or intervals of another length are stored.
    """
    sent = [SentRow(f"/rows/{n}", row) for n, row in enumerate(rows)]
    return _receive(database, {kind: sent}, token)


def receive_people(
    database: Database, people: Sequence[Mapping[str, Any]], token: ApiToken
) -> Receipt:
    """Take in people with their stretches of pod and contract, channels, skills, availability.

    Parts that a person does not have in what was sent stay as they are.

    Raises
    ------
    ConflictError
        If somebody changed one of these people meanwhile.
    """
    tables: dict[str, list[SentRow]] = {"agents": []}
    for n, person in enumerate(people):
        own = {k: v for k, v in person.items() if k not in (*PARTS_OF_A_PERSON, "stretches")}
        for m, stretch in enumerate(person["stretches"]):
            tables["agents"].append(SentRow(f"/people/{n}/stretches/{m}", {**own, **stretch}))
        number = {"personnel_number": person["personnel_number"]}
        for part in PARTS_OF_A_PERSON:
            for m, row in enumerate(person.get(part) or ()):
                sent = SentRow(f"/people/{n}/{part}/{m}", {**number, **row})
                tables.setdefault(part, []).append(sent)
    return _receive(database, tables, token)


def _receive(
    database: Database, tables: Mapping[str, Sequence[SentRow]], token: ApiToken
) -> Receipt:
    source = SentTables(
        token.name,
        tuple(_table(token.name, kind, rows) for kind, rows in tables.items()),
        _hash(tables),
    )
    report = import_files(database, [source], who=token.id)
    pointers = {
        (kind, number): row.pointer
        for kind, rows in tables.items()
        for number, row in enumerate(rows, start=1)
    }
    return Receipt(report, pointers)


def _table(name: str, kind: str, rows: Sequence[SentRow]) -> Table:
    layout = next(each for each in layouts() if each.kind == kind and not each.vendor)
    used = {key for row in rows for key, value in row.cells.items() if value is not None}
    header = tuple(c.name for c in layout.columns if c.required or c.name in used)
    laid = tuple(
        Row(number, tuple(_text(row.cells.get(column)) for column in header))
        for number, row in enumerate(rows, start=1)
    )
    return Table(name, kind, header, 0, laid)


def _text(value: Any) -> str:
    """A value as a file would hold it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value).strip()


def _hash(tables: Mapping[str, Sequence[SentRow]]) -> str:
    plain = {kind: [dict(row.cells) for row in rows] for kind, rows in tables.items()}
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
