"""Tables of calendar feeds, and of what people choose to be reminded of."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Opaque
from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.rosters import HASH_LENGTH


class FeedRow(Opaque, Base):
    """An address at which a calendar program reads somebody's shifts, known by its hash."""

    __tablename__ = "feeds"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    """When it was read last, to the hour."""

    account: Mapped[AccountRow] = relationship()


class FeedReadRow(Base):
    """How often a feed was read in one minute."""

    __tablename__ = "feed_reads"

    feed_id: Mapped[int] = mapped_column(
        ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True
    )
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    n: Mapped[int]


class RemindersRow(Base):
    """``scheduler.feeds.records.Reminders`` of one account; without a row: none."""

    __tablename__ = "reminders"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_known"),
        CheckConstraint("alarm_min > 0", name="alarm_positive"),
    )

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    hour: Mapped[int | None] = mapped_column(index=True)
    alarm_min: Mapped[int | None]
    changed_at: Mapped[datetime]
