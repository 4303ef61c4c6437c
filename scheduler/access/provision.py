"""New accounts, with a first password that their owner has to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.access.passwords import hash_password, new_password
from scheduler.store.accounts import add_account

if TYPE_CHECKING:
    from scheduler.access.accounts import Account
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin


def open_account(
    database: Database, wanted: Account, origin: Origin, *, with_password: bool = True
) -> tuple[Account, str]:
    """Make an account; its id is not looked at.

    Returns
    -------
    tuple of Account and str
        The account, and the password to be passed on; empty for somebody who signs in by a
        provider only.

    Raises
    ------
    InvalidDataError, ConflictError, NotFoundError
        As ``scheduler.store.accounts.add_account``.
    """
    password = new_password() if with_password else ""
    password_hash = hash_password(password) if password else None
    with database.writing() as session:
        account = add_account(
            session,
            wanted.login,
            wanted.name,
            wanted.roles,
            origin,
            lead_pods=wanted.lead_pods,
            personnel_number=wanted.personnel_number,
            email=wanted.email,
            password_hash=password_hash,
            password_once=bool(password),
        )
    return account, password
