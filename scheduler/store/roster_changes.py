"""Changes of stored rosters.

Every change names the version it was decided on. Of two changes on the same version the first
wins; the other raises ``ConflictError`` and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.database import moment
from scheduler.store.duties import assignment_keys, delete_duty, read_duties, write_duties
from scheduler.store.journal import Subject, differences, record
from scheduler.store.models.rosters import AssignmentRow, RosterRow
from scheduler.store.rosters import (
    HEAD,
    PROVENANCE,
    find_row,
    stored_roster,
    summary,
    tell,
    write_pods,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import DutyChange, RosterDraft, RosterStatus

STEPS: dict[str, tuple[str, ...]] = {
    "draft": ("consented", "published"),
    "consented": ("draft", "published"),
    "published": (),
}
"""Which status may follow which; what was published is only ever changed duty by duty."""


def replace_draft(
    session: Session, roster_id: str, version: int, draft: RosterDraft, origin: Origin
) -> int:
    """Put a new solution into a draft; returns the new version.

    Duties of the same agent and day keep their ids.

    Raises
    ------
    ConflictError
        If the roster is no draft any more, or no longer at ``version``.
    NotFoundError
        If there is no such roster, pod or agent.
    """
    row = _claim(session, roster_id, version)
    if row.status != "draft":
        raise ConflictError(f"roster {roster_id} is {row.status}, expected a draft")
    before = summary(stored_roster(session, row))
    for name in (*HEAD, *PROVENANCE):
        setattr(row, name, getattr(draft, name))
    row.pods.clear()
    session.flush()
    write_pods(session, row.id, draft)
    tell(session, origin, "drafted", row, before, summary(draft))
    return row.version


def set_status(
    session: Session, roster_id: str, version: int, status: RosterStatus, origin: Origin
) -> int:
    """Consent to, publish or take back a roster; returns the new version.

    Raises
    ------
    ConflictError
        If this status cannot follow the present one, or the roster is no longer at ``version``.
    NotFoundError
        If there is no such roster.
    """
    row = _claim(session, roster_id, version)
    before = row.status
    if status not in STEPS[before]:
        raise ConflictError(f"roster {roster_id} is {before} and cannot become {status}")
    row.status = status
    tell(session, origin, status, row, {"status": before}, {"status": status})
    return row.version


def change_duties(
    session: Session,
    roster_id: str,
    version: int,
    changes: Iterable[DutyChange],
    origin: Origin,
) -> int:
    """Set, move or take away duties, all or none; returns the new version.

    Each duty is one journal entry about its assignment.

    Raises
    ------
    ConflictError
        If the roster is no longer at ``version``.
    NotFoundError
        If there is no such roster, or a pod is not part of it, or an agent is not known.
    """
    row = _claim(session, roster_id, version)
    for change in changes:
        _change_duty(session, row, change, origin)
    return row.version


def _change_duty(session: Session, row: RosterRow, change: DutyChange, origin: Origin) -> None:
    parts = {part.pod.code: part for part in row.pods}
    if change.pod not in parts:
        raise NotFoundError(f"pod {change.pod} is not part of roster {row.public_id}")
    part = parts[change.pod]
    place = (change.personnel_number, change.day)
    keys = assignment_keys(session, {place})
    duties = read_duties(session, [part.id], keys[place])[part.id]
    delete_duty(session, part.id, keys[place])
    if change.duty is not None:
        write_duties(session, part.id, [change.duty], keys)
    public_id = session.get_one(AssignmentRow, keys[place]).public_id
    before, after = differences(duties[0] if duties else None, change.duty)
    record(
        session,
        origin,
        "changed",
        Subject("assignment", public_id),
        before,
        after,
        rule_set_hash=row.rule_set_hash,
        roster_version=row.version,
    )


def _claim(session: Session, roster_id: str, version: int) -> RosterRow:
    """Raise the version if it still is ``version``; of two who try, the database lets one."""
    changed = session.execute(
        update(RosterRow)
        .where(RosterRow.public_id == roster_id, RosterRow.version == version)
        .values(version=version + 1, changed_at=moment(session))
        .returning(RosterRow.id)
    ).all()
    row = find_row(session, roster_id)
    if not changed:
        raise ConflictError(
            f"roster {roster_id} was changed meanwhile: it is at version {row.version},"
            f" not {version}"
        )
    return row
