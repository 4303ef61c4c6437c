"""Tables of swaps: offers, the policy that decides them, deputies, what audits found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Opaque
from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import RosterRow


class OfferRow(Opaque, Base):
    """``scheduler.swaps.records.Offer``."""

    __tablename__ = "swap_offers"
    __table_args__ = (
        CheckConstraint("kind IN ('gift', 'exchange', 'pick_up')", name="kind_known"),
        CheckConstraint("audience IN ('one', 'pod', 'everyone')", name="audience_known"),
        CheckConstraint(
            "state IN ('offered', 'in_review', 'executed', 'refused', 'expired', 'withdrawn',"
            " 'undone')",
            name="state_known",
        ),
        Index(None, "giver_id", "day"),
        Index(None, "taker_id", "counter_day"),
        Index(None, "pod_id", "state"),
    )

    kind: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), index=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"))
    """The published roster that has the shift on offer."""
    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    """The giver's pod; its policy decides, and its lead reviews."""
    giver_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    """Whose shift it is; of an open shift, who had it."""
    day: Mapped[date]
    given: Mapped[dict[str, Any]]
    """The shift as it was offered."""
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    """Whom it was offered to; ``NULL`` if to several."""
    wanted_days: Mapped[list[Any]]
    """Days of which the giver would take a shift in return; empty: any."""
    text: Mapped[str]
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    counter_roster_id: Mapped[int | None] = mapped_column(
        ForeignKey("rosters.id", ondelete="CASCADE")
    )
    counter_day: Mapped[date | None]
    counter: Mapped[dict[str, Any] | None]
    """The taker's shift that the giver has in return."""
    check: Mapped[dict[str, Any] | None]
    """What the check found that decided it; ``scheduler.swaps.kept_check.dump_check``."""
    policy_version: Mapped[int | None]
    who: Mapped[str]
    """Public id of the account that made it; a lead may act for an agent who is away."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None]
    """Account of who accepted; a lead may act for an agent who is away."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    """Account of who decided a review; ``NULL`` if the policy did."""
    reason: Mapped[str] = mapped_column(server_default="")
    """Why it was refused, or approved."""
    ended: Mapped[str] = mapped_column(String(20), server_default="")
    """Why it ended by itself; a code of ``scheduler.swaps.reasons``."""
    level: Mapped[int] = mapped_column(server_default="0")
    """Who is to review it: 0 the pod's leads, 1 the planners as well."""
    level_since: Mapped[datetime | None]
    undo_asked_by: Mapped[str | None]
    """Personnel number of who wants it undone."""
    audit: Mapped[bool] = mapped_column(server_default=false())
    """Whether it may be drawn for an audit: it was allowed and is to be audited."""
    considered_at: Mapped[datetime | None]
    """When it was decided by lot, or by its length, whether it is audited."""

    roster: Mapped[RosterRow] = relationship(foreign_keys=roster_id)
    counter_roster: Mapped[RosterRow | None] = relationship(foreign_keys=counter_roster_id)
    pod: Mapped[PodRow] = relationship()
    giver: Mapped[AgentRow] = relationship(foreign_keys=giver_id)
    partner: Mapped[AgentRow | None] = relationship(foreign_keys=partner_id)
    taker: Mapped[AgentRow | None] = relationship(foreign_keys=taker_id)


class SwapPolicyRow(Opaque, Base):
    """One version of a pod's policy; without a pod, of the centre's."""

    __tablename__ = "swap_policies"
    __table_args__ = (UniqueConstraint("pod_id", "version"),)

    pod_id: Mapped[int | None] = mapped_column(ForeignKey("pods.id"))
    version: Mapped[int]
    values: Mapped[dict[str, Any]]
    who: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime]

    pod: Mapped[PodRow | None] = relationship()


class DeputyRow(Opaque, Base):
    """Somebody acts for a lead on ``[first, last]``, in all pods of that lead."""

    __tablename__ = "deputies"

    lead_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    deputy_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    first: Mapped[date]
    last: Mapped[date]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    lead: Mapped[AccountRow] = relationship(foreign_keys=lead_id)
    deputy: Mapped[AccountRow] = relationship(foreign_keys=deputy_id)


class AuditRow(Opaque, Base):
    """A swap that is looked at afterwards, and what was found."""

    __tablename__ = "swap_audits"
    __table_args__ = (
        CheckConstraint("drawn IN ('sample', 'threshold')", name="drawn_known"),
        Index(None, "pod_id", "answered_at"),
    )

    offer_id: Mapped[int] = mapped_column(
        ForeignKey("swap_offers.id", ondelete="CASCADE"), unique=True
    )
    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    drawn: Mapped[str] = mapped_column(String(10))
    drawn_at: Mapped[datetime]
    worked: Mapped[bool | None]
    """Whether it was worked as agreed."""
    covered: Mapped[bool | None]
    """Whether coverage was as predicted."""
    free: Mapped[bool | None]
    """Whether it was freely agreed."""
    text: Mapped[str] = mapped_column(server_default="")
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]

    offer: Mapped[OfferRow] = relationship()
    pod: Mapped[PodRow] = relationship()


class AuditReportRow(Opaque, Base):
    """What the audits of a pod's swaps of ``[first, last]`` proved, as it was published."""

    __tablename__ = "audit_reports"
    __table_args__ = (UniqueConstraint("pod_id", "first", "last"),)

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"))
    first: Mapped[date]
    last: Mapped[date]
    n_swaps: Mapped[int]
    """Of which the sample was drawn."""
    n_audited: Mapped[int]
    n_wrong: Mapped[int]
    most_wrong: Mapped[int]
    """At most so many of the swaps can have been wrong, at 95 % confidence."""
    n_long: Mapped[int]
    """Others, all of which were looked at because they were long."""
    n_long_wrong: Mapped[int]
    published_at: Mapped[datetime]

    pod: Mapped[PodRow] = relationship()
