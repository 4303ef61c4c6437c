from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.errors import UnavailableError
from scheduler.store.steps import take_step
from tests.builders.desk import NOW, ORIGIN
from web.warming import ROSTERS, warm

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from scheduler.planning.pod_figures import PodFigures, Scope
    from scheduler.rosters import RosterLine, RosterView
    from scheduler.store.roster_records import StoredRoster
    from tests.web.conftest import Site
    from web import WebConfig


class Watched:
    """Rosters that note who is asked for."""

    def __init__(self, config: WebConfig) -> None:
        self._rosters = config.rosters
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.figured: list[tuple[str, date]] = []

    def line(self, roster_id: str) -> RosterLine | None:
        return self._rosters.line(roster_id)

    def get(self, roster_id: str, pods: Collection[str] | None = None) -> RosterView | None:
        self.asked.append((roster_id, tuple(pods or ())))
        return self._rosters.get(roster_id, pods)

    def figures(
        self, roster_id: str, scope: Scope
    ) -> tuple[StoredRoster, tuple[PodFigures, ...]] | None:
        self.figured.append((roster_id, scope.first))
        return self._rosters.figures(roster_id, scope)

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


def test_newest_rosters_are_read_pod_by_pod_and_figured_week_by_week(read_site: Site) -> None:
    config = config_of(read_site)
    watched = Watched(config)
    read = warm(replace(config, rosters=watched), set())
    lines = config.rosters.listing()[:ROSTERS]
    assert watched.asked == [(line.id, (pod,)) for line in lines for pod in line.pods]
    assert watched.figured == [(line.id, line.first_day) for line in lines]
    assert read == len(watched.asked) > 0


def test_what_is_known_and_has_not_changed_is_not_read_again(site: Site) -> None:
    config = config_of(site)
    known: set[tuple[str, int]] = set()
    warm(config, known)
    with site.database.writing() as session:
        take_step(session, site.desk.drafted, 1, "submitted", ORIGIN)
    watched = Watched(config)
    assert warm(replace(config, rosters=watched), known) == len(site.desk.pods)
    assert {roster_id for roster_id, _ in watched.asked} == {site.desk.drafted}


def test_database_that_is_away_hinders_nothing(read_site: Site) -> None:
    config = config_of(read_site)
    assert warm(replace(config, rosters=Broken(config)), set()) == 0
