"""Calendar feeds and reminders of accounts."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.feeds.records import Feed, Reminders
from scheduler.store.accounts import account_of, account_row
from scheduler.store.database import moment, take_turn
from scheduler.store.journal import Subject, differences, record
from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.feeds import FeedReadRow, FeedRow, RemindersRow
from scheduler.store.public_ids import row_named
from scheduler.store.uses import count_use

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.store.journal import Origin

USE_NOTED = timedelta(hours=1)
"""Calendar programs ask often; that they do is written down this often at most."""


def feed_of(session: Session, account_id: str) -> Feed | None:
    """The address in use of an account, ``None`` if it has none."""
    row = _live(session, account_id)
    return None if row is None else _feed(row)


def make_feed(session: Session, account_id: str, origin: Origin) -> tuple[Feed, str]:
    """Make an address and revoke the one before.

    The second thing returned is the secret in it, which nobody can read again.

    Raises
    ------
    NotFoundError
        If there is no such account.
    """
    # Of two who make one at once, the later revokes the earlier one's.
    take_turn(session, f"feed {account_id}")
    owner = account_row(session, account_id)
    revoke_feed(session, account_id, origin)
    secret = secrets.token_urlsafe(32)
    row = FeedRow(account=owner, token_hash=_digest(secret), created_at=moment(session))
    session.add(row)
    session.flush()
    record(session, origin, "added", Subject("feed", row.public_id), None, {"account": account_id})
    return _feed(row), secret


def revoke_feed(session: Session, account_id: str, origin: Origin) -> bool:
    """End the address of an account at once; whether there was one."""
    row = _live(session, account_id)
    if row is None:
        return False
    row.revoked_at = moment(session)
    after = {"revoked_at": row.revoked_at.isoformat()}
    record(session, origin, "revoked", Subject("feed", row.public_id), None, after)
    return True


def find_feed(session: Session, secret: str) -> Feed | None:
    """Whose address this is, revoked ones among them; ``None`` if nobody's."""
    row = session.scalar(select(FeedRow).where(FeedRow.token_hash == _digest(secret)))
    return None if row is None else _feed(row)


def count_read(session: Session, feed_id: str) -> tuple[int, int]:
    """How often a feed was read in this minute, this time included; seconds left of the minute.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = row_named(session, FeedRow, feed_id, "feed")
    return count_use(session, FeedReadRow, {"feed_id": row.id})


def use_is_due(session: Session, feed: Feed) -> bool:
    """Whether it is time to note again that a feed is read."""
    return feed.used_at is None or moment(session) - feed.used_at >= USE_NOTED


def note_use(session: Session, feed_id: str) -> None:
    """Write down that a calendar program reads this feed."""
    row = session.scalar(select(FeedRow).where(FeedRow.public_id == feed_id))
    if row is not None:
        row.used_at = moment(session)


def reminders_of(session: Session, account_id: str) -> Reminders:
    """What somebody chose to be reminded of."""
    query = select(RemindersRow).join(AccountRow).where(AccountRow.public_id == account_id)
    row = session.scalar(query)
    return Reminders() if row is None else Reminders(row.hour, row.alarm_min)


def save_reminders(session: Session, account_id: str, reminders: Reminders, origin: Origin) -> None:
    """Keep what somebody chose.

    Raises
    ------
    NotFoundError
        If there is no such account.
    """
    take_turn(session, f"reminders {account_id}")
    before = reminders_of(session, account_id)
    if reminders == before:
        return
    key = account_row(session, account_id).id
    row = session.get(RemindersRow, key) or RemindersRow(account_id=key)
    row.hour, row.alarm_min = reminders.hour, reminders.alarm_min
    row.changed_at = moment(session)
    session.add(row)
    told = differences(before, reminders)
    record(session, origin, "changed", Subject("reminders", account_id), *told)


def reminded_accounts(session: Session) -> tuple[tuple[Account, int], ...]:
    """Active accounts of agents who want to be told of a shift the day before, and the hour."""
    query = (
        select(AccountRow, RemindersRow.hour)
        .join(RemindersRow, RemindersRow.account_id == AccountRow.id)
        .where(RemindersRow.hour.is_not(None), AccountRow.active, AccountRow.agent_id.is_not(None))
        .order_by(AccountRow.id)
    )
    return tuple(
        (account_of(row), hour) for row, hour in session.execute(query) if hour is not None
    )


def _live(session: Session, account_id: str) -> FeedRow | None:
    query = (
        select(FeedRow)
        .join(AccountRow)
        .where(AccountRow.public_id == account_id, FeedRow.revoked_at.is_(None))
        .order_by(FeedRow.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def _feed(row: FeedRow) -> Feed:
    return Feed(row.public_id, row.account.public_id, row.created_at, row.revoked_at, row.used_at)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
