"""Tables of pods: opening hours, promises, special days, shift patterns."""

from datetime import date, time
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Dated, Opaque


class PodRow(Opaque, Dated, Base):
    """``scheduler.pods.pods.Pod``."""

    __tablename__ = "pods"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    zone: Mapped[str]
    country: Mapped[str]
    state: Mapped[str]
    accounts: Mapped[int]
    contacts_per_account_week: Mapped[float]


class OpeningHoursRow(Opaque, Dated, Base):
    """``scheduler.pods.pods.OpeningHours``."""

    __tablename__ = "opening_hours"

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"), index=True)
    weekday: Mapped[int | None]
    day: Mapped[date | None]
    start: Mapped[time | None]
    end: Mapped[time | None]

    pod: Mapped[PodRow] = relationship()


class ServicePromiseRow(Opaque, Base):
    """``scheduler.pods.pods.ServicePromise``."""

    __tablename__ = "service_promises"
    __table_args__ = (UniqueConstraint("pod_id", "channel", "skill"),)

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    channel: Mapped[str]
    skill: Mapped[str]
    model: Mapped[str]
    service_level: Mapped[float]
    answer_within_s: Mapped[float]
    patience_s: Mapped[float | None]
    concurrency: Mapped[int]
    slowdown: Mapped[float]
    max_occupancy: Mapped[float]
    shrinkage: Mapped[float]
    min_agents: Mapped[int]
    due_min: Mapped[int]
    aht_s: Mapped[float]
    priority: Mapped[int]

    pod: Mapped[PodRow] = relationship()


class SpecialDayRow(Opaque, Base):
    """``scheduler.pods.pods.SpecialDay``; without a pod it is one of every pod."""

    __tablename__ = "special_days"

    day: Mapped[date] = mapped_column(index=True)
    name: Mapped[str]
    pod_id: Mapped[int | None] = mapped_column(ForeignKey("pods.id"))
    factor: Mapped[float | None]

    pod: Mapped[PodRow | None] = relationship()


class ShiftPatternRow(Opaque, Dated, Base):
    """``scheduler.pods.patterns.ShiftPattern``; a later version of a code is a row of its own."""

    __tablename__ = "shift_patterns"

    code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    first_start: Mapped[time]
    last_start: Mapped[time]
    step_min: Mapped[int]
    lengths_min: Mapped[list[Any]]
    weekdays: Mapped[list[Any]]
    min_work_min: Mapped[int]
    max_break_percent: Mapped[int]
    flags: Mapped[list[Any]]

    breaks: Mapped[list["PatternBreakRow"]] = relationship(
        cascade="all, delete-orphan", order_by="PatternBreakRow.position", lazy="selectin"
    )
    pods: Mapped[list["PatternPodRow"]] = relationship(
        cascade="all, delete-orphan", order_by="PatternPodRow.position", lazy="selectin"
    )


class PatternBreakRow(Base):
    """``scheduler.pods.patterns.BreakRule``."""

    __tablename__ = "pattern_breaks"

    id: Mapped[int] = mapped_column(primary_key=True)
    pattern_id: Mapped[int] = mapped_column(
        ForeignKey("shift_patterns.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    length_min: Mapped[int]
    paid: Mapped[bool]
    earliest_min: Mapped[int]
    latest_min: Mapped[int]
    from_length_min: Mapped[int]


class PatternPodRow(Base):
    """A pod that works a pattern."""

    __tablename__ = "pattern_pods"

    id: Mapped[int] = mapped_column(primary_key=True)
    pattern_id: Mapped[int] = mapped_column(
        ForeignKey("shift_patterns.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))

    pod: Mapped[PodRow] = relationship(lazy="joined", innerjoin=True)
