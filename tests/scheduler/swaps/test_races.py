"""Many at the same moment: one has the shift, the others are told, and the roster is whole.

``PODSHIFT_TEST_ROUNDS`` says how many rounds are played on each database.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError
from scheduler.planning.move_records import Move, Shift
from scheduler.planning.moves import make_move
from scheduler.store.centre import load_centre
from scheduler.store.journal import Origin
from scheduler.store.roster_records import Place
from scheduler.swaps.market import answer_undo, ask_undo, pick_up, withdraw
from scheduler.swaps.reviewing import decide
from tests.builders.market import EARLY, LATE, MIDDLE, Market, make_market

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.store.database import Database

THREADS = 50
ROUNDS = int(os.environ.get("PODSHIFT_TEST_ROUNDS", "2"))


on_postgres = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
"""SQLite lets one transaction write at a time: what is a matter of locks is not asked twice."""


@pytest.fixture
def busy(database: Database) -> Market:
    """A market on either kind of database."""
    return make_market(database)


def at_once(steps: Sequence[Callable[[], object]]) -> Counter[str]:
    """Take all these steps at the same moment; how many came to which end."""
    barrier = Barrier(len(steps))

    def run(step: Callable[[], object]) -> str:
        barrier.wait()
        try:
            step()
        except ConflictError as error:
            return str(error)
        return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return Counter(pool.map(run, steps))


def assert_whole(market: Market) -> None:
    """Each shift of the two weeks is there once, and nobody has two on a day."""
    found = market.duties()
    assert len(found) == 2 * 29
    starts = Counter((duty.day, duty.start_utc) for duty in found.values())
    assert sum(starts.values()) == 2 * 29


def test_of_fifty_who_accept_the_same_offer_one_has_the_shift(busy: Market) -> None:
    """3 can have it at once; when 6, of another pod, is first, a lead has to decide."""
    for number in range(ROUNDS):
        day, before = number % 2, busy.versions()
        offer = busy.offer("1", day, audience="everyone")
        ends = at_once([partial(busy.accept, offer, ("3", "6")[n % 2]) for n in range(THREADS)])
        assert ends["done"] == 1
        assert sum(n for text, n in ends.items() if "taken by somebody else" in text) == THREADS - 1
        stored = busy.stored(offer)
        if stored.state == "in_review":
            assert busy.versions() == before
            withdraw(busy.database, offer.id, busy.accounts["1"])
            continue
        assert stored.state == "executed"
        assert (busy.hour("1", day), busy.hour("3", day)) == (None, EARLY)
        assert busy.versions() == [before[0] + 1, before[1]]
        assert_whole(busy)
        ask_undo(busy.database, offer.id, busy.accounts["1"])
        answer_undo(busy.database, offer.id, busy.accounts["3"], agree=True)
        assert busy.hour("1", day) == EARLY


def test_planner_and_market_change_the_same_shift_once(busy: Market) -> None:
    for day in (0, 8):
        offer = busy.offer("1", day)
        steps: list[Callable[[], object]] = [
            partial(planned, busy, "1", day, 10, busy.versions()),
            *[partial(busy.accept, offer, "3")] * 5,
            partial(withdraw, busy.database, offer.id, busy.accounts["1"]),
        ]
        assert at_once(steps)["done"] in (1, 2)
        executed = busy.stored(offer).state == "executed"
        assert (busy.hour("1", day), busy.hour("3", day)) == (
            (None, EARLY) if executed else (busy.hour("1", day), None)
        )
    assert_whole(busy)


@on_postgres
def test_exchanges_across_two_weeks_in_both_directions_wait_for_each_other(busy: Market) -> None:
    """Each touches both rosters: from the first week to the second, or back."""
    before = busy.versions()
    offers = [busy.offer("1", day, "exchange") for day in (0, 1, 7, 8)]
    counters = (12, 13, 5, 6)
    steps = [partial(busy.accept, o, "3", day) for o, day in zip(offers, counters, strict=True)]
    ends = at_once(steps * 5)
    executed = [busy.stored(offer).state for offer in offers].count("executed")
    assert ends["done"] == executed >= 1
    assert [v - b for v, b in zip(busy.versions(), before, strict=True)] == [executed] * 2
    assert_whole(busy)


@on_postgres
def test_swaps_in_two_weeks_that_together_leave_too_little_rest_are_not_both_done(
    busy: Market,
) -> None:
    """4 may have the late shift of Sunday or the early one of Monday, each in its own roster."""
    planned(busy, "3", 6, 14, busy.versions())
    late = busy.offer("3", 6)
    early = busy.offer("1", 7, "exchange")
    ends = at_once([partial(busy.accept, late, "4"), partial(busy.accept, early, "4", 7)] * 5)
    assert ends["done"] == 1
    assert any("7:30" in text for text in ends)
    assert (busy.hour("4", 6), busy.hour("4", 7)) in [(LATE, MIDDLE), (None, EARLY)]


@on_postgres
def test_nobody_gets_a_shift_on_a_day_on_which_they_fall_ill(busy: Market) -> None:
    for day in (0, 7):
        offer = busy.offer("1", day)
        accepted = partial(busy.accept, offer, "3")
        at_once([partial(busy.away, "3", day), *[accepted] * 3])
        with busy.database.reading() as session:
            absences = load_centre(session).absences
        ill = any(a.personnel_number == "3" and a.covers(busy.day(day)) for a in absences)
        assert not (ill and busy.hour("3", day))
    assert_whole(busy)


@on_postgres
def test_open_shift_goes_to_one_of_those_who_pick_it_up(busy: Market) -> None:
    busy.away("1", 1)
    given = Place("1", busy.day(1))
    takers = ("3", "6") * 10
    ends = at_once([partial(pick_up, busy.database, given, n, busy.accounts[n]) for n in takers])
    assert ends["done"] == 1


@on_postgres
def test_two_leads_decide_once(busy: Market) -> None:
    offer = busy.accept(busy.offer("1", 0, audience="everyone"), "6")
    assert offer.state == "in_review"

    def by(login: str, *, approve: bool) -> None:
        who = busy.accounts[login]
        (made,) = decide(busy.database, [offer.id], approve=approve, reason="so", who=who)
        if not made.done:
            raise ConflictError(made.why_not_en, de=made.why_not_de)

    ends = at_once([partial(by, "lead", approve=True), partial(by, "planner", approve=False)] * 5)
    assert ends["done"] == 1
    assert busy.stored(offer).state in ("executed", "refused")
    assert_whole(busy)


def planned(market: Market, number: str, day: int, hour: int, versions: list[int]) -> None:
    """A planner puts somebody's shift to another local hour."""
    week, place = day // 7, Place(number, market.day(day))
    move = Move("N", place, place, Shift("early", time(hour)))
    origin = Origin(market.accounts["planner"].id, "employer", "")
    make_move(market.database, market.weeks[week], versions[week], move, origin)
