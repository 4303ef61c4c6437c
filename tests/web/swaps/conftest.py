"""A site on which a week is published, and swaps in it of which the outcome is known."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError
from scheduler.store.database import Database
from scheduler.store.offers import get_offer
from scheduler.store.published import published_duties
from scheduler.store.roster_records import Place
from scheduler.swaps.checking import Board
from scheduler.swaps.policy import Verdict
from scheduler.swaps.records import Swap
from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS, app_over
from tests.builders.desk import sign_in
from tests.builders.swapping import MONDAY, NOW, SUNDAY, Swapping, make_swapping
from web import WebConfig, create_app
from web.access import COOKIE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from scheduler.swaps.records import Offer, SwapCheck

AT_ONCE = (Verdict.ALLOW, Verdict.AUDIT)


@dataclass(frozen=True)
class Market:
    """The site, its database, and everybody's account."""

    app: Flask
    database: Database
    centre: Swapping

    def client(self, login: str) -> FlaskClient:
        """A browser in which ``login`` is signed in."""
        client = self.app.test_client()
        client.set_cookie(COOKIE, self.token(login))
        return client

    def token(self, login: str) -> str:
        return sign_in(self.database, self.centre.accounts[login])

    def gift(self, *verdicts: Verdict, same_pod: bool = True, since: date = MONDAY) -> SwapCheck:
        """A shift of ``since`` or later given away with which this happens."""
        return next(
            check
            for place in self.places()
            if place.day >= since
            for check in self._checks(place, same_pod)
            if check.verdict in verdicts
        )

    def exchange(self, *verdicts: Verdict) -> SwapCheck:
        """Two shifts of one pod, on different days, with whose exchange this happens."""
        places = self.places()
        with self.database.reading() as session:
            board = Board(session)
            for given in places:
                for counter in places:
                    swap = _exchange(self, given, counter)
                    check = swap and _checked(board, swap)
                    if check and check.verdict in verdicts:
                        return check
        raise AssertionError("no such exchange")

    def places(self) -> list[Place]:
        """Whose shifts there are on which days."""
        with self.database.reading() as session:
            duties = published_duties(session, MONDAY, SUNDAY)
        return [Place(d.personnel_number, d.day) for pod in duties.values() for d in pod]

    def offer(self, offer_id: str) -> Offer:
        with self.database.reading() as session:
            return get_offer(session, offer_id)

    def pod_of(self, number: str) -> str:
        return self.centre.pods[number]

    def name_of(self, number: str) -> str:
        return self.centre.accounts[number].name

    def _checks(self, given: Place, same_pod: bool) -> Iterator[SwapCheck]:
        with self.database.reading() as session:
            board = Board(session)
            for taker in self.centre.pods:
                own = self.pod_of(taker) == self.pod_of(given.personnel_number)
                if taker != given.personnel_number and own == same_pod:
                    check = _checked(board, Swap(given, taker))
                    if check:
                        yield check


def _exchange(market: Market, given: Place, counter: Place) -> Swap | None:
    giver, taker = given.personnel_number, counter.personnel_number
    strangers = giver == taker or market.pod_of(giver) != market.pod_of(taker)
    return None if strangers or given.day == counter.day else Swap(given, taker, counter)


def _checked(board: Board, swap: Swap) -> SwapCheck | None:
    try:
        return board.check(swap)
    except ConflictError:
        return None


@pytest.fixture(scope="session")
def swapping(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Swapping]:
    """A filled database file, to be copied."""
    path = tmp_path_factory.mktemp("swapping") / "podshift.db"
    return path, make_swapping(path)


@contextmanager
def opened(
    swapping: tuple[Path, Swapping],
    folder: Path,
    make_app: Callable[[WebConfig], Flask] = create_app,
) -> Iterator[Market]:
    """A market over its own copy of the database; forms are sent without the CSRF token."""
    template, centre = swapping
    shutil.copy(template, folder / "podshift.db")
    clock = FixedClock(NOW)
    database = Database.open(f"sqlite:///{folder}/podshift.db", clock)
    app = make_app(WebConfig.of(database, SETTINGS, clock))
    app.config["WTF_CSRF_ENABLED"] = False
    yield Market(app, database, centre)
    database.close()


@pytest.fixture
def market(swapping: tuple[Path, Swapping], tmp_path: Path) -> Iterator[Market]:
    """A market a test may change as it likes."""
    with opened(swapping, tmp_path, app_over) as market:
        yield market


def offered(client: FlaskClient, given: Place, **more: object) -> str:
    """Offer a shift by the form; the public id of the offer."""
    data = {"day": given.day, "kind": "gift", "audience": "pod", **more}
    answer = client.post("/swaps/new", data=data)
    assert answer.status_code == 302, answer.text
    return answer.location.rsplit("/", 1)[-1]
