"""Who could take a shift, and for which in return; what somebody could take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scheduler.planning.move_records import Place
    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import Audience, Offer, OfferKind, Swap, SwapCheck


@dataclass(frozen=True)
class Match:
    """A swap that was tried."""

    swap: Swap
    name: str
    """Of the taker."""
    pod: str
    """The taker's."""
    given: StoredDuty
    counter: StoredDuty | None
    """The shift in return."""
    check: SwapCheck | None
    """``None`` if it could not even be checked, such as when a day is taken already."""
    why_not_de: str = ""
    """What the asking person may read; empty if it is possible."""
    why_not_en: str = ""

    @property
    def possible(self) -> bool:
        """Whether it could happen, at once or after a review."""
        return self.check is not None and self.check.possible


@dataclass(frozen=True)
class Matches:
    """What would work, the most useful first, and what would not."""

    given: StoredDuty
    possible: tuple[Match, ...]
    impossible: tuple[Match, ...]


@dataclass(frozen=True)
class OpenShift:
    """A vacated shift that somebody could pick up."""

    pod: str
    duty: StoredDuty
    match: Match


def partners(
    database: Database,
    given: Place,
    audience: Audience,
    *,
    kind: OfferKind,
    wanted_days: Sequence[date] = (),
    partner: str | None = None,
) -> Matches:
    """Who could take a shift; in an exchange each shift that could be had for it.

    Raises
    ------
    ConflictError
        If the shift is gone or has begun.
    NotFoundError
        If there is no such agent, or nothing is published for the day.
    """
    raise NotImplementedError


def options_for(database: Database, offer: Offer, taker: str) -> tuple[Match, ...]:
    """What somebody could do with an open offer: take a gift, or give one of the own shifts.

    Impossible ones are there as well, after the others.
    """
    raise NotImplementedError


def open_shifts(database: Database, personnel_number: str) -> tuple[OpenShift, ...]:
    """Vacated shifts this person could pick up, in order of time."""
    raise NotImplementedError
