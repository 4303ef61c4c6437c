"""What an import would change, as plain data: kept beside the files, shown by pages.

A change is told field by field. A path such as ``contracts / week_min`` leads to the field; the
values are text and numbers as the centre holds them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scheduler.files.merging import Change

ROWS_OF_A_KIND = 200
"""So many changed records of a kind are told one by one; the counts are of all."""
_ORDER = {"changed": 0, "removed": 1, "new": 2, "missing": 3, "unchanged": 4}


@dataclass(frozen=True)
class Difference:
    """One field before and after; ``None`` where there is nothing."""

    path: tuple[str, ...]
    old: str | float | None
    new: str | float | None


def by_kind(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Counts by status and the first records of each kind, those that change before the others."""
    groups: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        groups[change.kind].append(change)
    return [_kind(name, group) for name, group in groups.items()]


def _kind(name: str, group: Sequence[Change]) -> dict[str, Any]:
    told = [change for change in group if change.status != "unchanged"]
    told.sort(key=lambda change: _ORDER[change.status])
    return {
        "kind": name,
        "counts": dict(Counter(change.status for change in group)),
        "rows": [_row(change) for change in told[:ROWS_OF_A_KIND]],
        "not_shown": max(0, len(told) - ROWS_OF_A_KIND),
    }


def _row(change: Change) -> dict[str, Any]:
    found = differences(change) if change.status == "changed" else []
    return {
        "key": change.key,
        "label": change.label,
        "status": change.status,
        "differences": [[list(each.path), each.old, each.new] for each in found],
    }


def differences(change: Change) -> list[Difference]:
    """Every field in which the records of a change differ."""
    return list(_between_groups((), change.before, change.now))


def _between_groups(
    path: tuple[str, ...], before: Sequence[Any], now: Sequence[Any]
) -> Iterator[Difference]:
    """A record that takes another's place field by field, else those that go and that come."""
    going = [old for old in before if old not in now]
    coming = [new for new in now if new not in before]
    if len(going) == len(coming) == 1:
        yield from _between(path, going[0], coming[0])
        return
    for old in going:
        yield Difference(path, record_text(old), None)
    for new in coming:
        yield Difference(path, None, record_text(new))


def _between(path: tuple[str, ...], old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    if is_dataclass(new) and type(old) is type(new):
        for each in fields(new):
            yield from _between(
                (*path, each.name), getattr(old, each.name), getattr(new, each.name)
            )
    elif _holds_records(old) or _holds_records(new):
        yield from _between_groups(path, old, new)
    else:
        yield Difference(path, _plain(old), _plain(new))


def _holds_records(value: Any) -> bool:
    return isinstance(value, tuple) and any(is_dataclass(item) for item in value)


def record_text(record: Any) -> str:
    """A record in one line: its fields that say anything."""
    said = [
        (each.name, _plain(value))
        for each in fields(record)
        if (value := getattr(record, each.name)) not in (None, "", ())
    ]
    return ", ".join(f"{name} {value}" for name, value in said if value is not None)


def _plain(value: Any) -> str | float | None:
    if value is None or value == ():
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _words(value)
    return value


def _words(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, (tuple, list)):
        return ", ".join(str(_plain(item)) for item in value)
    if isinstance(value, frozenset):
        return ", ".join(sorted(str(item) for item in value))
    if is_dataclass(value) and not isinstance(value, type):
        return record_text(value)
    return str(value)
