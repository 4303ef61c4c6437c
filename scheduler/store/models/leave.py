"""Tables of leave: what somebody may take, asks for, and waits for."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Opaque
from scheduler.store.models.people import AbsenceTypeRow, AgentRow
from scheduler.store.models.pods import PodRow


class LeaveEntitlementRow(Opaque, Base):
    """``scheduler.leave.records.LeaveEntitlement``."""

    __tablename__ = "leave_entitlements"
    __table_args__ = (UniqueConstraint("agent_id", "year"),)

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    year: Mapped[int]
    days: Mapped[float]
    carried_over: Mapped[float]
    carry_over_until: Mapped[date | None]

    agent: Mapped[AgentRow] = relationship(lazy="joined", innerjoin=True)


class SchoolHolidayRow(Opaque, Base):
    """``scheduler.leave.records.SchoolHoliday``."""

    __tablename__ = "school_holidays"

    first: Mapped[date]
    last: Mapped[date]
    name: Mapped[str]
    state: Mapped[str]
    pod_id: Mapped[int | None] = mapped_column(ForeignKey("pods.id"))

    pod: Mapped[PodRow | None] = relationship()


class PodLeaveRow(Opaque, Base):
    """``scheduler.leave.records.PodLeave``."""

    __tablename__ = "pod_leave"

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"), unique=True)
    version: Mapped[int]
    slots: Mapped[list[Any]]
    holiday_slots: Mapped[int | None]
    at_once: Mapped[bool]

    pod: Mapped[PodRow] = relationship()


class LeaveDaysRow(Opaque, Base):
    """``scheduler.leave.records.DayRule``."""

    __tablename__ = "leave_days"

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    slots: Mapped[int | None]
    reason: Mapped[str]

    pod: Mapped[PodRow] = relationship()


class LeaveRequestRow(Opaque, Base):
    """``scheduler.leave.records.StoredRequest``."""

    __tablename__ = "leave_requests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'listed', 'approved', 'refused', 'withdrawn', 'cancelled',"
            " 'expired')",
            name="state_known",
        ),
        CheckConstraint("half IN ('first', 'second')", name="half_known"),
        Index(None, "pod_id", "state"),
    )

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("absence_types.id"))
    first: Mapped[date]
    last: Mapped[date]
    half: Mapped[str | None] = mapped_column(String(10))
    text: Mapped[str]
    state: Mapped[str] = mapped_column(String(10))
    who: Mapped[str]
    """Public id of the account that made it."""
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str]
    level: Mapped[int]
    level_since: Mapped[datetime | None]

    agent: Mapped[AgentRow] = relationship(lazy="joined", innerjoin=True)
    pod: Mapped[PodRow] = relationship()
    type: Mapped[AbsenceTypeRow] = relationship(lazy="joined", innerjoin=True)
