"""The parts of published rosters, each with a mark that differs when its duties do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import RosterPodRow, RosterRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """A pod's part of a published roster."""

    roster_id: str
    version: int
    rule_set_hash: str
    pod: str
    first_day: date
    n_days: int
    mark: tuple[int, ...]
    """Differs when the part's problem or one of its duties does."""

    @property
    def last_day(self) -> date:
        """The last of its days."""
        return self.first_day + timedelta(days=self.n_days - 1)

    def covers(self, day: date) -> bool:
        """Whether ``day`` is one of the roster's."""
        return self.first_day <= day <= self.last_day


_PARTS = (
    select(
        RosterRow.public_id,
        RosterRow.version,
        RosterRow.rule_set_hash,
        PodRow.code,
        RosterRow.first_day,
        RosterRow.n_days,
        RosterPodRow.id,
        RosterPodRow.run_id,
        RosterPodRow.changed_in,
    )
    .join(RosterRow, RosterRow.id == RosterPodRow.roster_id)
    .join(PodRow, PodRow.id == RosterPodRow.pod_id)
    .where(RosterRow.status == "published")
    .order_by(RosterRow.first_day, RosterPodRow.id)
)


def marked_parts(session: Session, since: date) -> tuple[MarkedPart, ...]:
    """The parts of all published rosters that end on ``since`` or later, in order of time."""
    found = (MarkedPart(*row[:6], tuple(row[6:])) for row in session.connection().execute(_PARTS))
    return tuple(part for part in found if part.last_day >= since)
