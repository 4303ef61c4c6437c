"""Tables of demand: contacts as they came, as they were answered, as they are expected."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Opaque
from scheduler.store.models.pods import PodRow


class PerInterval:
    """One row for each pod, channel, skill and interval, stored in that order."""

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # SQLAlchemy reads it once

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"), primary_key=True, sort_order=-1)
    channel: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    skill: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    start_utc: Mapped[datetime] = mapped_column(primary_key=True, sort_order=-1)
    interval_min: Mapped[int] = mapped_column(sort_order=-1)


class ContactHistoryRow(PerInterval, Base):
    """Contacts that came; handled and AHT are ``NULL`` where a source does not say."""

    __tablename__ = "contact_history"

    offered: Mapped[int]
    handled: Mapped[int | None]
    aht_s: Mapped[float | None]


class IntervalActualRow(PerInterval, Base):
    """How contacts were answered: in time, by the own pod."""

    __tablename__ = "interval_actuals"

    offered: Mapped[int]
    answered: Mapped[int]
    within_threshold: Mapped[int]
    own_pod: Mapped[int]


class PodHorizon(Opaque):
    """Something computed for a pod over some days; older ones are kept, the newest counts."""

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    first_day: Mapped[date]
    n_days: Mapped[int]
    interval_min: Mapped[int]
    created_at: Mapped[datetime]
    streams: Mapped[list[Any]]


class ForecastRow(PodHorizon, Base):
    """``scheduler.demand.weeks.PodForecast``; the arrays of its streams as JSON."""

    __tablename__ = "forecasts"
    __table_args__ = (Index(None, "pod_id", "first_day"),)

    level: Mapped[float]

    pod: Mapped[PodRow] = relationship()


class RequirementRow(PodHorizon, Base):
    """``scheduler.demand.weeks.PodRequirement``; arrays and batches as JSON."""

    __tablename__ = "requirements"
    __table_args__ = (Index(None, "pod_id", "first_day"),)

    batches: Mapped[list[Any]]

    pod: Mapped[PodRow] = relationship()
