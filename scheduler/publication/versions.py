"""What a published roster was at each of its versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.planning.difference import PlacedDuty, placed
from scheduler.store.rosters import load_roster
from scheduler.store.seen import changes_of_roster
from scheduler.store.steps import steps_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.planning.difference import Duties
    from scheduler.store.seen import RosterChange


@dataclass(frozen=True)
class Version:
    """A version of a published roster, and when it was made."""

    number: int
    at: datetime
    n_changes: int
    """How many shifts it changed; 0 for the version that was published."""


def versions_of(session: Session, roster_id: str) -> tuple[Version, ...]:
    """The published version and each that changed a shift since, in order."""
    published = [s for s in steps_of(session, roster_id) if s.step == "published"]
    made = [Version(step.version, step.at, 0) for step in published]
    counts: dict[int, list[RosterChange]] = {}
    for change in changes_of_roster(session, roster_id):
        counts.setdefault(change.version, []).append(change)
    return (*made, *(Version(n, rows[0].at, len(rows)) for n, rows in sorted(counts.items())))


def duties_at(
    session: Session, roster_id: str, version: int, pods: Collection[str] | None = None
) -> Duties:
    """The duties of a published roster as they were at a version, of some pods or all.

    Made from what they are now by taking back each change since.
    """
    now = placed(load_roster(session, roster_id, pods).pods)
    later = (c for c in changes_of_roster(session, roster_id) if c.version > version)
    return undone(now, (change for change in later if pods is None or change.pod in pods))


def undone(duties: Duties, changes: Iterable[RosterChange]) -> Duties:
    """What duties were before these changes, given in order."""
    before = dict(duties)
    for change in reversed(list(changes)):
        place = (change.personnel_number, change.day)
        if change.before is not None:
            before[place] = PlacedDuty(change.pod, change.before)
        # Somebody who went over to another pod has a duty there that this change did not make.
        elif place in before and before[place].pod == change.pod:
            del before[place]
    return before
