"""Shifts of a draft that a new search keeps as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from datetime import date

    from scheduler.store.database import Database
    from scheduler.store.journal import Origin


def set_lock(
    database: Database,
    roster_id: str,
    version: int,
    pod: str,
    personnel_number: str,
    day: date,
    *,
    locked: bool,
    origin: Origin,
) -> int:
    """Lock or unlock a shift of a draft; returns the roster's new version.

    Raises
    ------
    NotFoundError
        If there is no such roster or shift.
    ConflictError
        If the roster is no draft, or no longer at ``version``.
    """
    with database.writing() as session:
        stored = load_roster(session, roster_id, (pod,))
        if stored.status != "draft":
            raise ConflictError(
                "only shifts of a draft can be locked",
                de="Nur Schichten eines Entwurfs lassen sich festhalten.",
            )
        duties = (duty for part in stored.pods for duty in part.duties)
        place = (personnel_number, day)
        found = next((d for d in duties if (d.personnel_number, d.day) == place), None)
        if found is None:
            raise NotFoundError(f"no duty of {personnel_number} on {day}")
        change = DutyChange(pod, personnel_number, day, replace(found, locked=locked))
        return change_duties(session, roster_id, version, [change], origin)
