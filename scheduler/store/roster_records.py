"""What a stored roster is: plain records with times in UTC.

``scheduler.planning`` makes them from a solver's result and composes from them what people read.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from scheduler.errors import InvalidDataError, require

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.store.rostered import RosteredDay

RosterStatus = Literal["draft", "submitted", "consented", "published", "merged", "discarded"]
"""``merged``: its changes went into the published roster it was based on."""


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A stretch of a duty, ``[start_utc, end_utc)``; ``activity`` as in ``solver.problem``."""

    start_utc: datetime
    end_utc: datetime
    activity: str
    channels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_span(self)


@dataclass(frozen=True, slots=True)
class StoredDuty:
    """One agent's duty on one day."""

    personnel_number: str
    day: date
    pattern: str
    start_utc: datetime
    end_utc: datetime
    paid_min: int
    segments: tuple[StoredSegment, ...] = ()
    locked: bool = False
    id: str = ""
    """Public id, the same in every roster for this agent and day; empty until stored."""

    def __post_init__(self) -> None:
        _check_span(self)
        require(self.paid_min >= 0, f"a duty's paid_min is {self.paid_min}")


@dataclass(frozen=True)
class StoredRun:
    """How the search for a pod's roster ended; fields as in ``solver.result.Result``."""

    status: str
    seconds: float
    penalty: int | None = None
    unmet_fte_hours: float | None = None
    unmet_fte_hours_bound: float | None = None
    details: dict[str, Any] = field(default_factory=dict)
    """Anything else worth keeping, as JSON: the penalty by part, moves, obstacles."""


@dataclass(frozen=True)
class StoredPodRoster:
    """A pod's part of a roster, the hash of its problem and the run it came from."""

    pod: str
    problem_hash: str
    run: StoredRun
    duties: tuple[StoredDuty, ...]


@dataclass(frozen=True)
class RosterDraft:
    """A roster before it is stored; ``input_hash`` tells all that went into it."""

    first_day: date
    n_days: int
    interval_min: int
    pods: tuple[StoredPodRoster, ...]
    rule_set_hash: str
    input_hash: str
    seed: int
    solver_version: str
    name: str = ""
    base_id: str | None = None
    """Public id of the published roster it would change; ``None`` if it stands alone."""
    base_version: int | None = None
    """That roster's version when this one was made from it."""

    def __post_init__(self) -> None:
        last = self.first_day + timedelta(days=self.n_days - 1)
        places = Counter((d.personnel_number, d.day) for pod in self.pods for d in pod.duties)
        for (agent, day), n in places.items():
            if n > 1:
                raise InvalidDataError(f"agent {agent} has {n} duties on {day}, expected one")
            if not self.first_day <= day <= last:
                raise InvalidDataError(
                    f"agent {agent} has a duty on {day}, expected {self.first_day} to {last}"
                )


@dataclass(frozen=True, kw_only=True)
class StoredRoster(RosterDraft):
    """A roster as it is stored; every change raises ``version`` by one."""

    id: str
    version: int
    status: RosterStatus
    created: datetime


@dataclass(frozen=True)
class RosterHead:
    """What a list of rosters shows."""

    id: str
    version: int
    status: RosterStatus
    first_day: date
    n_days: int
    pods: tuple[str, ...]
    created: datetime
    name: str = ""

    @property
    def last_day(self) -> date:
        """The last of its days."""
        return self.first_day + timedelta(days=self.n_days - 1)


@dataclass(frozen=True, slots=True)
class Place:
    """An agent's day."""

    personnel_number: str
    day: date


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A duty that is set, moved or, for ``None``, taken away."""

    pod: str
    personnel_number: str
    day: date
    duty: StoredDuty | None


def clock_span(duty: StoredDuty | RosteredDay | None, zone: str) -> str:
    """Such as ``08:00–16:30`` on the clock of ``zone``; empty for no duty."""
    if duty is None:
        return ""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (duty.start_utc, duty.end_utc))
    return f"{start:%H:%M}–{end:%H:%M}"


def input_hash_of(pods: Iterable[StoredPodRoster]) -> str:
    """One hash for the problems of all pods: SHA-256 of their hashes, a line each."""
    digests = "\n".join(part.problem_hash for part in pods)
    return hashlib.sha256(digests.encode()).hexdigest()


def _check_span(record: StoredSegment | StoredDuty) -> None:
    # A roster has tens of thousands of these: words are only made when they are needed.
    if record.start_utc.tzinfo is None or record.end_utc.tzinfo is None:
        raise InvalidDataError(f"{record}: times without zone, expected ones in UTC")
    if record.start_utc >= record.end_utc:
        raise InvalidDataError(f"{record} is empty, expected its start before its end")
