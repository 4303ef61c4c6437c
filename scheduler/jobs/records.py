"""A job: something the worker does, and how far it is. A lease: who does what alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import datetime

JobStatus = Literal["queued", "running", "done", "failed", "cancelled", "died"]
"""*Done* came to a result, even if somebody asked it to end before; *cancelled* ended on request
without one; *failed* said why it cannot; *died* lost its process."""
JobEnd = Literal["done", "failed", "cancelled", "died"]
Lane = Literal["solve", "quick"]
"""``quick`` is the reserved lane: short questions are answered while a week generates."""
LANES: tuple[Lane, ...] = ("solve", "quick")


class JobKind(StrEnum):
    """What the worker can do; ``scheduler.jobs.handlers`` says how."""

    GENERATE = "generate"
    REPAIR = "repair"
    STAFF = "staff"
    """Forecast and staff some days, or staff them under a promise that is only thought of."""
    MAIL = "mail"
    REMIND = "remind"
    REMIND_SHIFTS = "remind_shifts"
    EXPIRE = "expire"
    SWAPS = "swaps"
    """End offers whose time is over, and let reviews climb that nobody answers."""
    ESCALATE = "escalate"
    AUDIT = "audit"
    """Draw swaps to be looked at, and publish what audits proved."""
    LEAVE = "leave"
    """Requests for absence climb, move up or run out."""
    CLEAN_UP = "clean_up"


@dataclass(frozen=True)
class Job:
    """One job as it is stored."""

    id: str
    kind: JobKind
    lane: Lane
    key: str | None
    status: JobStatus
    payload: dict[str, Any]
    progress: dict[str, Any] | None
    """What its handler last reported."""
    result: dict[str, Any] | None
    error: str
    """A sentence for people; empty unless it failed or died."""
    error_de: str
    """The same in German, as far as there is one."""
    who: str
    cancel_requested: bool
    attempts: int
    worker: str
    created_at: datetime
    not_before: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    finished_at: datetime | None

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.status not in ("queued", "running")

    @property
    def repeatable(self) -> bool:
        """Whether it came to nothing, so that it may be run again."""
        return self.status in ("failed", "cancelled", "died")

    def error_in(self, language: Literal["de", "en"]) -> str:
        """The sentence in the reader's language, as far as there is one."""
        return self.error_de if language == "de" and self.error_de else self.error


@dataclass(frozen=True)
class Lease:
    """What one process alone does at a time, or that it is alive, until a moment."""

    name: str
    holder: str
    """Machine and process."""
    since: datetime
    expires_at: datetime
