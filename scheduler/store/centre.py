"""The centre in the database: read as a whole, written by its differences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from scheduler.centre import Centre
from scheduler.errors import ConflictError, require
from scheduler.store.base import new_id
from scheduler.store.database import take_turn
from scheduler.store.hours import KINDS_OF_HOURS
from scheduler.store.journal import Subject, differences, record
from scheduler.store.kinds import Owners, grouped
from scheduler.store.kinds_of_leave import KINDS_OF_LEAVE
from scheduler.store.kinds_of_people import KINDS_OF_PEOPLE
from scheduler.store.kinds_of_pods import KINDS_OF_PODS

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin
    from scheduler.store.kinds import Kind

KINDS = (*KINDS_OF_PODS, *KINDS_OF_PEOPLE, *KINDS_OF_LEAVE, *KINDS_OF_HOURS)
"""In the order of reference: pods before people, people before their absences."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records of a kind a save added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0


def load_centre(session: Session) -> Centre:
    """Everything but history, demand and rosters, in the order it was first stored."""
    return Centre(**{kind.field: load_records(session, kind) for kind in KINDS})


def load_records(session: Session, kind: Kind[Any, T], *conditions: Any) -> tuple[T, ...]:
    """The records of one kind whose rows fulfil all conditions, in the order of storing."""
    # The session forgets rows that nobody holds: whom they share would be asked for row by row.
    rows = _rows(session, kind, *conditions)
    return tuple(kind.read(row) for row in rows)


def save_centre(
    session: Session,
    before: Centre,
    after: Centre,
    origin: Origin,
    *,
    remove_missing: Collection[str] = (),
) -> dict[str, Counts]:
    """Write what differs between two states; each record that differs is one journal entry.

    Records are told apart by their natural keys, people by their personnel number.

    Parameters
    ----------
    before
        The centre as it was loaded; what changes must still be stored like that.
    after
        The centre as it shall be. What it merely lacks stays as it is.
    remove_missing
        Fields of ``Centre`` whose records go if ``after`` lacks them; never pods, agents or
        absence types, which history and rosters refer to.

    Returns
    -------
    dict
        Counts by field of ``Centre``, only of those where something differs.

    Raises
    ------
    ConflictError
        If somebody else changed one of these records since ``before`` was loaded.
    NotFoundError
        If a record refers to a pod, agent or absence type that is not known.
    InvalidDataError
        If ``remove_missing`` names something that is never removed.
    """
    removable = {kind.field for kind in KINDS if kind.removable}
    refused = set(remove_missing) - removable
    require(not refused, f"cannot remove {refused}, expected some of {sorted(removable)}")
    take_turn(session, "centre")
    owners = Owners(session)
    counts = {}
    for kind in KINDS:
        wanted = _wanted(kind, before, after, remove=kind.field in remove_missing)
        if wanted:
            counts[kind.field] = _Saving(session, kind, owners, origin).save(wanted)
    return counts


def _wanted(
    kind: Kind[Any, Any], before: Centre, after: Centre, *, remove: bool
) -> dict[Hashable, tuple[list[Any], list[Any]]]:
    """For each key that differs, the records before and after."""
    old = grouped(kind, getattr(before, kind.field))
    new = grouped(kind, getattr(after, kind.field))
    keys = [*new, *(key for key in old if remove and key not in new)]
    pairs = {key: (old.get(key, []), new.get(key, [])) for key in keys}
    return {key: (was, now) for key, (was, now) in pairs.items() if set(was) != set(now)}


@dataclass(frozen=True)
class _Saving:
    """Writes the groups of one kind."""

    session: Session
    kind: Kind[Any, Any]
    owners: Owners
    origin: Origin

    def save(self, wanted: dict[Hashable, tuple[list[Any], list[Any]]]) -> Counts:
        rows_of = {self.kind.read(row): row for row in _rows(self.session, self.kind)}
        stored = grouped(self.kind, rows_of)
        counts: Counter[str] = Counter()
        for key, (was, now) in wanted.items():
            if set(stored.get(key, [])) != set(was):
                raise ConflictError(
                    f"{self.kind.subject} {_text(key)} was changed by somebody else meanwhile;"
                    " nothing was saved"
                )
            counts.update(
                self._put(rows_of.get(old), old, new) for old, new in zip_longest(was, now)
            )
        self.session.flush()
        return Counts(counts["added"], counts["changed"], counts["removed"])

    def _put(self, row: Any, old: Any, new: Any) -> str:
        """Write one record; returns what happened to it."""
        action = "added" if old is None else "removed" if new is None else "changed"
        if row is None:
            row = self.kind.row(public_id=new_id())
        if new is None:
            self.session.delete(row)
        else:
            self.kind.fill(row, new, self.owners)
            self.session.add(row)
        subject = Subject(self.kind.subject, row.public_id)
        record(self.session, self.origin, action, subject, *differences(old, new))
        return action


def _rows(session: Session, kind: Kind[Any, Any], *conditions: Any) -> list[Any]:
    query = select(kind.row).where(*conditions).options(*map(selectinload, kind.parts))
    return list(session.scalars(query.order_by(kind.row.id)))


def _text(key: Hashable) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return " ".join(str(part) for part in parts if part not in (None, ""))
