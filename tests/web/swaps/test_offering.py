from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from flask import render_template_string

from scheduler.planning.effects import HoursEffect
from scheduler.swaps.policy import Verdict
from tests.web.swaps.conftest import AT_ONCE, offered

if TYPE_CHECKING:
    from tests.web.conftest import Site
    from tests.web.swaps.conftest import Market


def heads(html: str) -> list[str]:
    """The people or shifts a page lists."""
    return re.findall(r'<li class="swap-person">\s*<h3>(.*?)</h3>', html, re.DOTALL)


def test_without_a_day_the_own_shifts_are_offered_as_choices(market: Market) -> None:
    place = market.places()[0]
    shown = market.client(place.personnel_number).get("/swaps/new?lang=en").text
    days = {p.day for p in market.places() if p.personnel_number == place.personnel_number}
    assert set(re.findall(r"/swaps/new\?day=([\d-]+)", shown)) == {str(day) for day in days}


def test_person_without_shifts_gets_a_friendly_page(site: Site) -> None:
    agent = site.client("agent")
    assert "No shifts to offer" in agent.get("/swaps/new?lang=en").text
    assert "Nothing offered yet" in agent.get("/swaps?lang=en").text


@pytest.mark.parametrize("day", ["2026-12-24", "2020-01-01"])
def test_day_without_a_shift_is_not_found_but_the_page_goes_on(market: Market, day: str) -> None:
    agent = market.client(market.places()[0].personnel_number)
    answer = agent.get(f"/swaps/new?lang=en&day={day}")
    assert answer.status_code == 404
    assert "no shift on this day" in answer.text
    assert "Which one?" in answer.text
    assert agent.get("/swaps/new?day=nonsense").status_code == 404


def test_only_people_it_would_work_for_are_listed_with_what_would_happen(market: Market) -> None:
    works, not_so = market.gift(*AT_ONCE), market.gift(Verdict.REFUSE)
    for check, listed in ((works, True), (not_so, False)):
        giver, day = check.swap.given.personnel_number, check.swap.given.day
        shown = market.client(giver).get(f"/swaps/new?lang=en&day={day}&kind=gift").text
        assert any(market.name_of(check.swap.taker) in head for head in heads(shown)) is listed
        assert "at once" in shown or "needs a yes" in shown


def test_hours_of_two_rosters_are_told_with_the_days_of_each(site: Site) -> None:
    first, week = date(2026, 12, 7), timedelta(days=7)
    both = [
        HoursEffect("1", "Anna", 2400, 2400, after, begin, begin + timedelta(days=6))
        for begin, after in ((first, 1920), (first + week, 2880))
    ]
    macro = '{% from "swaps/parts.html" import hours with context %}{{ hours({"hours": both}) }}'

    def told(of: list[HoursEffect]) -> list[str]:
        with site.app.test_request_context("/?lang=en"):
            return re.findall(r">(.*?)</p>", render_template_string(macro, both=of))

    assert told(both) == [
        "Hours of 7 – 13 December 2026: 40.0 → 32.0 of 40.0",
        "Hours of 14 – 20 December 2026: 40.0 → 48.0 of 40.0",
    ]
    assert told(both[:1]) == ["Hours: 40.0 → 32.0 of 40.0"]


def test_exchange_names_the_shifts_that_could_be_had(market: Market) -> None:
    check = market.exchange(*AT_ONCE)
    given = check.swap.given
    shown = market.client(given.personnel_number).get(f"/swaps/new?lang=en&day={given.day}").text
    assert check.swap.counter is not None
    assert f'value="{check.swap.counter.day}"' in shown
    assert market.name_of(check.swap.taker) in shown


def test_one_colleague_is_chosen_from_those_it_would_work_for(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    given, taker = check.swap.given, check.swap.taker
    address = f"/swaps/new?lang=en&day={given.day}&kind=gift&audience=one"
    agent = market.client(given.personnel_number)
    assert "choose a colleague" in agent.get(address).text
    shown = agent.get(f"{address}&partner={taker}").text
    assert len(heads(shown)) == 1
    assert market.name_of(taker) in heads(shown)[0]


def test_offer_is_sent_as_shown_and_waits_for_the_one_it_is_made_to(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    given, taker = check.swap.given, check.swap.taker
    agent = market.client(given.personnel_number)
    offer_id = offered(agent, given, audience="one", partner=taker, text="Grandma is 90")
    offer = market.offer(offer_id)
    assert (offer.state, offer.audience, offer.partner) == ("offered", "one", taker)
    assert "Grandma is 90" in market.client(taker).get("/swaps?lang=en").text
    assert "offered" in agent.get(f"/swaps/{offer_id}?lang=en").text


def test_wanted_days_are_kept(market: Market) -> None:
    check = market.exchange(*AT_ONCE)
    given, counter = check.swap.given, check.swap.counter
    assert counter is not None
    agent = market.client(given.personnel_number)
    offer_id = offered(agent, given, kind="exchange", wanted=[str(counter.day)])
    assert market.offer(offer_id).wanted_days == (counter.day,)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"audience": "one", "partner": ""}, "Please choose a colleague."),
        ({"kind": "sale"}, "Not a valid choice"),
        ({"text": "x" * 301}, "300"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    market: Market, wrong: dict[str, str], said: str
) -> None:
    given = market.gift(*AT_ONCE).swap.given
    data = {"kind": "gift", "audience": "pod", "text": "my words", **wrong}
    data["day"] = str(given.day)
    answer = market.client(given.personnel_number).post("/swaps/new?lang=en", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert data["text"] in answer.text


def test_same_shift_is_not_offered_twice(market: Market) -> None:
    given = market.gift(*AT_ONCE).swap.given
    agent = market.client(given.personnel_number)
    offered(agent, given)
    data = {"day": given.day, "kind": "gift", "audience": "pod", "text": "again"}
    answer = agent.post("/swaps/new?lang=en", data=data)
    assert answer.status_code == 409
    assert "again" in answer.text


def test_why_not_says_the_rule_and_the_own_numbers_only(market: Market) -> None:
    check = market.gift(Verdict.REFUSE)
    given, taker = check.swap.given, check.swap.taker
    breach = next(b for b in check.breaches if b.statutory)
    assert breach.personnel_number == taker
    address = f"/swaps/why?lang=en&kind=gift&day={given.day}&with={taker}"
    shown = market.client(given.personnel_number).get(address).text
    assert "not possible for the other side" in shown.lower()
    assert breach.text_en not in shown
    assert breach.text_en.split(": ")[1] not in shown


def test_why_not_of_somebody_outside_the_pod_is_not_answered(market: Market) -> None:
    given = market.places()[0]
    stranger = next(
        n for n in market.centre.pods if market.pod_of(n) != market.pod_of(given.personnel_number)
    )
    shown = market.client(given.personnel_number).get(
        f"/swaps/why?lang=en&day={given.day}&with={stranger}"
    )
    assert shown.status_code == 200
    assert market.name_of(stranger) not in shown.text
