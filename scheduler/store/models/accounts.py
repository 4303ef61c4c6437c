"""Tables of those who sign in: people by password or provider, programs by token."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Opaque
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import HASH_LENGTH


class AccountRow(Opaque, Base):
    """``scheduler.access.accounts.Account``; ``login`` is kept in lower case."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    password_hash: Mapped[str | None]
    issuer: Mapped[str | None]
    """Address of the OpenID provider, with ``subject`` its name for this person."""
    subject: Mapped[str | None]
    language: Mapped[str | None]
    mail: Mapped[str] = mapped_column(String(10))
    """When notices are mailed: ``at_once``, ``daily`` or ``never``."""
    active: Mapped[bool]
    demo: Mapped[bool] = mapped_column(server_default=false())
    """Made by ``podshift demo``; no other server lets it in."""
    password_once: Mapped[bool] = mapped_column(server_default=false())
    """Whether the password was set by somebody else and has to be changed first."""
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"), unique=True)
    created_at: Mapped[datetime]

    agent: Mapped[AgentRow | None] = relationship(lazy="joined")
    roles: Mapped[list["AccountRoleRow"]] = relationship(
        cascade="all, delete-orphan", order_by="AccountRoleRow.id", lazy="selectin"
    )


class AccountRoleRow(Base):
    """A role of an account; of a lead one row for each pod."""

    __tablename__ = "account_roles"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "pod_id"),
        CheckConstraint("role IN ('planner', 'lead', 'agent', 'auditor')", name="role_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10))
    pod_id: Mapped[int | None] = mapped_column(ForeignKey("pods.id"))

    pod: Mapped[PodRow | None] = relationship(lazy="joined")


class SignInRow(Base):
    """A signed-in browser, known by the hash of what its cookie holds."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class FailedSignInRow(Base):
    """A failed attempt, counted by login and by address."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index(None, "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime]


class ApiTokenRow(Opaque, Base):
    """A program's key to the API, known by its hash."""

    __tablename__ = "api_tokens"

    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    scopes: Mapped[list[Any]]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class ApiUseRow(Base):
    """Requests of a token in one minute."""

    __tablename__ = "api_uses"

    token_id: Mapped[int] = mapped_column(
        ForeignKey("api_tokens.id", ondelete="CASCADE"), primary_key=True
    )
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    n: Mapped[int]
