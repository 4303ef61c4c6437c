"""Offers made, accepted and taken back, and what everybody is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from scheduler.errors import ConflictError, NotFoundError
from scheduler.notices.texts import words
from scheduler.planning.move_records import Move, Shift
from scheduler.planning.moves import make_move
from scheduler.store.journal import Origin
from scheduler.store.models.people import AgentRow
from scheduler.store.notices import notices_of
from scheduler.store.offers import claim_offer, list_offers
from scheduler.store.retention import pseudonymise
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, Place
from scheduler.store.rosters import load_roster
from scheduler.store.seen import changes_of_roster
from scheduler.swaps.checking import Board
from scheduler.swaps.executing import execute
from scheduler.swaps.kept_check import load_check
from scheduler.swaps.market import accept, make_offer, pick_up, trail, withdraw
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import Policy, PolicyRule, Term, Verdict
from scheduler.swaps.records import OfferRequest, Swap
from tests.builders.market import EARLY, LATE, MIDDLE, ORIGIN

if TYPE_CHECKING:
    from tests.builders.market import Market
    from tests.scheduler.jobs.conftest import SetClock

WITH_REASON = Origin("test", "employer", "as agreed")


def test_gift_changes_hands_at_once_and_both_are_told(market: Market) -> None:
    offer = market.accept(market.offer("1", 0), "3")
    assert (offer.state, offer.audit) == ("executed", True)
    assert (market.hour("1", 0), market.hour("3", 0)) == (None, EARLY)
    assert market.told("1") == market.told("3")[:1] == [("swap_state", "executed")]
    assert [e.action for e in market.journal(offer)] == ["offered", "accepted", "executed"]
    assert {e.origin.initiative for e in market.journal(offer)} == {"agent"}


def test_exchange_of_two_weeks_changes_both_rosters_or_none(market: Market) -> None:
    before = market.versions()
    offer = market.swap("1", 0, "3", counter=12)
    assert offer.state == "executed"
    assert [market.hour("1", 0), market.hour("3", 0)] == [None, EARLY]
    assert [market.hour("1", 12), market.hour("3", 12)] == [MIDDLE, None]
    assert market.versions() == [version + 1 for version in before]


def test_two_shifts_of_one_day_are_exchanged(market: Market) -> None:
    assert market.swap("1", 0, "4", counter=0).state == "executed"
    assert (market.hour("1", 0), market.hour("4", 0)) == (MIDDLE, EARLY)


def test_changed_shifts_count_as_seen_and_nobody_is_asked_to_look(market: Market) -> None:
    market.swap("1", 0, "3")
    with market.database.reading() as session:
        changes = changes_of_roster(session, market.weeks[0])
    assert {change.personnel_number for change in changes} == {"1", "3"}
    assert all(change.seen_at is not None for change in changes)
    assert {change.initiative for change in changes} == {"agent"}


def test_kept_check_says_what_decided_it(market: Market) -> None:
    offer = market.swap("1", 0, "3")
    check = load_check(offer.check or {})
    assert check.verdict is Verdict.AUDIT
    assert [finding.rule for finding in check.findings] == [PolicyRule.ONE_SIDED]
    assert {h.personnel_number: h.after_min for h in check.hours} == {"1": 4 * 480, "3": 6 * 480}
    assert offer.policy_version == 0


def test_hours_in_two_weeks_are_kept_with_the_days_of_each(market: Market) -> None:
    offer = market.swap("1", 0, "3", counter=12)
    kept = offer.check or {}
    check = load_check(kept)
    days = [(h.first_day, h.last_day) for h in check.hours if h.personnel_number == "1"]
    assert days == [(market.day(0), market.day(6)), (market.day(7), market.day(13))]
    before_days = [{k: v for k, v in h.items() if not k.endswith("_day")} for h in kept["hours"]]
    assert load_check({**kept, "hours": before_days}).hours[0].first_day is None


def test_too_little_rest_is_told_with_its_hours_to_whom_it_concerns(market: Market) -> None:
    offer = market.offer("1", 3, "exchange", audience="one", partner="4")
    market.swap("2", 2, "4")
    with pytest.raises(ConflictError, match="7:30") as own:
        market.accept(offer, "4", 3)
    assert "7:30" in own.value.in_language("de")
    assert market.stored(offer).state == "offered"
    withdraw(market.database, offer.id, market.accounts["1"])
    with pytest.raises(ConflictError, match="other side") as foreign:
        market.offer("1", 3, "exchange", audience="one", partner="4", wanted_days=(market.day(3),))
    assert "7:30" not in str(foreign.value)


def test_offer_nobody_could_take_is_not_made(market: Market) -> None:
    with pytest.raises(ConflictError, match="Not possible for the other side"):
        market.offer("1", 0, audience="one", partner="2")
    with market.database.reading() as session:
        assert list_offers(session) == ()


def test_shift_is_on_offer_once(market: Market) -> None:
    market.offer("1", 0)
    with pytest.raises(ConflictError, match="on offer already"):
        market.offer("1", 0, audience="everyone")


def test_only_those_it_was_offered_to_can_accept(market: Market) -> None:
    to_one = market.offer("1", 0, audience="one", partner="3")
    to_pod = market.offer("1", 1)
    for offer, taker in ((to_one, "6"), (to_pod, "6")):
        with pytest.raises(NotFoundError):
            market.accept(offer, taker)
    with pytest.raises(NotFoundError):
        accept(market.database, to_one.id, "3", None, market.accounts["2"])


def test_second_to_accept_is_told_that_somebody_else_has_it(market: Market) -> None:
    offer = market.offer("1", 1, audience="everyone")
    market.accept(offer, "3")
    with pytest.raises(ConflictError, match="taken by somebody else") as late:
        market.accept(offer, "6")
    assert late.value.in_language("de") == "Das hat schon jemand anders angenommen."


def test_other_pod_waits_for_a_lead(market: Market) -> None:
    offer = market.accept(market.offer("1", 0, audience="everyone"), "6")
    assert offer.state == "in_review"
    assert market.hour("1", 0) == EARLY
    assert market.told("lead")[0][0] == "swap_waits"
    assert market.told("1") == [("swap_state", "in_review")]


def test_wanted_days_bind(market: Market) -> None:
    offer = market.offer("1", 0, "exchange", wanted_days=(market.day(5),))
    with pytest.raises(ConflictError, match="not wanted"):
        market.accept(offer, "3", 3)
    assert market.accept(offer, "3", 5).state == "executed"


def test_exchange_needs_a_shift_in_return_and_a_gift_has_none(market: Market) -> None:
    for kind, counter in (("exchange", None), ("gift", 5)):
        offer = market.offer("1", 0 if counter else 1, kind)
        with pytest.raises(ConflictError, match="in return"):
            market.accept(offer, "3", counter)


def test_offer_is_taken_back_by_its_giver_only(market: Market) -> None:
    offer = market.offer("1", 0, audience="one", partner="3")
    with pytest.raises(NotFoundError):
        withdraw(market.database, offer.id, market.accounts["3"])
    assert withdraw(market.database, offer.id, market.accounts["1"]).state == "withdrawn"
    assert market.told("3")[0] == ("swap_state", "withdrawn")
    with pytest.raises(ConflictError, match="taken back"):
        market.accept(offer, "3")


def test_taker_takes_back_what_waits_for_a_lead(reviewed: Market) -> None:
    offer = reviewed.swap("1", 0, "3")
    assert withdraw(reviewed.database, offer.id, reviewed.accounts["3"]).state == "withdrawn"
    assert reviewed.told("1")[0] == ("swap_state", "withdrawn")
    assert reviewed.hour("1", 0) == EARLY


def test_executed_swap_is_not_taken_back(market: Market) -> None:
    offer = market.swap("1", 0, "3")
    with pytest.raises(ConflictError):
        withdraw(market.database, offer.id, market.accounts["1"])


def test_gift_to_one_who_cannot_have_it_is_refused_and_the_giver_knows(market: Market) -> None:
    offer = market.offer("1", 2 + 7, audience="one", partner="4")
    terms = {**Policy().terms, PolicyRule.ONE_SIDED: Term(Verdict.REFUSE)}
    set_policy(market.database, "N", 0, Policy(terms=terms), WITH_REASON)
    assert market.accept(offer, "4").state == "refused"
    assert market.told("1") == [("swap_state", "refused")]


def test_lead_offers_for_somebody_who_is_away(market: Market) -> None:
    lead, place = market.accounts["lead"], Place("1", market.day(0))
    request = OfferRequest("gift", place)
    for who in ("lead_s", "2"):
        with pytest.raises(NotFoundError):
            make_offer(market.database, request, market.accounts[who], acting_for="1")
    offer = make_offer(market.database, request, lead, acting_for="1")
    (made,) = market.journal(offer)
    assert (made.origin.initiative, made.origin.who) == ("employer", lead.id)
    assert (made.after or {})["for"] not in ("", "1")
    done = market.accept(offer, "3")
    with market.database.reading() as session:
        changes = {c.personnel_number: c for c in changes_of_roster(session, market.weeks[0])}
        (step, *_) = trail(session, done.id)
    assert (step.side, step.for_somebody) == ("lead", True)
    assert changes["1"].seen_at is None
    assert changes["3"].seen_at is not None
    assert {change.initiative for change in changes.values()} == {"employer"}


def test_open_shift_is_picked_up_once(market: Market) -> None:
    market.away("1", 0)
    given = Place("1", market.day(0))
    done = pick_up(market.database, given, "3", market.accounts["3"])
    assert (done.state, market.hour("3", 0)) == ("executed", EARLY)
    with pytest.raises(ConflictError, match="not open any more"):
        pick_up(market.database, given, "3", market.accounts["3"])
    with pytest.raises(ConflictError):
        pick_up(market.database, Place("2", market.day(0)), "3", market.accounts["3"])


def test_shift_that_was_given_back_and_lost_again_is_open_again(
    market: Market, clock: SetClock
) -> None:
    market.away("1", 0)
    given = Place("1", market.day(0))
    pick_up(market.database, given, "3", market.accounts["3"])
    early = market.duties()["3", market.day(0)]
    for mine in (replace(early, personnel_number="1", id=""), None):
        clock.forward(minutes=1)
        changes = [DutyChange("N", n, market.day(0), d) for n, d in (("3", None), ("1", mine))]
        with market.database.writing() as session:
            change_duties(session, market.weeks[0], market.versions()[0], changes, ORIGIN)
    done = pick_up(market.database, given, "3", market.accounts["3"])
    assert (done.state, market.hour("3", 0)) == ("executed", EARLY)


def test_open_shift_that_waits_for_a_lead_is_spoken_for(reviewed: Market) -> None:
    reviewed.away("1", 1)
    given = Place("1", reviewed.day(1))
    assert pick_up(reviewed.database, given, "3", reviewed.accounts["3"]).state == "in_review"
    with pytest.raises(ConflictError, match="taken by somebody else"):
        pick_up(reviewed.database, given, "6", reviewed.accounts["6"])


def test_swap_is_checked_on_the_roster_as_it_is_not_as_it_was_shown(market: Market) -> None:
    offer = market.offer("1", 2)
    # On offer the shift was legal for 4; since then 4 works late the evening before.
    place = Place("4", market.day(1))
    local = Shift("early", time(LATE + 1))
    with market.database.reading() as session:
        version = load_roster(session, market.weeks[0], ()).version
    move = Move("N", place, place, local)
    make_move(market.database, market.weeks[0], version, move, Origin("p", "employer"))
    with pytest.raises(ConflictError, match="7:30"):
        market.accept(offer, "4")
    assert market.stored(offer).state == "offered"
    assert market.hour("1", 2) == EARLY


def test_check_of_one_version_is_never_executed_on_the_next(market: Market) -> None:
    """Not even if the second version would allow the same."""
    offer = market.offer("1", 2)
    with market.database.reading() as session:
        check = Board(session).check(Swap(Place("1", market.day(2)), "4"))
    market.swap("1", 0, "3")
    before = market.duties()
    refused = pytest.raises(ConflictError, match="changed meanwhile")
    with refused, market.database.writing() as session:
        claimed = claim_offer(session, offer.id)
        execute(session, claimed, check.versions, check.changes, "somebody")
    assert market.duties() == before
    assert market.stored(offer).state == "offered"


def test_name_and_text_of_who_left_go(market: Market) -> None:
    offer = market.offer("1", 0, text="my daughter's birthday")
    assert "Anna Alt" in str(market.accept(offer, "3").check)
    with market.database.writing() as session:
        session.execute(update(AgentRow).values(valid_to=market.day(14)))
        pseudonymise(session, market.day(30), ORIGIN)
    assert market.stored(offer).text == ""
    assert "Anna" not in str(market.stored(offer))


def test_notices_of_swaps_are_whole_sentences(market: Market, clock: SetClock) -> None:
    market.swap("1", 0, "3", counter=12)
    with market.database.reading() as session:
        notices = notices_of(session, market.accounts["3"].id)
    state, offered = (words(n.kind, n.params, "en") for n in notices)
    assert offered.text == (
        "Anna Alt offers: Mon 14 Dec 2026, 06:00–14:30. Please answer by Wed 25 Nov 2026, 10:30."
    )
    assert state.heading == "Swap done"
    assert state.text == (
        "With Anna Alt: Mon 14 Dec 2026, 06:00–14:30 for Sat 26 Dec 2026, 10:00–18:30."
    )
