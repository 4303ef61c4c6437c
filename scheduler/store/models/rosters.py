"""Tables of rosters, and of all that one came from: rule set, problem, run."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Opaque
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow

HASH_LENGTH = 64
"""Hexadecimal digits of a SHA-256."""


class RuleSetRow(Base):
    """A rule set as it was once written; its key is the hash of its text, it never changes."""

    __tablename__ = "rule_sets"

    hash: Mapped[str] = mapped_column(String(HASH_LENGTH), primary_key=True)
    name: Mapped[str]
    toml: Mapped[str]
    created_at: Mapped[datetime]


class ProblemRow(Base):
    """A problem as it was given to the solver, compressed; its key is its hash."""

    __tablename__ = "problems"

    hash: Mapped[str] = mapped_column(String(HASH_LENGTH), primary_key=True)
    body: Mapped[bytes]
    created_at: Mapped[datetime]


class RunRow(Opaque, Base):
    """One search for one pod: what went in, and how it ended."""

    __tablename__ = "runs"

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"), index=True)
    problem_hash: Mapped[str] = mapped_column(ForeignKey("problems.hash"), index=True)
    rule_set_hash: Mapped[str] = mapped_column(ForeignKey("rule_sets.hash"))
    seed: Mapped[int] = mapped_column(BigInteger)
    solver_version: Mapped[str]
    status: Mapped[str]
    penalty: Mapped[int | None] = mapped_column(BigInteger)
    unmet_fte_hours: Mapped[float | None]
    unmet_fte_hours_bound: Mapped[float | None]
    seconds: Mapped[float]
    details: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class RosterRow(Opaque, Base):
    """A roster; ``version`` rises with every change and is compared on every write."""

    __tablename__ = "rosters"
    __table_args__ = (
        CheckConstraint(
            "status IN ('draft', 'submitted', 'consented', 'published', 'merged', 'discarded')",
            name="status_known",
        ),
    )

    version: Mapped[int]
    status: Mapped[str]
    first_day: Mapped[date] = mapped_column(index=True)
    n_days: Mapped[int]
    interval_min: Mapped[int]
    rule_set_hash: Mapped[str] = mapped_column(ForeignKey("rule_sets.hash"))
    input_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    seed: Mapped[int] = mapped_column(BigInteger)
    solver_version: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(server_default="")
    base_id: Mapped[int | None] = mapped_column(ForeignKey("rosters.id"))
    """The published roster this one would change; ``NULL`` if it stands alone."""
    base_version: Mapped[int | None]
    published_at: Mapped[datetime | None]
    certificate: Mapped[dict[str, Any] | None]

    pods: Mapped[list["RosterPodRow"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="RosterPodRow.id"
    )


class RosterPodRow(Base):
    """A pod's part of a roster, and the run it came from."""

    __tablename__ = "roster_pods"
    __table_args__ = (UniqueConstraint("roster_id", "pod_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"))
    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    changed_in: Mapped[int] = mapped_column(server_default="0")
    """The roster's version that changed one of its duties last; 0: as the run made it."""

    pod: Mapped[PodRow] = relationship()
    run: Mapped[RunRow] = relationship()


class AssignmentRow(Opaque, Base):
    """An agent's place on a day: its public id outlives every roster that fills it."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("agent_id", "day"),)

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    day: Mapped[date] = mapped_column(index=True)

    agent: Mapped[AgentRow] = relationship()


class DutyRow(Base):
    """What a roster puts on an assignment."""

    __tablename__ = "duties"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # SQLAlchemy reads it once

    roster_pod_id: Mapped[int] = mapped_column(
        ForeignKey("roster_pods.id", ondelete="CASCADE"), primary_key=True
    )
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignments.id"), primary_key=True, index=True
    )
    pattern: Mapped[str]
    start_utc: Mapped[datetime]
    end_utc: Mapped[datetime]
    paid_min: Mapped[int]
    locked: Mapped[bool]


class SegmentRow(Base):
    """A stretch of a duty."""

    __tablename__ = "segments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["roster_pod_id", "assignment_id"],
            ["duties.roster_pod_id", "duties.assignment_id"],
            ondelete="CASCADE",
        ),
        {"sqlite_with_rowid": False},
    )

    roster_pod_id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    start_utc: Mapped[datetime]
    end_utc: Mapped[datetime]
    activity: Mapped[str]
    channels: Mapped[list[Any]]
