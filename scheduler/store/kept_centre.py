"""The centre kept in memory, so that a page need not read a thousand agents again."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from scheduler.centre import Centre
from scheduler.store.centre import KINDS
from scheduler.store.models.hours import OpeningBalanceRow
from scheduler.store.models.leave import LeaveEntitlementRow
from scheduler.store.models.people import AbsenceRow, WishRow
from scheduler.store.models.records import JournalRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.store.kinds import Kind

SUBJECTS = tuple({kind.subject for kind in KINDS})
OWNERS: dict[type[Any], tuple[Any, ...]] = {
    AbsenceRow: (joinedload(AbsenceRow.agent).lazyload("*"), joinedload(AbsenceRow.type)),
    LeaveEntitlementRow: (joinedload(LeaveEntitlementRow.agent).lazyload("*"),),
    OpeningBalanceRow: (joinedload(OpeningBalanceRow.agent).lazyload("*"),),
    WishRow: (joinedload(WishRow.agent).lazyload("*"),),
}
"""Of whose owner only the number is read: all that is dated about them stays where it is."""


class KeptCentre:
    """Reads of the centre only what the journal says has changed since the last time."""

    def __init__(self) -> None:
        self._centre = Centre()
        self._marks: dict[str, int] = {}
        self._lock = Lock()

    def load(self, session: Session) -> Centre:
        """The centre as ``session`` sees it."""
        marks = _marks(session)
        with self._lock:
            stale = [k for k in KINDS if marks.get(k.subject) != self._marks.get(k.subject)]
            if stale:
                fresh = {kind.field: _read(session, kind) for kind in stale}
                self._centre = replace(self._centre, **fresh)
                self._marks = marks
            return self._centre


_NEWEST = (
    select(JournalRow.subject_type, func.max(JournalRow.id))
    .where(JournalRow.subject_type.in_(SUBJECTS))
    .group_by(JournalRow.subject_type)
)


def _marks(session: Session) -> dict[str, int]:
    """The newest journal entry about each kind of record."""
    return {subject: newest for subject, newest in session.execute(_NEWEST)}


def _read(session: Session, kind: Kind[Any, Any]) -> tuple[Any, ...]:
    query = select(kind.row).options(*OWNERS.get(kind.row, ())).order_by(kind.row.id)
    return tuple(kind.read(row) for row in session.scalars(query))
