"""Entitlements, requests for absence, and the days on which a pod can spare people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from scheduler.errors import require
from scheduler.people.absences import Absence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scheduler.people.absences import Half
    from scheduler.pods.pods import Pod

RequestState = Literal[
    "waiting", "listed", "approved", "refused", "withdrawn", "cancelled", "expired"
]
"""``waiting``: for a lead; ``listed``: on the waiting list, since a day of it is full;
``cancelled``: taken back after it was approved; ``expired``: it began before it was decided."""
OPEN: tuple[RequestState, ...] = ("waiting", "listed")
WAITING: tuple[RequestState, ...] = ("waiting",)
LISTED: tuple[RequestState, ...] = ("listed",)
MAX_DAYS = 120
"""A request that is longer is a mistake."""
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class LeaveEntitlement:
    """What somebody may take of leave in a calendar year; days are counted in halves."""

    personnel_number: str
    year: int
    days: float
    carried_over: float = 0.0
    """Days left from the year before."""
    carry_over_until: date | None = None
    """The last day on which they can be taken; ``None``: 31 March (BUrlG § 7 (3))."""

    def __post_init__(self) -> None:
        for name in ("days", "carried_over"):
            value = getattr(self, name)
            require(
                0 <= value <= 366 and value * 2 == int(value * 2),
                f"leave of {self.personnel_number} in {self.year}: {name} is {value},"
                " expected whole or half days",
            )

    @property
    def carry_over_end(self) -> date:
        """The last day on which days carried over can be taken."""
        return self.carry_over_until or date(self.year, 3, 31)


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """School holidays ``[first, last]`` of a state, or of one pod."""

    first: date
    last: date
    name: str
    state: str = ""
    """As in the pods' own field; empty with an empty pod: of every pod."""
    pod: str | None = None

    def __post_init__(self) -> None:
        require(bool(self.name.strip()), "school holidays: name is empty")
        require(
            self.first <= self.last,
            f"school holidays {self.name} from {self.first} to {self.last} end before they begin",
        )

    def concern(self, pod: Pod, day: date) -> bool:
        """Whether ``day`` lies in them for this pod."""
        meant = self.pod == pod.code if self.pod else self.state in ("", pod.state)
        return meant and self.first <= day <= self.last


@dataclass(frozen=True)
class LeaveRequest:
    """What somebody asks for."""

    personnel_number: str
    type: str
    first: date
    last: date
    half: Half | None = None
    text: str = ""

    def __post_init__(self) -> None:
        require(
            self.first <= self.last,
            f"a request from {self.first} to {self.last} ends before it begins",
        )
        require(
            (self.last - self.first).days < MAX_DAYS,
            f"a request is {(self.last - self.first).days + 1} days long, at most {MAX_DAYS}",
        )
        require(self.half is None or self.first == self.last, "half a day is a single day")

    @property
    def absence(self) -> Absence:
        """What it becomes when it is approved."""
        return Absence(self.personnel_number, self.type, self.first, self.last, self.half)

    @property
    def days(self) -> tuple[date, ...]:
        """Its days, in order."""
        n = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=number) for number in range(n))


@dataclass(frozen=True)
class StoredRequest:
    """A request as it is stored."""

    id: str
    asked: LeaveRequest
    name: str
    """Of the person it is for."""
    pod: str
    """The person's on the first day; its lead decides."""
    state: RequestState
    who: str
    """Public id of the account that made it; a lead may act for an agent."""
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    """Public id of the account that decided; ``None`` if the pod's setting did."""
    reason: str
    """Why it was refused or approved."""
    level: int
    """Who is to decide: 0 the pod's leads, 1 the planners as well."""
    level_since: datetime | None

    @property
    def open(self) -> bool:
        """Whether it can still be decided or withdrawn."""
        return self.state in OPEN


@dataclass(frozen=True)
class PodLeave:
    """How a pod grants leave."""

    slots: tuple[int | None, ...] = (None,) * WEEK_DAYS
    """How many may be away on each weekday, Monday first; ``None``: as many as ask."""
    holiday_slots: int | None = None
    """How many in school holidays; ``None``: as on other days."""
    at_once: bool = False
    """Whether what fits is approved at once, or a lead decides everything."""

    def __post_init__(self) -> None:
        require(len(self.slots) == WEEK_DAYS, f"{len(self.slots)} slots, expected {WEEK_DAYS}")
        for value in (*self.slots, self.holiday_slots):
            require(value is None or 0 <= value <= 999, f"slots are {value}, expected 0 to 999")


@dataclass(frozen=True)
class DayRule:
    """Days ``[first, last]`` of a pod that are blocked, or have slots of their own."""

    id: str
    pod: str
    first: date
    last: date
    slots: int | None
    """``None``: blocked."""
    reason: str

    @property
    def blocked(self) -> bool:
        """Whether nobody may be away, but for those who are already."""
        return self.slots is None


@dataclass(frozen=True)
class SpareDay:
    """What a pod can spare on one day."""

    day: date
    slots: int | None
    """How many may be away; ``None``: as many as ask."""
    used: Mapping[str, int] = field(default_factory=dict)
    """How many are, or have asked, in the ``first`` and the ``second`` half."""
    blocked: str | None = None
    """Why the day is blocked; ``None``: it is not."""
    public_holiday: str = ""
    school_holiday: str = ""

    def taken(self, half: Half | None = None) -> int:
        """How many are away in a half of it, or at most at the same time."""
        if half is not None:
            return self.used.get(half, 0)
        return max(self.used.get("first", 0), self.used.get("second", 0))

    def full(self, half: Half | None = None) -> bool:
        """Whether nobody more may be away then."""
        return self.slots is not None and self.taken(half) >= self.slots

    @property
    def free(self) -> int | None:
        """How many more may be away all day; ``None``: as many as ask."""
        return None if self.slots is None else max(0, self.slots - self.taken())
