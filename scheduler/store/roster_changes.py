"""Changes of stored rosters.

Every change names the version it was decided on. Of two changes on the same version the first
wins; the other raises ``ConflictError`` and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.announcing import PublishedChange, announce
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
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import DutyChange, RosterDraft

CHANGEABLE = ("draft", "published")
"""What waits for consent, or has it, is what was looked at: it must not change."""


def keep_share(session: Session, roster_id: str, share: RosterDraft, origin: Origin) -> None:
    """Leave a roster that is published in this transaction some of its days and pods only.

    The other days belong to rosters that were published before. Duties keep their ids.

    Raises
    ------
    ConflictError
        If the roster is not published.
    NotFoundError
        If there is none.
    """
    row = find_row(session, roster_id)
    if row.status != "published":
        raise ConflictError(f"roster {roster_id} is {row.status}, expected a published one")
    before = summary(stored_roster(session, row))
    _put(session, row, share)
    tell(session, origin, "changed", row, before, summary(share))


def _put(session: Session, row: RosterRow, draft: RosterDraft) -> None:
    for name in (*HEAD, *PROVENANCE):
        setattr(row, name, getattr(draft, name))
    row.pods.clear()
    session.flush()
    write_pods(session, row.id, draft)


def change_duties(
    session: Session,
    roster_id: str,
    version: int,
    changes: Iterable[DutyChange],
    origin: Origin,
    *,
    accepted_by: Collection[str] = (),
) -> int:
    """Set, move or take away duties, all or none; returns the new version.

    Each duty is one journal entry about its assignment. In a published roster each is told to its
    owner as well, who is to mark it as seen.

    Parameters
    ----------
    accepted_by
        Personnel numbers of the owners who accepted what changes for them: within the notice
        period nobody else's shift may be changed.

    Raises
    ------
    ConflictError
        If the roster is no longer at ``version``, or waits for consent or has it; or if a published
        shift within the notice period would move and its owner did not accept.
    NotFoundError
        If there is no such roster, or a pod is not part of it, or an agent is not known.
    """
    row = claim(session, roster_id, version)
    if row.status not in CHANGEABLE:
        raise ConflictError(
            f"roster {roster_id} is {row.status}: take it back to a draft, then change it",
            de="Dieser Dienstplan ist kein Entwurf mehr: erst zurückziehen, dann ändern.",
        )
    for change in changes:
        _change_duty(session, row, change, origin, change.personnel_number in accepted_by)
    return row.version


def _change_duty(
    session: Session, row: RosterRow, change: DutyChange, origin: Origin, accepted: bool
) -> None:
    parts = {part.pod.code: part for part in row.pods}
    if change.pod not in parts:
        raise NotFoundError(f"pod {change.pod} is not part of roster {row.public_id}")
    part = parts[change.pod]
    place = (change.personnel_number, change.day)
    keys = assignment_keys(session, {place})
    found = read_duties(session, [part.id], [keys[place]])[part.id]
    old = found[0] if found else None
    delete_duty(session, part.id, keys[place])
    part.changed_in = row.version
    if change.duty is not None:
        write_duties(session, part.id, [change.duty], keys)
    assignment = session.get_one(AssignmentRow, keys[place])
    if row.status == "published":
        published = PublishedChange(row, part.pod, assignment, old, change.duty)
        announce(session, published, origin, accepted=accepted)
    before, after = differences(old, change.duty)
    record(
        session,
        origin,
        "changed",
        Subject("assignment", assignment.public_id),
        before,
        after,
        rule_set_hash=row.rule_set_hash,
        roster_version=row.version,
    )


def claim(session: Session, roster_id: str, version: int) -> RosterRow:
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
