"""Attempts to sign in that failed, or have not succeeded yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from scheduler.access.throttle import REMEMBERED, locked_until
from scheduler.store.database import moment, take_turn
from scheduler.store.models.accounts import FailedSignInRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.access.throttle import Attempt


def note_attempt(session: Session, attempt: Attempt) -> datetime | None:
    """Count an attempt as failed before its password is looked at, so that none slips through.

    Returns
    -------
    datetime or None
        Until when no attempt is looked at; this one was then not counted, or waiting would
        never end for somebody whom others lock out.
    """
    now = moment(session)
    for key in sorted(attempt.free):
        take_turn(session, f"sign-in {key}")
    session.execute(delete(FailedSignInRow).where(FailedSignInRow.at <= now - REMEMBERED))
    locks = [locked_until(_failures(session, key), free) for key, free in attempt.free.items()]
    until = max((lock for lock in locks if lock is not None), default=None)
    if until is not None and until > now:
        return until
    session.add_all(FailedSignInRow(key=key, at=now) for key in attempt.free)
    return None


def forget_attempts(session: Session, attempt: Attempt) -> None:
    """Forget all attempts with the same login.

    Those from the same address stay but for this one: with an account of one's own one must not
    wash away attempts on others.
    """
    forget_login(session, attempt)
    newest = session.scalar(
        select(FailedSignInRow)
        .where(FailedSignInRow.key == attempt.by_address)
        .order_by(FailedSignInRow.id.desc())
        .limit(1)
    )
    if newest is not None:
        session.delete(newest)


def forget_login(session: Session, attempt: Attempt) -> None:
    """Forget all attempts with the same login, wherever they came from."""
    session.execute(delete(FailedSignInRow).where(FailedSignInRow.key == attempt.by_login))


def _failures(session: Session, key: str) -> list[datetime]:
    return list(session.scalars(select(FailedSignInRow.at).where(FailedSignInRow.key == key)))
