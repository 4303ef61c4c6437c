"""Signing in by password or provider, and changing passwords.

An attempt is counted as failed in one transaction, its password is looked at outside of any, and
what comes of it is written in a second one: hashing takes long, and nobody shall wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.access.deputies import with_deputyships
from scheduler.access.passwords import (
    hash_password,
    is_outdated,
    is_right,
    new_password,
    require_good,
)
from scheduler.access.throttle import Attempt
from scheduler.errors import ForbiddenError
from scheduler.store.accounts import get_account
from scheduler.store.credentials import (
    account_of_identity,
    link_identity,
    password_of,
    refresh_hash,
    set_password,
    unlinked_account,
)
from scheduler.store.failed_sign_ins import forget_attempts, forget_login, note_attempt
from scheduler.store.journal import Origin
from scheduler.store.sign_ins import close_sign_in, holder, open_sign_in

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.store.database import Database


class WrongPasswordError(ForbiddenError):
    """Login and password do not belong together; which of them is wrong is not said."""


class TooManyAttemptsError(ForbiddenError):
    """After many failures no password is looked at before ``until``, not even the right one."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many attempts, locked until {until:%H:%M:%S} UTC")
        self.until = until


class UnknownPersonError(ForbiddenError):
    """The provider knows this person, but there is no account that would be theirs."""


@dataclass(frozen=True)
class Identity:
    """Who somebody is according to an OpenID provider."""

    issuer: str
    subject: str
    email: str = ""
    """Empty unless the provider has verified it."""


def whose(session: Session, token: str, *, demo: bool) -> Account | None:
    """Whose browser holds this token; ``None`` if nobody's, or no longer.

    ``demo`` says whether this server shows the demo: only then demo accounts are let in. Who is a
    lead's deputy today has that lead's pods.
    """
    account_id = holder(session, token)
    if account_id is None:
        return None
    account = get_account(session, account_id)
    return with_deputyships(session, account) if _admitted(account, demo=demo) else None


def sign_in(
    database: Database,
    login: str,
    password: str,
    address: str,
    *,
    demo: bool = False,
    old_token: str = "",
) -> str:
    """Sign a browser in by password; returns what its cookie shall hold.

    Parameters
    ----------
    database
        Where accounts and attempts are kept.
    login, password
        As typed.
    address
        Where the attempt comes from.
    demo
        Whether this server shows the demo.
    old_token
        What the browser's cookie held before; it is worth nothing afterwards.

    Raises
    ------
    WrongPasswordError
        If they do not belong together, or the account may not sign in.
    TooManyAttemptsError
        If too many attempts failed before.
    """
    account = _proven(database, login, password, address, demo=demo)
    with database.writing() as session:
        close_sign_in(session, old_token)
        return open_sign_in(session, account.id)


def sign_in_as(
    database: Database, identity: Identity, *, demo: bool = False, old_token: str = ""
) -> str:
    """Sign a browser in by what a provider said; returns what its cookie shall hold.

    The first time, the account whose e-mail address or login is the verified address is linked.

    Raises
    ------
    UnknownPersonError
        If there is no such account, or it may not sign in.
    """
    with database.writing() as session:
        account = account_of_identity(session, identity.issuer, identity.subject)
        linked = account is not None
        if account is None and identity.email:
            account = unlinked_account(session, identity.email)
        if account is None or not account.active or not _admitted(account, demo=demo):
            raise UnknownPersonError(f"no account for {identity.email or identity.subject!r}")
        if not linked:
            origin = Origin(account.id, "system", "first sign-in by the provider")
            link_identity(session, account.id, identity.issuer, identity.subject, origin)
        close_sign_in(session, old_token)
        return open_sign_in(session, account.id)


def change_password(
    database: Database,
    account: Account,
    current: str,
    new: str,
    address: str,
    origin: Origin,
    *,
    token: str,
) -> None:
    """Change the own password; every other browser is signed out.

    Raises
    ------
    InvalidDataError
        If the new one is not good enough.
    WrongPasswordError, TooManyAttemptsError
        As ``sign_in``: somebody else may sit at an open browser.
    """
    require_good(new, account.login)
    _proven(database, account.login, current, address, demo=account.demo)
    with database.writing() as session:
        set_password(session, account.id, hash_password(new), origin, keep=token)


def reset_password(database: Database, account_id: str, origin: Origin) -> str:
    """Give somebody a new password, to be passed on and to be changed at the first sign-in.

    Raises
    ------
    NotFoundError
        If there is no such account.
    """
    password = new_password()
    password_hash = hash_password(password)
    with database.writing() as session:
        account = get_account(session, account_id)
        set_password(session, account_id, password_hash, origin, once=True)
        forget_login(session, Attempt.of(account.login, ""))
    return password


def _proven(database: Database, login: str, password: str, address: str, *, demo: bool) -> Account:
    """The account that login and password belong to."""
    attempt = Attempt.of(login, address)
    with database.writing() as session:
        until = note_attempt(session, attempt)
    if until is not None:
        raise TooManyAttemptsError(until)
    with database.reading() as session:
        account, password_hash = password_of(session, login) or (None, None)
    right = is_right(password_hash, password)
    if not right or account is None or not account.active or not _admitted(account, demo=demo):
        raise WrongPasswordError("login or password is wrong")
    with database.writing() as session:
        forget_attempts(session, attempt)
        if password_hash and is_outdated(password_hash):
            refresh_hash(session, account.id, hash_password(password))
    return account


def _admitted(account: Account, *, demo: bool) -> bool:
    return demo or not account.demo
