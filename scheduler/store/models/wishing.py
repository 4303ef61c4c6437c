"""Tables of what agents say about their own weeks, beside the wishes of ``models.people``."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base
from scheduler.store.models.people import AgentRow


class ChannelWishRow(Base):
    """A channel that an agent likes to work on, or wants to learn."""

    __tablename__ = "channel_wishes"
    __table_args__ = (CheckConstraint("attitude IN ('like', 'learn')", name="attitude_known"),)

    agent_id: Mapped[int] = mapped_column(
        ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True
    )
    channel: Mapped[str] = mapped_column(primary_key=True)
    attitude: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]

    agent: Mapped[AgentRow] = relationship(lazy="joined", innerjoin=True)
