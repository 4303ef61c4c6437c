"""Executed swaps undone: both sides want it, and the law still allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.journal import Origin
from scheduler.store.roster_records import Place
from scheduler.store.seen import changes_of_roster
from scheduler.swaps.market import answer_undo, ask_undo, pick_up
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import Policy, PolicyRule, Term, Verdict
from tests.builders.market import EARLY, MIDDLE, publish_again
from tests.builders.tiny import at_hour

if TYPE_CHECKING:
    from scheduler.swaps.records import Offer
    from tests.builders.market import Market
    from tests.scheduler.jobs.conftest import SetClock


def ask(market: Market, offer: Offer, by: str) -> Offer:
    return ask_undo(market.database, offer.id, market.accounts[by])


def answer(market: Market, offer: Offer, by: str, *, agree: bool = True) -> Offer:
    return answer_undo(market.database, offer.id, market.accounts[by], agree=agree)


@pytest.mark.parametrize(("counter", "asker", "other"), [(None, "1", "3"), (12, "3", "1")])
def test_undone_swap_leaves_the_very_shifts_there_were(
    market: Market, counter: int | None, asker: str, other: str
) -> None:
    before = market.duties()
    offer = market.swap("1", 0, "3", counter)
    ask(market, offer, asker)
    assert market.told(other)[0][0] == "swap_undo"
    assert market.duties() != before
    assert answer(market, offer, other).state == "undone"
    assert market.duties() == before
    assert market.told(asker)[0] == market.told(other)[0] == ("swap_state", "undone")
    actions = [entry.action for entry in market.journal(offer)]
    assert actions[-2:] == ["undo_asked", "undone"]


def test_one_side_alone_undoes_nothing(market: Market) -> None:
    offer = market.swap("1", 0, "3")
    with pytest.raises(ConflictError, match="nobody asked"):
        answer(market, offer, "1")
    ask(market, offer, "1")
    with pytest.raises(ConflictError, match="other side has to agree"):
        answer(market, offer, "1")
    with pytest.raises(ConflictError, match="asked already"):
        ask(market, offer, "3")
    for stranger in ("2", "lead_s"):
        with pytest.raises(NotFoundError):
            answer(market, offer, stranger)
    assert market.stored(offer).state == "executed"


def test_other_side_says_no_and_the_swap_stays(market: Market) -> None:
    offer = market.swap("1", 0, "3")
    ask(market, offer, "1")
    assert answer(market, offer, "3", agree=False).state == "executed"
    assert market.told("1")[0][0] == "swap_undo"
    assert market.hour("3", 0) == EARLY
    ask(market, offer, "3")


def test_law_forbids_a_way_back_that_policy_could_not(market: Market) -> None:
    """Since the exchange of Thursday 1 works late on Wednesday: early on Thursday is too soon."""
    offer = market.swap("1", 3, "4", counter=3)
    market.swap("1", 2, "4")
    market.swap("2", 2, "1")
    with pytest.raises(ConflictError, match="7:30"):
        ask(market, offer, "1")


def test_policy_does_not_hinder_what_restores_the_published_roster(market: Market) -> None:
    offer = market.swap("1", 0, "3")
    terms = {rule: Term(Verdict.REFUSE) for rule in PolicyRule}
    reason = Origin("test", "employer", "as agreed")
    set_policy(market.database, "N", 0, Policy(terms=terms), reason)
    ask(market, offer, "1")
    assert answer(market, offer, "3").state == "undone"


def test_shift_that_was_changed_since_or_has_begun_stays(market: Market, clock: SetClock) -> None:
    offer = market.swap("1", 0, "3")
    ask(market, offer, "1")
    week = {place: duty for place, duty in market.duties().items() if place[1] < market.day(7)}
    week["3", market.day(0)] = at_hour(week["3", market.day(0)], MIDDLE)
    publish_again(market, 0, week.values())
    with pytest.raises(ConflictError, match="changed since"):
        answer(market, offer, "3")
    clock.forward(days=22)
    with pytest.raises(ConflictError, match="begun"):
        answer(market, offer, "3")


def test_open_shift_that_was_picked_up_goes_back_to_nobody(market: Market) -> None:
    market.away("1", 0)
    taken = pick_up(market.database, Place("1", market.day(0)), "3", market.accounts["3"])
    with pytest.raises(ConflictError, match="goes back to nobody"):
        ask(market, taken, "3")


def test_shift_that_a_lead_undoes_for_somebody_away_is_to_be_seen(market: Market) -> None:
    offer = market.swap("1", 0, "3")
    lead = market.accounts["lead"]
    ask_undo(market.database, offer.id, lead, acting_for="1")
    assert answer(market, offer, "3").state == "undone"
    with market.database.reading() as session:
        newest = {c.personnel_number: c for c in changes_of_roster(session, market.weeks[0])}
    assert newest["1"].seen_at is None
    assert newest["3"].seen_at is not None
    assert [entry.origin.initiative for entry in market.journal(offer)][-2:] == [
        "employer",
        "agent",
    ]
