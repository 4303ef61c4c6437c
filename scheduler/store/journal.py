"""The journal: who changed what, when, why and on whose initiative.

An entry is written in the transaction of the change it tells of, so neither exists without the
other. Entries are never changed or deleted; therefore they name people by their public id only,
and a person who left can be pseudonymised without touching the journal.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, is_dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import event, select

from scheduler.errors import ConflictError
from scheduler.store.database import moment
from scheduler.store.models.records import JournalRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

Initiative = Literal["employer", "agent", "system"]

PERSONAL = frozenset({"personnel_number", "name", "email", "login"})
"""Fields of people whose change is noted but not their content."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from."""

    who: str
    """Public id of a person, or the name of a program such as ``podshift import``."""
    initiative: Initiative
    reason: str = ""
    acting_for: str = ""
    """Public id of the lead whose deputy did it; empty if nobody's did."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: a type such as ``pod`` or ``roster``, and a public id."""

    type: str
    id: str


@dataclass(frozen=True)
class JournalEntry:
    """One change. ``before`` is ``None`` for something new, ``after`` for something removed."""

    at: datetime
    origin: Origin
    action: str
    subject: Subject
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    rule_set_hash: str | None = None
    roster_version: int | None = None


def record(
    session: Session,
    origin: Origin,
    action: str,
    subject: Subject,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    *,
    rule_set_hash: str | None = None,
    roster_version: int | None = None,
) -> None:
    """Add an entry to the transaction of ``session``, with the transaction's moment."""
    session.add(
        JournalRow(
            at=moment(session),
            who=origin.who,
            initiative=origin.initiative,
            reason=origin.reason,
            acting_for=origin.acting_for or None,
            action=action,
            subject_type=subject.type,
            subject_id=subject.id,
            before=before,
            after=after,
            rule_set_hash=rule_set_hash,
            roster_version=roster_version,
        )
    )


def entries(
    session: Session, subject: Subject | None = None, since: datetime | None = None
) -> tuple[JournalEntry, ...]:
    """Entries in the order they were written, of one subject, from ``since`` on."""
    query = select(JournalRow).order_by(JournalRow.id)
    if subject is not None:
        query = query.where(
            JournalRow.subject_type == subject.type, JournalRow.subject_id == subject.id
        )
    if since is not None:
        query = query.where(JournalRow.at >= since)
    return tuple(entry_of(row) for row in session.scalars(query))


def differences(before: object, after: object) -> tuple[dict[str, Any] | None, ...]:
    """Two records as the journal keeps them: only the fields that differ, none personal."""
    old, new = _fields(before), _fields(after)
    if old is None or new is None:
        return _impersonal(old), _impersonal(new)
    changed = {name for name in new if old.get(name) != new[name]}
    return tuple(
        _impersonal({name: side[name] for name in side if name in changed}) for side in (old, new)
    )


def _fields(record: object) -> dict[str, Any] | None:
    if not is_dataclass(record) or isinstance(record, type):
        return None
    fields: dict[str, Any] = json.loads(json.dumps(asdict(record), default=_plain))
    return fields


def _plain(value: object) -> object:
    """Sets as sorted lists; days and times as text, as in the database."""
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _impersonal(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    if fields is None:
        return None
    return {name: None if name in PERSONAL else value for name, value in fields.items()}


def entry_of(row: JournalRow) -> JournalEntry:
    """An entry as the rest of the program knows it."""
    initiative: Initiative = row.initiative  # type: ignore[assignment]  # CHECK sees to it
    return JournalEntry(
        at=row.at,
        origin=Origin(row.who, initiative, row.reason, row.acting_for or ""),
        action=row.action,
        subject=Subject(row.subject_type, row.subject_id),
        before=row.before,
        after=row.after,
        rule_set_hash=row.rule_set_hash,
        roster_version=row.roster_version,
    )


@event.listens_for(JournalRow, "before_update")
@event.listens_for(JournalRow, "before_delete")
def _refuse(*_: object) -> None:
    raise ConflictError("the journal is only ever added to")
