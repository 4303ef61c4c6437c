"""Tokens of the API, and how often each was used."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.access.tokens import ApiToken, Scope
from scheduler.errors import InvalidDataError
from scheduler.store.database import moment
from scheduler.store.journal import Subject, record
from scheduler.store.models.accounts import ApiTokenRow, ApiUseRow
from scheduler.store.public_ids import row_named
from scheduler.store.uses import count_use

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin

PREFIX = "podshift_"
"""Tells people and scanners for lost secrets what such a text is."""


def add_token(
    session: Session,
    name: str,
    scopes: Collection[Scope],
    origin: Origin,
    *,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Make a token; the second thing returned is the secret, which nobody can read again.

    Raises
    ------
    InvalidDataError
        If it has no name or no scope, or would be over before it began.
    """
    name = name.strip()
    if not name:
        raise InvalidDataError("the token needs a name", de="Das Token braucht einen Namen.")
    if not scopes:
        raise InvalidDataError(
            "choose what the token is good for", de="Wählen, wofür das Token gilt."
        )
    if expires_at is not None and expires_at <= moment(session):
        raise InvalidDataError(
            "the token would be expired already", de="Das Token wäre schon abgelaufen."
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiTokenRow(
        name=name,
        token_hash=_digest(secret),
        scopes=sorted(scopes),
        created_by=origin.who,
        created_at=moment(session),
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    token = _token(row)
    after = {
        "name": name,
        "scopes": sorted(scopes),
        "expires_at": None if expires_at is None else expires_at.isoformat(),
    }
    record(session, origin, "added", Subject("api_token", token.id), None, after)
    return token, secret


def list_tokens(session: Session) -> tuple[ApiToken, ...]:
    """All tokens, newest first, revoked ones among them."""
    rows = session.scalars(select(ApiTokenRow).order_by(ApiTokenRow.id.desc()))
    return tuple(_token(row) for row in rows)


def revoke_token(session: Session, token_id: str, origin: Origin) -> None:
    """End a token at once; one that is revoked stays so.

    Raises
    ------
    NotFoundError
        If there is none with this public id.
    """
    row = row_named(session, ApiTokenRow, token_id, "token")
    if row.revoked_at is None:
        row.revoked_at = moment(session)
        after = {"revoked_at": row.revoked_at.isoformat()}
        record(session, origin, "revoked", Subject("api_token", token_id), None, after)


def use_token(session: Session, secret: str) -> tuple[ApiToken, int] | None:
    """Whose secret this is, and how often it was used in this minute, this time included.

    ``None`` if the secret is nobody's, or its token is revoked or expired.
    """
    row = session.scalar(select(ApiTokenRow).where(ApiTokenRow.token_hash == _digest(secret)))
    now = moment(session)
    if row is None or not _token(row).valid(now):
        return None
    row.used_at = now
    n, _ = count_use(session, ApiUseRow, {"token_id": row.id})
    return _token(row), n


def _token(row: ApiTokenRow) -> ApiToken:
    return ApiToken(
        row.public_id,
        row.name,
        frozenset(Scope(scope) for scope in row.scopes),
        row.created_by,
        row.created_at,
        row.expires_at,
        row.revoked_at,
        row.used_at,
    )


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
