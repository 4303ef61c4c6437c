"""Tables of hours accounts: opening balances."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Opaque
from scheduler.store.models.people import AgentRow


class OpeningBalanceRow(Opaque, Base):
    """``scheduler.hours.records.OpeningBalance``."""

    __tablename__ = "opening_balances"
    __table_args__ = (UniqueConstraint("agent_id", "as_of"),)

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    as_of: Mapped[date]
    balance_min: Mapped[int]

    agent: Mapped[AgentRow] = relationship(lazy="joined", innerjoin=True)
