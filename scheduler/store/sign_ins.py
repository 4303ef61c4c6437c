"""Browsers in which somebody is signed in, known by the hash of what their cookie holds."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from scheduler.store.database import moment
from scheduler.store.models.accounts import AccountRow, SignInRow
from scheduler.store.public_ids import row_named

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

SIGN_IN_LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class SignIn:
    """A browser in which somebody is signed in."""

    since: datetime
    until: datetime
    this: bool
    """Whether it is the browser that asks."""


def open_sign_in(session: Session, account_id: str) -> str:
    """Note that a browser signed in; returns what its cookie shall hold.

    Raises
    ------
    NotFoundError
        If there is no such account.
    """
    key = row_named(session, AccountRow, account_id, "account").id
    token = secrets.token_urlsafe(32)
    now = moment(session)
    session.execute(delete(SignInRow).where(SignInRow.expires_at <= now))
    session.add(
        SignInRow(
            token_hash=_digest(token),
            account_id=key,
            created_at=now,
            used_at=now,
            expires_at=now + SIGN_IN_LASTS,
        )
    )
    return token


def close_sign_in(session: Session, token: str) -> None:
    """Sign a browser out."""
    session.execute(delete(SignInRow).where(SignInRow.token_hash == _digest(token)))


def close_all_sign_ins(session: Session, account_id: str, *, but: str = "") -> None:
    """Sign somebody out everywhere, except in the browser that holds the token ``but``."""
    account = select(AccountRow.id).where(AccountRow.public_id == account_id).scalar_subquery()
    session.execute(
        delete(SignInRow).where(
            SignInRow.account_id == account, SignInRow.token_hash != _digest(but)
        )
    )


def list_sign_ins(session: Session, account_id: str, token: str) -> tuple[SignIn, ...]:
    """The browsers in which somebody is signed in, the newest first; ``token`` is the own one."""
    rows = session.scalars(
        select(SignInRow)
        .join(AccountRow, AccountRow.id == SignInRow.account_id)
        .where(AccountRow.public_id == account_id, SignInRow.expires_at > moment(session))
        .order_by(SignInRow.created_at.desc(), SignInRow.token_hash)
    )
    own = _digest(token)
    return tuple(SignIn(row.created_at, row.expires_at, row.token_hash == own) for row in rows)


def holder(session: Session, token: str) -> str | None:
    """Public id of the active account whose browser holds this token, as long as it is valid."""
    return session.scalar(
        select(AccountRow.public_id)
        .join(SignInRow, SignInRow.account_id == AccountRow.id)
        .where(
            SignInRow.token_hash == _digest(token),
            SignInRow.expires_at > moment(session),
            AccountRow.active,
        )
    )


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
