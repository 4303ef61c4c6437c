"""Absences: when somebody is away, and how many minutes that counts for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Literal

from scheduler.calendar import utc_of
from scheduler.errors import require

if TYPE_CHECKING:
    from datetime import date, datetime

Credit = Literal["contract_share", "planned_shift", "none"]
Half = Literal["first", "second"]
Meeting = Literal["wholly", "partly", "not"]
"""Whether a shift lies inside the time away, in it and beside it, or beside it."""
NOON = time(12)
"""Where a day is halved, on the pod's clock."""


@dataclass(frozen=True, slots=True)
class AbsenceType:
    """Leave, sickness, training away ... and what a day of it counts for.

    ``contract_share``: a day's share of the contract's week (week_min / max_days);
    ``planned_shift``: the minutes of the shift that was rostered, else the contract's share.
    """

    code: str
    name_de: str
    name_en: str
    credit: Credit
    leave: bool = False
    """Whether its days count against the leave balance."""
    on_request: bool = False
    """Whether agents may ask for it."""

    def __post_init__(self) -> None:
        require(bool(self.code), "absence type: code is empty")


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from ``first`` to ``last``, both days included, or for half a day."""

    personnel_number: str
    type: str
    first: date
    last: date
    half: Half | None = None
    """The half of a single day that it covers, before noon or after; ``None``: whole days."""

    def __post_init__(self) -> None:
        require(
            self.first <= self.last,
            f"absence of {self.personnel_number} from {self.first} to {self.last} ends before"
            " it begins",
        )
        require(
            self.half is None or self.first == self.last,
            f"absence of {self.personnel_number}: half a day is a single day",
        )

    def covers(self, day: date) -> bool:
        """Whether the person is away on ``day``, perhaps for half of it."""
        return self.first <= day <= self.last

    def meets(self, day: date, start: datetime, end: datetime, zone: str) -> Meeting:
        """How a shift meets the time away; it belongs to the day on which it begins."""
        if not self.covers(day):
            return "not"
        noon = utc_of(zone, day, NOON)
        if self.half is None or (start >= noon if self.half == "second" else end <= noon):
            return "wholly"
        reaches_into = end > noon if self.half == "second" else start < noon
        return "partly" if reaches_into else "not"

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """Start and end on the clock of ``zone``, in UTC."""
        start = (
            utc_of(zone, self.first, NOON) if self.half == "second" else utc_of(zone, self.first)
        )
        if self.half == "first":
            return start, utc_of(zone, self.last, NOON)
        return start, utc_of(zone, self.last + timedelta(days=1))
