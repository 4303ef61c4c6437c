"""What an import adds to a centre: records laid over the current ones, and what that changes.

A record of a file takes the place of the current one with the same key. What the centre has and
the file does not mention is *missing*: it is kept and listed, unless its kind is to be replaced.
People are never removed: they leave by their last day of employment.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

Status: TypeAlias = Literal["new", "changed", "unchanged", "missing", "removed"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to one record, or to one pod's or person's records of a kind."""

    kind: str
    key: str
    label: str
    """What people call it: a name where there is one."""
    status: Status
    fields: tuple[str, ...] = ()
    """Which fields differ, if it is one record that changed."""
    before: tuple[Any, ...] = field(default=(), repr=False)
    """The records as they are, none if new."""
    now: tuple[Any, ...] = field(default=(), repr=False)
    """The records as the files have them, none if missing."""


@dataclass(frozen=True)
class KindOfRecord:
    """How records of one kind are told apart and called."""

    name: str
    key: Callable[[Any], Hashable]
    label: Callable[[Any], str]
    removable: bool = True


def merge(
    kind: KindOfRecord, current: Iterable[T], incoming: Iterable[T], *, replaces: bool
) -> tuple[tuple[T, ...], tuple[Change, ...]]:
    """Records after the import, in the order current first, and one change for each key.

    Parameters
    ----------
    incoming
        All records of the files; records with the same key form one group.
    replaces
        Whether missing records go, where their kind allows it.
    """
    old, new = _by_key(kind, current), _by_key(kind, incoming)
    goes = replaces and kind.removable
    after: list[T] = []
    changes: list[Change] = []
    for key in dict.fromkeys([*old, *new]):
        before, now = old.get(key, []), new.get(key, [])
        status = _status(before, now, goes=goes)
        after += {"missing": before, "removed": []}.get(status, now)
        label = kind.label((now or before)[0])
        differing = _differing(before, now)
        changes.append(
            Change(kind.name, _text(key), label, status, differing, tuple(before), tuple(now))
        )
    return tuple(after), tuple(changes)


def _by_key(kind: KindOfRecord, records: Iterable[T]) -> dict[Hashable, list[T]]:
    groups: defaultdict[Hashable, list[T]] = defaultdict(list)
    for record in records:
        groups[kind.key(record)].append(record)
    return groups


def _status(before: Sequence[object], now: Sequence[object], *, goes: bool) -> Status:
    if not now:
        return "removed" if goes else "missing"
    if not before:
        return "new"
    return "unchanged" if sorted(map(repr, before)) == sorted(map(repr, now)) else "changed"


def _differing(before: Sequence[Any], now: Sequence[Any]) -> tuple[str, ...]:
    if len(before) != 1 or len(now) != 1 or not is_dataclass(now[0]):
        return ()
    names = (each.name for each in fields(now[0]))
    return tuple(n for n in names if getattr(before[0], n) != getattr(now[0], n))


def _text(key: Hashable) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return " ".join(str(part) for part in parts if part is not None and part != "")
