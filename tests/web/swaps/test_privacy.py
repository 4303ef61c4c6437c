"""Nobody learns another person's numbers or reasons, nor names of other pods without asking."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from scheduler.swaps.policy import PolicyRule, Verdict
from scheduler.swaps.words import OTHER_SIDE, finding_text
from tests.web.swaps.conftest import AT_ONCE, offered

if TYPE_CHECKING:
    from scheduler.swaps.records import SwapCheck
    from tests.web.swaps.conftest import Market

WORDS = ("wish", "contract", "Urlaub", "Krank", "leave")


def personal(check: SwapCheck, number: str) -> list[str]:
    """What the check says about this person only."""
    breaches = [b.text_en for b in check.breaches if b.personnel_number == number]
    findings = [finding_text(f, "en") for f in check.findings if f.personnel_number == number]
    return [*breaches, *findings]


def read(market: Market, login: str, address: str) -> str:
    return unescape(market.client(login).get(address, headers={"Accept-Language": "en"}).text)


def test_reasons_stand_on_the_page_of_the_one_they_are_about_only(market: Market) -> None:
    check = market.gift(Verdict.REVIEW)
    giver, taker = check.swap.given.personnel_number, check.swap.taker
    weekly = [f for f in check.findings if f.rule is PolicyRule.WEEKLY_HOURS]
    offer_id = offered(market.client(giver), check.swap.given, audience="one", partner=taker)
    before = {n: read(market, n, f"/swaps/{offer_id}") for n in (giver, taker)}
    market.client(taker).post(f"/swaps/{offer_id}/accept")
    after = {n: read(market, n, f"/swaps/{offer_id}") for n in (giver, taker)}
    for reader, other in ((giver, taker), (taker, giver)):
        assert not [text for text in personal(check, other) if text in after[reader]]
        assert not [text for text in personal(check, other) if text in before[reader]]
        own = [finding_text(f, "en") for f in weekly if f.personnel_number == reader]
        assert all(text in after[reader] for text in own)
    if any(f.personnel_number == taker for f in check.findings if f.verdict is Verdict.REVIEW):
        assert OTHER_SIDE[Verdict.REVIEW]["en"] in after[giver]


def test_hours_of_others_are_nowhere(market: Market) -> None:
    check = market.exchange(*AT_ONCE)
    giver = check.swap.given.personnel_number
    page = read(market, giver, f"/swaps/new?day={check.swap.given.day}&audience=everyone")
    own = next(h for h in check.hours if h.personnel_number == giver)
    before = {text.split(" ")[0] for text in re.findall(r"Hours: ([\d.]+ )", page)}
    assert before == {f"{own.before_min / 60:.1f}"}


@pytest.mark.parametrize("kind", ["gift", "exchange"])
def test_people_of_other_pods_are_named_to_those_only_who_ask_everyone(
    market: Market, kind: str
) -> None:
    given = market.gift(*AT_ONCE, same_pod=True).swap.given
    me = given.personnel_number
    strangers = [
        market.name_of(n) for n in market.centre.pods if market.pod_of(n) != market.pod_of(me)
    ]
    address = f"/swaps/new?day={given.day}&kind={kind}"
    for path in ("/swaps", "/swaps/new", address, f"{address}&audience=one", "/swaps/guide"):
        page = read(market, me, path)
        assert not [name for name in strangers if name in page], path
    why = read(market, me, f"/swaps/why?day={given.day}&kind={kind}")
    assert not [name for name in strangers if name in why]
    everyone = read(market, me, f"{address}&audience=everyone")
    assert any(name in everyone for name in strangers)


def test_no_page_speaks_of_wishes_or_of_why_somebody_is_away(market: Market) -> None:
    check = market.gift(*AT_ONCE)
    giver, day = check.swap.given.personnel_number, check.swap.given.day
    offer_id = offered(market.client(giver), check.swap.given)
    paths = ("/swaps", f"/swaps/{offer_id}", f"/swaps/new?day={day}", f"/swaps/why?day={day}")
    for path in paths:
        page = read(market, giver, path)
        main = page[page.index("<main") : page.index("</main>")]
        assert not [word for word in WORDS if re.search(rf"\b{word}", main)], path
