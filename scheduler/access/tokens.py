"""Keys with which other programs use the API, and what each key is good for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Scope(StrEnum):
    """Something a program may do."""

    READ_ROSTERS = "read:rosters"
    """Published rosters and their changes: shifts and *absent*."""
    WRITE_HISTORY = "write:history"
    WRITE_ACTUALS = "write:actuals"
    WRITE_PEOPLE = "write:people"
    """People with pods, contracts, channels, skills and availability."""


@dataclass(frozen=True)
class ApiToken:
    """A program's key; what the program sends is shown once and known here by its hash only."""

    id: str
    """Public id; stands in the journal for what the program did."""
    name: str
    scopes: frozenset[Scope]
    created_by: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    def valid(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
