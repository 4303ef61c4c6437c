"""A job: something the worker does, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import datetime

JobStatus = Literal["queued", "running", "done", "failed", "cancelled", "died"]
Lane = Literal["solve", "quick"]
"""``quick`` is the reserved lane: short questions are answered while a week generates."""


class JobKind(StrEnum):
    """What the worker can do; ``scheduler.jobs.handlers`` says how."""

    GENERATE = "generate"
    REPAIR = "repair"
    MAIL = "mail"
    REMIND = "remind"
    EXPIRE = "expire"
    ESCALATE = "escalate"
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
