from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scheduler.swaps.policy import Verdict
from tests.web.swaps.conftest import AT_ONCE, offered

if TYPE_CHECKING:
    from scheduler.swaps.records import SwapCheck
    from tests.web.swaps.conftest import Market


def make(market: Market, check: SwapCheck) -> str:
    """Offer the swap of a check to its taker."""
    given = check.swap.given
    kind = "exchange" if check.swap.counter else "gift"
    agent = market.client(given.personnel_number)
    return offered(agent, given, kind=kind, audience="one", partner=check.swap.taker)


def accept(market: Market, check: SwapCheck, offer_id: str) -> str:
    """Accept it; the page the taker is led to."""
    counter = check.swap.counter
    taker = market.client(check.swap.taker)
    data = {"counter": counter.day} if counter else {}
    answer = taker.post(f"/swaps/{offer_id}/accept?lang=en", data=data, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def test_accepted_gift_is_executed_at_once_and_says_so(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    offer_id = make(market, check)
    assert "Executed" in accept(market, check, offer_id)
    assert market.offer(offer_id).state == "executed"
    giver = market.client(check.swap.given.personnel_number)
    assert "done" in giver.get("/swaps?lang=en").text


def test_notices_lead_to_the_offer(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    offer_id = make(market, check)
    link = f'href="/swaps/{offer_id}"'
    assert link in market.client(check.swap.taker).get("/notices").text
    accept(market, check, offer_id)
    assert link in market.client(check.swap.given.personnel_number).get("/notices").text


def test_exchange_is_executed_with_the_chosen_shift(market: Market) -> None:
    check = market.exchange(*AT_ONCE)
    assert check.swap.counter is not None
    offer_id = make(market, check)
    shown = market.client(check.swap.taker).get(f"/swaps/{offer_id}?lang=en").text
    assert f'name="counter" value="{check.swap.counter.day}"' in shown
    assert "Executed" in accept(market, check, offer_id)
    counter = market.offer(offer_id).counter
    assert counter is not None
    assert counter.day == check.swap.counter.day


def test_swap_that_needs_a_yes_says_whose_and_why(market: Market) -> None:
    check = market.gift(Verdict.REVIEW)
    offer_id = make(market, check)
    shown = accept(market, check, offer_id)
    assert market.offer(offer_id).state == "in_review"
    assert "waits" in shown


def test_loser_of_a_race_reads_it_on_the_page_with_a_way_back(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    given, taker = check.swap.given, check.swap.taker
    offer_id = offered(market.client(given.personnel_number), given)
    loser = next(
        n
        for n in market.centre.pods
        if market.pod_of(n) == market.pod_of(taker) and n not in (taker, given.personnel_number)
    )
    market.client(taker).post(f"/swaps/{offer_id}/accept")
    answer = market.client(loser).post(f"/swaps/{offer_id}/accept?lang=en")
    assert answer.status_code == 409
    assert "taken by somebody else" in answer.text
    assert 'href="/swaps"' in answer.text
    assert market.name_of(taker) not in answer.text
    later = market.client(loser).get(f"/swaps/{offer_id}?lang=en")
    assert "no longer open" in later.text
    assert market.name_of(taker) not in later.text


def test_offer_is_taken_back_and_then_nobody_has_it(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    offer_id = make(market, check)
    giver = market.client(check.swap.given.personnel_number)
    assert giver.post(f"/swaps/{offer_id}/withdraw").status_code == 302
    assert market.offer(offer_id).state == "withdrawn"
    answer = market.client(check.swap.taker).post(f"/swaps/{offer_id}/accept?lang=en")
    assert answer.status_code == 409
    assert market.offer(offer_id).state == "withdrawn"


def test_undoing_takes_both_sides(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    offer_id = make(market, check)
    accept(market, check, offer_id)
    giver = market.client(check.swap.given.personnel_number)
    taker = market.client(check.swap.taker)
    assert giver.post(f"/swaps/{offer_id}/undo").status_code == 302
    assert market.offer(offer_id).state == "executed"
    assert giver.post(f"/swaps/{offer_id}/undo", data={"answer": "yes"}).status_code == 409
    assert "Undo the swap?" in taker.get("/swaps?lang=en").text
    assert taker.post(f"/swaps/{offer_id}/undo", data={"answer": "yes"}).status_code == 302
    assert market.offer(offer_id).state == "undone"


def test_undoing_can_be_declined(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    offer_id = make(market, check)
    accept(market, check, offer_id)
    market.client(check.swap.taker).post(f"/swaps/{offer_id}/undo")
    giver = market.client(check.swap.given.personnel_number)
    giver.post(f"/swaps/{offer_id}/undo", data={"answer": "no"})
    assert market.offer(offer_id).state == "executed"
    assert market.offer(offer_id).undo_asked_by is None


def test_others_offers_are_not_found(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    offer_id = make(market, check)
    sides = (check.swap.given.personnel_number, check.swap.taker)
    for number in set(market.centre.pods) - set(sides):
        other = market.client(number)
        assert other.get(f"/swaps/{offer_id}").status_code == 404
        for step in ("accept", "withdraw", "undo"):
            assert other.post(f"/swaps/{offer_id}/{step}").status_code == 404
    assert market.client(sides[0]).get("/swaps/nothing").status_code == 404


def test_taker_of_an_open_offer_sees_it_until_it_does_not_fit(market: Market) -> None:
    fits = market.gift(*AT_ONCE)
    given = fits.swap.given
    offer_id = offered(market.client(given.personnel_number), given)
    assert offer_id in market.client(fits.swap.taker).get("/swaps").text
    working = {p.personnel_number for p in market.places() if p.day == given.day}
    busy = next(
        n
        for n in working
        if market.pod_of(n) == market.pod_of(fits.swap.taker) and n != given.personnel_number
    )
    assert offer_id not in market.client(busy).get("/swaps").text
    shown = market.client(busy).get(f"/swaps/{offer_id}?lang=en").text
    assert "Why not?" in shown
    assert "/accept" not in shown


def test_trail_is_shown_to_both_sides(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    offer_id = make(market, check)
    accept(market, check, offer_id)
    for number in (check.swap.given.personnel_number, check.swap.taker):
        shown = market.client(number).get(f"/swaps/{offer_id}?lang=en").text
        assert "What happened" in shown
        trail = shown.partition('class="swap-trail"')[2]
        assert len(re.findall("<li>", trail)) >= 2
