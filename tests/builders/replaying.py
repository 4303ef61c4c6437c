"""The journal replayed: what it makes of the shifts that were published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from scheduler.errors import InvalidDataError
from scheduler.store.journal import differences, entries
from scheduler.store.models.rosters import AssignmentRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty

    Duties = dict[tuple[str, date], StoredDuty]


def replay(database: Database, published: Duties, since: int) -> dict[tuple[str, date], Any]:
    """The shifts that the journal makes of what was published.

    Parameters
    ----------
    published
        What bound people when the journal had ``since`` entries.
    """
    ids = {duty.id: place for place, duty in published.items()}
    found: dict[str, dict[str, Any] | None] = {duty.id: plain(duty) for duty in published.values()}
    with database.reading() as session:
        for entry in entries(session)[since:]:
            if entry.subject.type != "assignment" or entry.action != "changed":
                continue
            now = found.get(entry.subject.id)
            before, after = _told(entry.before), _told(entry.after)
            if before is not None and any((now or {}).get(k) != v for k, v in before.items()):
                raise InvalidDataError(f"the journal says {before}, there was {now}")
            found[entry.subject.id] = None if after is None else {**(now or {}), **after}
        ids |= _places(session, set(found) - set(ids))
    return {ids[key]: fields for key, fields in found.items() if fields is not None}


def plain(of: StoredDuty) -> dict[str, Any]:
    """A shift as the journal keeps it: whose it is and its id stand in the subject."""
    _, fields = differences(None, of)
    return _told(fields) or {}


def _told(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    if fields is None:
        return None
    kept = {k: v for k, v in fields.items() if k not in ("id", "personnel_number", "day")}
    return json.loads(json.dumps(kept, default=str))  # type: ignore[no-any-return]


def _places(session: Session, ids: set[str]) -> dict[str, tuple[str, date]]:
    rows = session.scalars(select(AssignmentRow).where(AssignmentRow.public_id.in_(ids)))
    return {row.public_id: (row.agent.personnel_number, row.day) for row in rows}
