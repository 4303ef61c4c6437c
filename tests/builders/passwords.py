"""Passwords hashed with as little work as argon2 allows: tests ask what happens, not how long."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from scheduler.access import passwords

if TYPE_CHECKING:
    from collections.abc import Iterator

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@contextmanager
def quick_hashing() -> Iterator[None]:
    """Within it, passwords are hashed quickly."""
    usual = passwords._hasher
    passwords._nobodys.cache_clear()
    passwords._hasher = QUICK
    yield
    passwords._hasher = usual
    passwords._nobodys.cache_clear()
