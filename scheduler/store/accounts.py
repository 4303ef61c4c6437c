"""Accounts and signed-in browsers."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from sqlalchemy import delete, select

from scheduler.access.accounts import Account
from scheduler.access.permissions import Role
from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.database import moment
from scheduler.store.journal import Subject, record
from scheduler.store.models.accounts import AccountRoleRow, AccountRow, SignInRow
from scheduler.store.models.people import AgentRow
from scheduler.store.pod_ids import pod_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Language, MailChoice
    from scheduler.store.journal import Origin

SIGN_IN_LASTS = timedelta(hours=12)


def add_account(
    session: Session,
    login: str,
    name: str,
    roles: Collection[Role],
    origin: Origin,
    *,
    lead_pods: Collection[str] = (),
    personnel_number: str | None = None,
    email: str = "",
    password_hash: str | None = None,
) -> Account:
    """Make an account.

    Raises
    ------
    ConflictError
        If the login is taken.
    NotFoundError
        If a pod or the agent is not known.
    """
    login = login.strip().lower()
    if session.scalar(select(AccountRow.id).where(AccountRow.login == login)) is not None:
        raise ConflictError(f"login {login!r} is taken")
    row = AccountRow(
        login=login,
        name=name,
        email=email,
        password_hash=password_hash,
        mail="daily",
        active=True,
        agent_id=_agent_id(session, personnel_number),
        created_at=moment(session),
        roles=_role_rows(session, roles, lead_pods),
    )
    session.add(row)
    session.flush()
    account = account_of(row)
    after = {"roles": sorted(account.roles), "lead_pods": sorted(account.lead_pods)}
    record(session, origin, "added", Subject("account", account.id), None, after)
    return account


def list_accounts(session: Session) -> tuple[Account, ...]:
    """All accounts by login."""
    rows = session.scalars(select(AccountRow).order_by(AccountRow.login))
    return tuple(account_of(row) for row in rows)


def open_sign_in(session: Session, account_id: str) -> str:
    """Note that a browser signed in; returns what its cookie shall hold."""
    row = session.scalar(select(AccountRow).where(AccountRow.public_id == account_id))
    if row is None:
        raise NotFoundError(f"no account {account_id}")
    token = secrets.token_urlsafe(32)
    now = moment(session)
    session.add(
        SignInRow(
            token_hash=_digest(token),
            account_id=row.id,
            created_at=now,
            used_at=now,
            expires_at=now + SIGN_IN_LASTS,
        )
    )
    return token


def close_sign_in(session: Session, token: str) -> None:
    """Sign a browser out."""
    session.execute(delete(SignInRow).where(SignInRow.token_hash == _digest(token)))


def signed_in(session: Session, token: str) -> Account | None:
    """Whose browser holds this token; ``None`` if nobody's, or no longer."""
    row = session.scalar(
        select(AccountRow)
        .join(SignInRow, SignInRow.account_id == AccountRow.id)
        .where(
            SignInRow.token_hash == _digest(token),
            SignInRow.expires_at > moment(session),
            AccountRow.active,
        )
    )
    return None if row is None else account_of(row)


def account_of(row: AccountRow) -> Account:
    """An account as the rest of the program knows it."""
    return Account(
        id=row.public_id,
        login=row.login,
        name=row.name,
        roles=frozenset(Role(role.role) for role in row.roles),
        lead_pods=frozenset(role.pod.code for role in row.roles if role.pod is not None),
        personnel_number=row.agent.personnel_number if row.agent else None,
        email=row.email,
        language=cast("Language | None", row.language),
        mail=cast("MailChoice", row.mail),
        active=row.active,
    )


def _role_rows(
    session: Session, roles: Collection[Role], lead_pods: Collection[str]
) -> list[AccountRoleRow]:
    rows = [AccountRoleRow(role=role) for role in sorted(roles) if role is not Role.LEAD]
    if Role.LEAD in roles:
        rows += [AccountRoleRow(role=Role.LEAD, pod_id=None)] if not lead_pods else []
        rows += [
            AccountRoleRow(role=Role.LEAD, pod_id=pod_id(session, pod)) for pod in sorted(lead_pods)
        ]
    return rows


def _agent_id(session: Session, personnel_number: str | None) -> int | None:
    if personnel_number is None:
        return None
    found = session.scalar(select(AgentRow.id).where(AgentRow.personnel_number == personnel_number))
    if found is None:
        raise NotFoundError(f"no agent {personnel_number!r}")
    return found


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
