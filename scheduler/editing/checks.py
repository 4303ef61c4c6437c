"""Everything that would be wrong with the whole centre after a change, as faults of the form.

The checks are those of files: cells, contradictions inside a row, faults between rows. Rows that
the form does not show take part, so that an overlap with another record is found as well.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.centre import Centre
from scheduler.editing.entries import FORM, read_entries
from scheduler.editing.rows import layout_of_kind, rows_of
from scheduler.editing.units import without
from scheduler.files.assembly import assemble
from scheduler.files.contradictions import contradictions
from scheduler.files.crosschecks import crosscheck
from scheduler.files.faults import Expected, expected
from scheduler.files.records import LaidOutTable, Record
from scheduler.files.tables import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scheduler.editing.entries import Entries
    from scheduler.editing.rows import Values
    from scheduler.editing.units import Unit
    from scheduler.files.faults import Fault

LISTED_REFERENCES = 5
"""So many records that still refer to a removed one are named."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field of a form, or with the whole record."""

    part: str
    """Empty: the whole record."""
    row: int
    """Counted from 0 inside the part."""
    column: str
    expected: Expected


@dataclass(frozen=True)
class Checked:
    """The centre as a form would make it; with faults it stays as it was."""

    faults: tuple[FieldFault, ...]
    after: Centre


def check(centre: Centre, unit: Unit, entries: Entries, *, decimal_comma: bool = False) -> Checked:
    """Check a filled form against the whole centre; every fault at once."""
    typed, faults = read_entries(unit, entries, decimal_comma=decimal_comma)
    taken = _number_taken(centre, unit, entries)
    if taken:
        return Checked(tuple(_placed(unit, fault, {}) for fault in faults) + taken, centre)
    for records in typed.values():
        faults += _contradictions(records)
    others = _others(centre, unit)
    faults += _between(centre, others, typed)
    base = without(centre, unit)
    after, _, broken = assemble(typed, base, ())
    found = tuple(dict.fromkeys(_placed(unit, fault, others) for fault in [*faults, *broken]))
    return Checked(found, centre if found else after)


def check_removal(centre: Centre, unit: Unit) -> Checked:
    """Check that nothing refers to a unit's records, and take them out."""
    others = _others(centre, unit)
    faults = list(_between(centre, others, {}))
    named = [_described(others, fault) for fault in faults[:LISTED_REFERENCES]]
    found = tuple(FieldFault("", 0, "", expected("not_referred_to", other=n)) for n in named)
    return Checked(found, centre if found else without(centre, unit))


def _number_taken(centre: Centre, unit: Unit, entries: Entries) -> tuple[FieldFault, ...]:
    """The fault of a new person whose number somebody has already.

    For files this is no fault: two rows of the same number are two stretches of one person.
    """
    if unit.name != "agent" or not unit.is_new:
        return ()
    number = entries.rows["person"][0]["personnel_number"].strip()
    names = [agent.name for agent in centre.agents if agent.personnel_number == number]
    return tuple(
        FieldFault("person", 0, "personnel_number", expected("twice_stored", other=name))
        for name in names
    )


def _contradictions(records: list[Record]) -> list[Fault]:
    """Faults inside rows; a row with one counts as mentioned but is not built."""
    faults: list[Fault] = []
    for position, record in enumerate(records):
        wrong = tuple(contradictions(record)) if record.complete else ()
        if wrong:
            faults += wrong
            records[position] = replace(record, contradicts_itself=True)
    return faults


def _others(centre: Centre, unit: Unit) -> dict[str, list[Record]]:
    """Records of every row that the form does not show, each numbered by its place."""
    return {
        kind: [record for record in _stored(kind, rows) if not unit.owns(kind, record.values)]
        for kind, rows in rows_of(centre).items()
    }


def _stored(kind: str, rows: list[Values]) -> Iterator[Record]:
    layout = layout_of_kind(kind)
    header = tuple(column.name for column in layout.columns)
    positions = {name: at for at, name in enumerate(header)}
    source = LaidOutTable(Table(kind, "", header, 0, ()), layout, positions)
    for number, values in enumerate(rows):
        yield Record(source, Row(number, ("",) * len(header)), values)


def _between(
    centre: Centre, others: dict[str, list[Record]], typed: dict[str, list[Record]]
) -> list[Fault]:
    """Faults between rows that this change brings; older ones of other records are left out."""
    together: defaultdict[str, list[Record]] = defaultdict(list)
    for records in (others, typed):
        for kind, found in records.items():
            together[kind] += found
    faults = list(crosscheck(together, Centre()))
    if any(fault.sheet != FORM for fault in faults):
        whole = {kind: list(_stored(kind, rows)) for kind, rows in rows_of(centre).items()}
        standing = {_old(fault) for fault in crosscheck(whole, Centre())}
        faults = [f for f in faults if f.sheet == FORM or _old(f) not in standing]
    return faults


def _old(fault: Fault) -> tuple[object, ...]:
    """Tells a fault of a stored row; which other row it names may differ."""
    return fault.file, fault.row, fault.column, fault.expected.id


def _placed(unit: Unit, fault: Fault, others: dict[str, list[Record]]) -> FieldFault:
    """A fault at the field where it can be mended."""
    fields = dict(fault.expected.fields)
    here = fault.sheet == FORM
    what = fault.expected
    if what.id in ("overlap", "twice"):
        other_here = fields["file"].endswith(f" / {FORM}")
        if here and other_here:
            what = Expected(f"{what.id}_here", (("row", fields["row"]),))
        elif here:
            other = _name(others, fault.file, int(fields["row"]))
            what = expected(f"{what.id}_stored", other=other)
        else:
            what = expected(f"{what.id}_stored", other=_described(others, fault))
            return _at(unit, fault.file, int(fields["row"]), fault.column, what)
    if not here:
        return FieldFault("", 0, "", expected("not_referred_to", other=_described(others, fault)))
    return _at(unit, fault.file, fault.row or 1, fault.column, what)


def _at(unit: Unit, kind: str, row: int, column: str, what: Expected) -> FieldFault:
    parts = [part for part in unit.parts if part.kind == kind]
    for part in parts:
        if column in part.columns:
            return FieldFault(part.name, row - 1 if part.several else 0, column, what)
    part = parts[-1]
    head = unit.parts[0]
    if column in head.columns:
        return FieldFault(head.name, 0, column, what)
    return FieldFault(part.name, row - 1 if part.several else 0, part.columns[0], what)


def _described(others: dict[str, list[Record]], fault: Fault) -> str:
    return _name(others, fault.file, fault.row or 0)


_NAMING = {
    "agents": ("personnel_number", "name", "valid_from"),
    "absences": ("personnel_number", "first", "last"),
    "wishes": ("personnel_number", "kind", "day"),
    "promises": ("pod", "channel", "skill"),
    "breaks": ("pattern", "length_min"),
    "special_days": ("pod", "day", "name"),
}


def _name(others: dict[str, list[Record]], kind: str, row: int) -> str:
    """What tells a stored row from others, in the words of its own fields."""
    record = next(r for r in others[kind] if r.row.number == row)
    columns: Iterable[str] = _NAMING.get(kind, tuple(record.values)[:2])
    return " ".join(str(record[name]) for name in columns if record[name] not in (None, "", ()))
