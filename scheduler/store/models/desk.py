"""Tables of what people decide about forecasts and rosters, and of what they are told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Opaque
from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import HASH_LENGTH, RosterRow


class ForecastOverrideRow(Opaque, Base):
    """A planner's word against the forecast of one stream, on ``[start_utc, end_utc)``."""

    __tablename__ = "forecast_overrides"
    __table_args__ = (Index(None, "pod_id", "start_utc"),)

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    channel: Mapped[str]
    skill: Mapped[str]
    start_utc: Mapped[datetime]
    end_utc: Mapped[datetime]
    factor: Mapped[float | None]
    """Multiplies the forecast contacts; ``NULL`` if ``contacts`` sets their sum."""
    contacts: Mapped[float | None]
    aht_s: Mapped[float | None]
    who: Mapped[str]
    why: Mapped[str]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    pod: Mapped[PodRow] = relationship()


class RosterStepRow(Opaque, Base):
    """A step of a roster towards publication, or an objection on the way."""

    __tablename__ = "roster_steps"
    __table_args__ = (
        CheckConstraint(
            "step IN ('submitted', 'consented', 'objected', 'withdrawn', 'published',"
            " 'discarded', 'merged')",
            name="step_known",
        ),
    )

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    step: Mapped[str] = mapped_column(String(10))
    who: Mapped[str]
    text: Mapped[str]
    details: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]


class AgreementRow(Opaque, Base):
    """Consent given beforehand to every roster made under a rule set."""

    __tablename__ = "agreements"

    rule_set_hash: Mapped[str] = mapped_column(
        String(HASH_LENGTH), ForeignKey("rule_sets.hash"), index=True
    )
    text: Mapped[str]
    registered_by: Mapped[str]
    registered_at: Mapped[datetime]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    covers_swaps: Mapped[bool] = mapped_column(server_default=false())
    """Whether swaps within the rules need no further consent."""


class RosterChangeRow(Opaque, Base):
    """One changed duty of a published roster, until its owner has seen it and after."""

    __tablename__ = "roster_changes"
    __table_args__ = (Index(None, "roster_id", "version"), Index(None, "agent_id", "seen_at"))

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"))
    version: Mapped[int]
    """The version this change made."""
    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    day: Mapped[date]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    who: Mapped[str]
    initiative: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str]
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    roster: Mapped[RosterRow] = relationship()
    pod: Mapped[PodRow] = relationship()
    agent: Mapped[AgentRow] = relationship(lazy="joined", innerjoin=True)


class ProposalRow(Opaque, Base):
    """A duty put to an agent, who accepts or declines it: a move at short notice, or cover."""

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("kind IN ('move', 'cover')", name="kind_known"),
        CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'expired', 'withdrawn', 'taken')",
            name="state_known",
        ),
        Index(None, "agent_id", "state"),
    )

    request: Mapped[str] = mapped_column(index=True)
    """The same for all who are asked for the same duty; the first to accept has it."""
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"))
    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    day: Mapped[date]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    details: Mapped[dict[str, Any] | None]
    """Why this agent: what the ranking was made of."""
    reason: Mapped[str]
    who: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    roster: Mapped[RosterRow] = relationship()
    pod: Mapped[PodRow] = relationship()
    agent: Mapped[AgentRow] = relationship(lazy="joined", innerjoin=True)


class NoticeRow(Opaque, Base):
    """Something one person is told; words are made from ``kind`` and ``params`` when read."""

    __tablename__ = "notices"
    __table_args__ = (Index(None, "account_id", "read_at"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str]
    params: Mapped[dict[str, Any]]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    urgent: Mapped[bool]
    at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    account: Mapped[AccountRow] = relationship()


class CentreSettingsRow(Base):
    """What planners set for the centre; one row, each change raises its version."""

    __tablename__ = "centre_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    values: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
