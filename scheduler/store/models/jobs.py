"""Tables of work done elsewhere: jobs for the worker, and leases that only one may hold."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Opaque


class JobRow(Opaque, Base):
    """``scheduler.jobs.records.Job``."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "status", "lane"),
        CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed', 'cancelled', 'died')",
            name="status_known",
        ),
    )

    kind: Mapped[str]
    lane: Mapped[str] = mapped_column(String(10))
    key: Mapped[str | None] = mapped_column(unique=True)
    """Says the same of the same work, so that it is queued once; ``NULL`` if it may repeat."""
    status: Mapped[str] = mapped_column(String(10))
    payload: Mapped[dict[str, Any]]
    progress: Mapped[dict[str, Any] | None]
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str]
    error_de: Mapped[str] = mapped_column(server_default="")
    who: Mapped[str]
    cancel_requested: Mapped[bool]
    attempts: Mapped[int]
    worker: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    not_before: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class LeaseRow(Base):
    """Something only one process does at a time, such as being the clock."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    taken_at: Mapped[datetime]
    expires_at: Mapped[datetime]
