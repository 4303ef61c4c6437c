"""Tables of people: agents with all that is dated about them, absences, wishes."""

from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Dated, Opaque
from scheduler.store.models.pods import PodRow


class AgentPart(Dated):
    """A dated fact about one agent; goes with the agent."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    agent_id: Mapped[int] = mapped_column(
        ForeignKey("agents.id", ondelete="CASCADE"), index=True, sort_order=-1
    )


class MembershipRow(AgentPart, Base):
    """``scheduler.people.agents.PodMembership``."""

    __tablename__ = "memberships"

    pod_id: Mapped[int] = mapped_column(ForeignKey("pods.id"), index=True)

    pod: Mapped[PodRow] = relationship(lazy="joined", innerjoin=True)


class ContractRow(AgentPart, Base):
    """``scheduler.people.agents.Contract``."""

    __tablename__ = "contracts"

    week_min: Mapped[int]
    min_week_min: Mapped[int]
    max_week_min: Mapped[int]
    max_days: Mapped[int]
    earliest_start: Mapped[time | None]
    latest_end: Mapped[time | None]


class ChannelGrantRow(AgentPart, Base):
    """``scheduler.people.agents.ChannelGrant``."""

    __tablename__ = "channel_grants"

    channel: Mapped[str]
    productivity: Mapped[float]


class SkillGrantRow(AgentPart, Base):
    """``scheduler.people.agents.SkillGrant``."""

    __tablename__ = "skill_grants"

    skill: Mapped[str]


class AvailabilityRow(AgentPart, Base):
    """``scheduler.people.agents.Availability``."""

    __tablename__ = "availabilities"

    weekday: Mapped[int]
    start: Mapped[time]
    end: Mapped[time]


class AgentRow(Opaque, Dated, Base):
    """``scheduler.people.agents.Agent``; the row's own dates are those of the employment."""

    __tablename__ = "agents"

    personnel_number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    email: Mapped[str]

    memberships: Mapped[list[MembershipRow]] = relationship(
        cascade="all, delete-orphan", order_by=MembershipRow.id
    )
    contracts: Mapped[list[ContractRow]] = relationship(
        cascade="all, delete-orphan", order_by=ContractRow.id
    )
    channels: Mapped[list[ChannelGrantRow]] = relationship(
        cascade="all, delete-orphan", order_by=ChannelGrantRow.id
    )
    skills: Mapped[list[SkillGrantRow]] = relationship(
        cascade="all, delete-orphan", order_by=SkillGrantRow.id
    )
    availability: Mapped[list[AvailabilityRow]] = relationship(
        cascade="all, delete-orphan", order_by=AvailabilityRow.id
    )


class AbsenceTypeRow(Opaque, Base):
    """``scheduler.people.absences.AbsenceType``."""

    __tablename__ = "absence_types"

    code: Mapped[str] = mapped_column(unique=True)
    name_de: Mapped[str]
    name_en: Mapped[str]
    credit: Mapped[str]
    leave: Mapped[bool] = mapped_column(server_default=false())
    on_request: Mapped[bool] = mapped_column(server_default=false())


class AbsenceRow(Opaque, Base):
    """``scheduler.people.absences.Absence``."""

    __tablename__ = "absences"
    __table_args__ = (CheckConstraint("half IN ('first', 'second')", name="half_known"),)

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("absence_types.id"))
    first: Mapped[date]
    last: Mapped[date]
    half: Mapped[str | None] = mapped_column(String(10))

    agent: Mapped[AgentRow] = relationship(lazy="joined", innerjoin=True)
    type: Mapped[AbsenceTypeRow] = relationship(lazy="joined", innerjoin=True)


class WishRow(Opaque, Base):
    """``scheduler.people.wishes.Wish``."""

    __tablename__ = "wishes"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    kind: Mapped[str]
    day: Mapped[date | None]
    earliest: Mapped[time | None]
    latest: Mapped[time | None]
    pattern: Mapped[str]
    weight: Mapped[int]

    agent: Mapped[AgentRow] = relationship(lazy="joined", innerjoin=True)
