"""What proves who somebody is: a password's hash, or a name at an OpenID provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from scheduler.store.accounts import account_of, account_row
from scheduler.store.journal import Subject, record
from scheduler.store.models.accounts import AccountRow
from scheduler.store.sign_ins import close_all_sign_ins

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.store.journal import Origin


def password_of(session: Session, login: str) -> tuple[Account, str | None] | None:
    """The account with this login and the hash of its password, if it has one."""
    row = session.scalar(select(AccountRow).where(AccountRow.login == login.strip().lower()))
    return None if row is None else (account_of(row), row.password_hash)


def set_password(
    session: Session,
    account_id: str,
    password_hash: str,
    origin: Origin,
    *,
    once: bool = False,
    keep: str = "",
) -> None:
    """Replace a password, and sign its owner out of all browsers but that with the token ``keep``.

    Parameters
    ----------
    session
        A transaction that may write.
    account_id, password_hash, origin
        Whose, what, and who sets it.
    once
        Whether the owner has to choose another at the next sign-in.
    keep
        Token of the browser that stays signed in.

    Raises
    ------
    NotFoundError
        If there is no such account.
    """
    row = account_row(session, account_id)
    row.password_hash, row.password_once = password_hash, once
    close_all_sign_ins(session, account_id, but=keep)
    record(session, origin, "password_set", Subject("account", account_id), None, None)


def refresh_hash(session: Session, account_id: str, password_hash: str) -> None:
    """Keep the same password hashed with today's parameters."""
    account_row(session, account_id).password_hash = password_hash


def account_of_identity(session: Session, issuer: str, subject: str) -> Account | None:
    """The account that a provider's name for somebody belongs to."""
    row = session.scalar(
        select(AccountRow).where(AccountRow.issuer == issuer, AccountRow.subject == subject)
    )
    return None if row is None else account_of(row)


def unlinked_account(session: Session, email: str) -> Account | None:
    """The one account with this e-mail address, or with it as login, that has no provider yet."""
    wanted = email.strip().lower()
    rows = session.scalars(
        select(AccountRow).where(or_(AccountRow.login == wanted, AccountRow.email != ""))
    )
    found = [row for row in rows if wanted in (row.login, row.email.strip().lower())]
    if len(found) != 1 or found[0].subject is not None:
        return None
    return account_of(found[0])


def link_identity(
    session: Session, account_id: str, issuer: str, subject: str, origin: Origin
) -> None:
    """Let an account sign in by what a provider says.

    Raises
    ------
    NotFoundError
        If there is no such account.
    """
    row = account_row(session, account_id)
    row.issuer, row.subject = issuer, subject
    after = {"issuer": issuer}
    record(session, origin, "linked", Subject("account", account_id), None, after)
