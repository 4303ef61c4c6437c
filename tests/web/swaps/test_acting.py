from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.store.journal import Subject, entries
from tests.builders.swapping import MONDAY
from tests.web.swaps.conftest import AT_ONCE

if TYPE_CHECKING:
    from tests.web.swaps.conftest import Market


def test_lead_finds_the_people_of_the_own_pods_only(market: Market) -> None:
    shown = market.client("lead").get("/swaps/for?lang=en").text
    for number, pod in market.centre.pods.items():
        assert (f"/swaps/for/{number}" in shown) is (pod == "P01")
    everybody = market.client("planner").get("/swaps/for").text
    assert all(f"/swaps/for/{number}" in everybody for number in market.centre.pods)


def test_pages_for_somebody_else_say_so(market: Market) -> None:
    place = market.places()[0]
    number = place.personnel_number
    lead = market.client("planner")
    paths = ("", "/new", f"/new?day={place.day}", f"/why?day={place.day}", "/guide")
    for path in paths:
        answer = lead.get(f"/swaps/for/{number}{path}", headers={"Accept-Language": "en"})
        assert answer.status_code == 200, path
        assert f"For {market.name_of(number)}, as employer" in answer.text
        assert 'action="/swaps/new' not in answer.text


def test_people_of_other_pods_are_not_found(market: Market) -> None:
    stranger = next(n for n, pod in market.centre.pods.items() if pod != "P01")
    lead = market.client("lead")
    for path in ("", "/new", "/guide"):
        assert lead.get(f"/swaps/for/{stranger}{path}").status_code == 404
    assert lead.get("/swaps/for/nobody").status_code == 404


def test_agents_act_for_nobody(market: Market) -> None:
    mine, other = list(market.centre.pods)[:2]
    agent = market.client(mine)
    assert agent.get("/swaps/for").status_code == 403
    assert agent.get(f"/swaps/for/{other}").status_code == 403


def test_what_a_lead_does_for_somebody_is_the_employers_and_names_both(market: Market) -> None:
    # Within the notice period the owners have to agree themselves.
    check = market.gift(*AT_ONCE, since=MONDAY + timedelta(days=2))
    given, taker = check.swap.given, check.swap.taker
    planner = market.client("planner")
    data = {"day": given.day, "kind": "gift", "audience": "one", "partner": taker}
    answer = planner.post(f"/swaps/for/{given.personnel_number}/new", data=data)
    assert answer.status_code == 302
    assert answer.location.startswith(f"/swaps/for/{given.personnel_number}/")
    offer_id = answer.location.rsplit("/", 1)[-1]
    assert market.offer(offer_id).giver == given.personnel_number
    assert market.offer(offer_id).who == market.centre.accounts["planner"].id
    with market.database.reading() as session:
        told = entries(session, Subject("swap", offer_id))
    assert {entry.origin.initiative for entry in told} == {"employer"}
    accepted = planner.post(f"/swaps/for/{taker}/{offer_id}/accept")
    assert accepted.status_code == 302
    assert market.offer(offer_id).taker == taker
    back = planner.post(f"/swaps/for/{taker}/{offer_id}/undo", follow_redirects=True)
    assert back.status_code == 200
    assert market.offer(offer_id).undo_asked_by == taker
