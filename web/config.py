"""What the web needs from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.rosters import RosterSource


def _nothing_to_check() -> None:
    """A source of rosters without a database."""


@dataclass(frozen=True)
class WebConfig:
    """Where pages get their data, and what they may show."""

    rosters: RosterSource
    check_database: Callable[[], None] = _nothing_to_check
    """Returns if the database answers, raises whatever it likes if not."""
    lead_views: bool = False
    """Whether pages and Excel show hours, accounts, wishes and types of absence.

    As long as nobody signs in, everybody who reaches the pages sees them: leave it off unless the
    server listens on this machine only.
    """
