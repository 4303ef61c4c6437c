"""What can be wrong between rows: unknown names, rows that say the same or overlap."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scheduler.centre import Centre
    from scheduler.files.faults import Fault
    from scheduler.files.records import Record

    Records = Mapping[str, Sequence[Record]]

_POD, _PERSON, _PATTERN, _ABSENCE_TYPE = "pod", "personnel_number", "pattern", "absence_type"
_REFERENCES = (
    ("opening", "pod", _POD),
    ("promises", "pod", _POD),
    ("special_days", "pod", _POD),
    ("patterns", "pods", _POD),
    ("agents", "pod", _POD),
    ("queues", "pod", _POD),
    ("breaks", "pattern", _PATTERN),
    ("wishes", "pattern", _PATTERN),
    ("channels", "personnel_number", _PERSON),
    ("skills", "personnel_number", _PERSON),
    ("availability", "personnel_number", _PERSON),
    ("absences", "personnel_number", _PERSON),
    ("wishes", "personnel_number", _PERSON),
    ("absences", "type", _ABSENCE_TYPE),
    ("leave", "personnel_number", _PERSON),
    ("hours_accounts", "personnel_number", _PERSON),
    ("school_holidays", "pod", _POD),
)
_UNIQUE = {
    "pods": ("code",),
    "promises": ("pod", "channel", "skill"),
    "special_days": ("day", "name", "pod"),
    "patterns": ("code",),
    "absence_types": ("code",),
    "queues": ("queue", "channel"),
    "leave": ("personnel_number", "year"),
    "hours_accounts": ("personnel_number", "as_of"),
    "school_holidays": ("first", "name", "state", "pod"),
    "wishes": ("personnel_number", "kind", "day", "pattern"),
    "opening": ("pod", "weekdays", "day", "start", "valid_from"),
    "availability": ("personnel_number", "weekdays", "start", "valid_from"),
}
_NOT_OVERLAPPING = {
    "agents": (("personnel_number",), "valid_from", "valid_to"),
    "channels": (("personnel_number", "channel"), "valid_from", "valid_to"),
    "skills": (("personnel_number", "skill"), "valid_from", "valid_to"),
    "absences": (("personnel_number",), "first", "last"),
}
_SAME_PERSON = ("name", "role", "email", "employed_from", "employed_to")


def crosscheck(records: Records, current: Centre) -> Iterator[Fault]:
    """Every fault between rows of all files, and between them and the current centre."""
    yield from _unknown(records, known_codes(records, current))
    for kind, key in _UNIQUE.items():
        readable = [r for r in records.get(kind, ()) if not r.unreadable & set(key)]
        yield from _repeated(readable, key)
    for kind, (key, first, last) in _NOT_OVERLAPPING.items():
        for group in _grouped(_complete(records, kind), key).values():
            yield from _overlapping(group, first, last)
    for rows in _grouped(_complete(records, "agents"), ("personnel_number",)).values():
        yield from _different_people(rows)
    yield from _misplaced_breaks(records, current)


def known_codes(records: Records, current: Centre) -> dict[str, set[str]]:
    """Codes that rows may refer to: of the centre, and mentioned in the files, faulty or not."""

    def mentioned(kind: str, column: str) -> set[str]:
        return {record[column] for record in records.get(kind, ()) if record[column]}

    return {
        _POD: {p.code for p in current.pods} | mentioned("pods", "code"),
        _PERSON: {a.personnel_number for a in current.agents}
        | mentioned("agents", "personnel_number"),
        _PATTERN: {p.code for p in current.patterns} | mentioned("patterns", "code"),
        _ABSENCE_TYPE: {t.code for t in current.absence_types} | mentioned("absence_types", "code"),
    }


def _unknown(records: Records, known: Mapping[str, set[str]]) -> Iterator[Fault]:
    for kind, column, target in _REFERENCES:
        for record in records.get(kind, ()):
            value = record[column]
            codes = value if isinstance(value, tuple) else (value,)
            if any(code and code not in known[target] for code in codes):
                listed = ", ".join(sorted(known[target])) or "–"
                yield record.fault(column, target, known=listed)


def _complete(records: Records, kind: str) -> list[Record]:
    return [record for record in records.get(kind, ()) if record.complete]


def _grouped(
    records: Sequence[Record], columns: tuple[str, ...]
) -> dict[tuple[Any, ...], list[Record]]:
    groups: defaultdict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record in records:
        groups[tuple(record[column] for column in columns)].append(record)
    return groups


def _repeated(records: Sequence[Record], key: tuple[str, ...]) -> Iterator[Fault]:
    for first, *others in _grouped(records, key).values():
        for other in others:
            yield other.fault(key[0], "twice", row=first.row.number, file=first.place)


def _overlapping(records: Sequence[Record], first: str, last: str) -> Iterator[Fault]:
    """Sweep by first day; each row is held against the one that reaches furthest so far."""
    ordered = sorted(records, key=lambda r: (r[first] or date.min, r.row.number))
    furthest: Record | None = None
    for record in ordered:
        if furthest is not None and (record[first] or date.min) <= (furthest[last] or date.max):
            yield record.fault(first, "overlap", row=furthest.row.number, file=furthest.place)
        if furthest is None or (record[last] or date.max) > (furthest[last] or date.max):
            furthest = record


def _different_people(rows: Sequence[Record]) -> Iterator[Fault]:
    first = rows[0]
    for other in rows[1:]:
        for column in _SAME_PERSON:
            if other[column] != first[column]:
                value = "" if first[column] is None else first[column]
                place = {"row": first.row.number, "file": first.place}
                yield other.fault(column, "same_person", value=value, **place)


def _misplaced_breaks(records: Records, current: Centre) -> Iterator[Fault]:
    lengths = {pattern.code: pattern.lengths_min for pattern in current.patterns}
    lengths |= {record["code"]: record["lengths"] for record in _complete(records, "patterns")}
    for record in _complete(records, "breaks"):
        for length in lengths.get(record["pattern"], ()):
            latest = record["latest_min"]
            latest += length if latest < 0 else 0
            inside = latest > 0 and latest + record["length_min"] < length
            if length >= record["from_length_min"] and not inside:
                yield record.fault("latest_min", "window", length=length)
                break
