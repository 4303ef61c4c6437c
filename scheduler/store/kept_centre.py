"""The centre kept in memory, so that a page need not read a thousand agents again."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from scheduler.centre import Centre
from scheduler.store.centre import KINDS, load_records
from scheduler.store.models.records import JournalRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


SUBJECTS = tuple({kind.subject for kind in KINDS})


class KeptCentre:
    """Reads of the centre only what the journal says has changed since the last time."""

    def __init__(self) -> None:
        self._centre = Centre()
        self._marks: dict[str, int | None] = {}
        self._lock = Lock()

    def load(self, session: Session) -> Centre:
        """The centre as ``session`` sees it."""
        marks = _marks(session)
        with self._lock:
            stale = [k for k in KINDS if marks.get(k.subject) != self._marks.get(k.subject)]
            if stale:
                fresh = {kind.field: load_records(session, kind) for kind in stale}
                self._centre = replace(self._centre, **fresh)
                self._marks = marks
            return self._centre


# One look at the end of an index for each: all entries of a type may be many.
_NEWEST = select(
    *(
        select(func.max(JournalRow.id)).where(JournalRow.subject_type == subject).scalar_subquery()
        for subject in SUBJECTS
    )
)


def _marks(session: Session) -> dict[str, int | None]:
    """The newest journal entry about each kind of record."""
    return dict(zip(SUBJECTS, session.connection().execute(_NEWEST).one(), strict=True))
