"""Passwords: what makes a good one, and how it is kept (argon2id, RFC 9106)."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler.errors import InvalidDataError

MIN_LENGTH = 12
MAX_LENGTH = 256
"""Nobody types more; what is longer is only work for the server."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are misread from paper."""
GROUPS, GROUP_LENGTH = 4, 5

_hasher = PasswordHasher()


def require_good(password: str, login: str) -> None:
    """Raise ``InvalidDataError`` if a password is too short, too long, or the login."""
    if len(password) < MIN_LENGTH:
        raise InvalidDataError(
            f"a password has at least {MIN_LENGTH} characters",
            de=f"Ein Passwort hat mindestens {MIN_LENGTH} Zeichen.",
        )
    if len(password) > MAX_LENGTH:
        raise InvalidDataError(
            f"a password has at most {MAX_LENGTH} characters",
            de=f"Ein Passwort hat höchstens {MAX_LENGTH} Zeichen.",
        )
    if password.strip().casefold() == login.strip().casefold():
        raise InvalidDataError(
            "the password is the login; choose another",
            de="Das Passwort ist der Anmeldename. Bitte ein anderes wählen.",
        )


def hash_password(password: str) -> str:
    """What is kept of a password: parameters, salt and hash in one text."""
    return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether this is the password.

    Without a hash the same work is done for nothing, so that the time of the answer does not tell
    whether there was one.
    """
    if len(password) > MAX_LENGTH:
        return False
    try:
        return _hasher.verify(password_hash or _nobodys(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with parameters other than today's."""
    return _hasher.check_needs_rehash(password_hash)


def new_password() -> str:
    """A password to be passed on once: 99 random bits that can be read aloud."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe())
