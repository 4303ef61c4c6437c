from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from scheduler.store.agreements import list_agreements, withdraw_agreement
from scheduler.store.audits import AuditReport, add_report
from scheduler.store.journal import Origin
from scheduler.swaps.guide import guide
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import Policy, Verdict
from tests.builders.swapping import MONDAY, SUNDAY

if TYPE_CHECKING:
    from tests.web.swaps.conftest import Market

PLANNER = Origin("test", "employer", "fewer questions")


def shown(market: Market, number: str = "00001") -> str:
    return unescape(market.client(number).get("/swaps/guide?lang=en").text)


def test_guide_says_every_line_of_the_policy_in_force(market: Market) -> None:
    page = shown(market)
    for line in guide(Policy(), True, "en").lines:
        assert line.text in page
    assert "Happens at once" in page
    assert "Needs a yes" in page


def test_guide_changes_with_the_policy_and_names_its_version(market: Market) -> None:
    set_policy(market.database, "P01", 0, replace(Policy(), otherwise=Verdict.REVIEW), PLANNER)
    page = shown(market)
    assert "version 1 of the policy" in page
    assert "Happens at once" not in page
    other = next(n for n, pod in market.centre.pods.items() if pod != "P01")
    assert "Happens at once" in shown(market, other)


def test_without_an_agreement_everything_needs_a_yes(market: Market) -> None:
    with market.database.writing() as session:
        withdraw_agreement(session, list_agreements(session)[0].id, PLANNER)
    page = shown(market)
    assert "Happens at once" not in page
    assert "No agreement covers swaps" in page


def test_what_audits_found_is_told_to_the_own_pod(market: Market) -> None:
    found = AuditReport("P01", MONDAY, SUNDAY, 214, 22, 0, 25, 0, 0)
    with market.database.writing() as session:
        add_report(session, found)
    assert "214 swaps, 22 looked at, none wrong" in shown(market)
    other = next(n for n, pod in market.centre.pods.items() if pod != "P01")
    assert "214 swaps" not in shown(market, other)
