from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.errors import UnavailableError
from tests.builders.desk import NOW
from web.warming import ROSTERS, warm

if TYPE_CHECKING:
    from collections.abc import Collection

    from scheduler.rosters import RosterLine, RosterView
    from tests.web.conftest import Site
    from web import WebConfig


class Watched:
    """Rosters that note who is asked for."""

    def __init__(self, config: WebConfig) -> None:
        self._rosters = config.rosters
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def line(self, roster_id: str) -> RosterLine | None:
        return self._rosters.line(roster_id)

    def get(self, roster_id: str, pods: Collection[str] | None = None) -> RosterView | None:
        self.asked.append((roster_id, tuple(pods or ())))
        return self._rosters.get(roster_id, pods)

    def listing(self) -> tuple[RosterLine, ...]:
        return self._rosters.listing()


class Broken(Watched):
    """Rosters whose database is away."""

    def listing(self) -> tuple[RosterLine, ...]:
        raise UnavailableError("the database is away")


def config_of(site: Site) -> WebConfig:
    config: WebConfig = site.app.extensions["podshift"]
    assert config.clock.now() == NOW
    return config


def test_newest_rosters_are_read_pod_by_pod(read_site: Site) -> None:
    config = config_of(read_site)
    watched = Watched(config)
    read = warm(replace(config, rosters=watched))
    lines = config.rosters.listing()[:ROSTERS]
    assert watched.asked == [(line.id, (pod,)) for line in lines for pod in line.pods]
    assert read == len(watched.asked) > 0


def test_database_that_is_away_hinders_nothing(read_site: Site) -> None:
    config = config_of(read_site)
    assert warm(replace(config, rosters=Broken(config))) == 0
