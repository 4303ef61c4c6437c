"""What the web needs from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import current_app

from scheduler.planning.reading import StoredRosters
from scheduler.settings import Settings
from scheduler.store.kept_centre import KeptCentre
from scheduler.store.upgrade import require_current
from scheduler.timekeeping import SystemClock

if TYPE_CHECKING:
    from datetime import date

    from scheduler.centre import Centre
    from scheduler.rosters import RosterSource
    from scheduler.store.database import Database
    from scheduler.timekeeping import Clock


@dataclass
class WebConfig:
    """Where pages get their data, and how this installation is set up."""

    database: Database
    settings: Settings
    clock: Clock
    rosters: RosterSource
    kept_centre: KeptCentre = field(default_factory=KeptCentre)

    @classmethod
    def of(
        cls, database: Database, settings: Settings | None = None, clock: Clock | None = None
    ) -> WebConfig:
        """The usual: rosters come from the database."""
        kept = KeptCentre()
        rosters = StoredRosters(database, kept)
        return cls(database, settings or Settings(), clock or SystemClock(), rosters, kept)

    def check_database(self) -> None:
        """Return if the database answers and has the right tables."""
        require_current(self.database)

    def today(self) -> date:
        """The day on which whoever asks reads."""
        return self.clock.now().date()

    def centre(self) -> Centre:
        """Pods, people and patterns as they are stored now."""
        with self.database.reading() as session:
            return self.kept_centre.load(session)


def web_config() -> WebConfig:
    """The configuration of the application that answers."""
    return cast("WebConfig", current_app.extensions["podshift"])
