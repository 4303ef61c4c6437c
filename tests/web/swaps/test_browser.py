"""Swaps in a real browser: offered and accepted on a phone, by thumb and by keyboard."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from scheduler.swaps.policy import Verdict
from tests.builders.browser import DESK, PHONE, Reader
from tests.builders.swapping import MONDAY
from tests.web.swaps.conftest import AT_ONCE, offered, opened
from tests.web.test_axe import faults_of
from web.wording import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser

    from scheduler.swaps.records import SwapCheck
    from tests.builders.swapping import Swapping
    from tests.web.swaps.conftest import Market


@pytest.fixture(scope="module")
def shown(
    swapping: tuple[Path, Swapping], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Market]:
    """A market for tests that change nothing on pages of others."""
    with opened(swapping, tmp_path_factory.mktemp("shown")) as market:
        yield market


@pytest.fixture(scope="module")
def address(shown: Market, served: Callable[[Flask], str]) -> str:
    return served(shown.app)


def reader_of(
    browser: Browser, address: str, market: Market, login: str, **taste: object
) -> Reader:
    taste = {"viewport": PHONE, "locale": "en-GB", **taste}
    return Reader(browser, address, market.token(login), reduced_motion="reduce", **taste)


def prepare(market: Market) -> dict[str, list[str]]:
    """Offers in several states; addresses of pages that show them, by who reads."""
    done, waits = market.gift(*AT_ONCE), market.gift(Verdict.REVIEW, since=MONDAY + timedelta(3))
    addresses: dict[str, list[str]] = {}
    for check, undo in ((done, True), (waits, False)):
        giver, taker = check.swap.given.personnel_number, check.swap.taker
        offer_id = offered(
            market.client(giver), check.swap.given, audience="one", partner=taker, text="Danke!"
        )
        market.client(taker).post(f"/swaps/{offer_id}/accept")
        if undo:
            market.client(taker).post(f"/swaps/{offer_id}/undo")
        addresses.setdefault(giver, []).extend(["/swaps", f"/swaps/{offer_id}"])
    swapped = market.exchange(*AT_ONCE)
    given = swapped.swap.given
    address = f"/swaps/new?day={given.day}"
    pages = [address, f"{address}&audience=one", f"/swaps/why?day={given.day}"]
    addresses.setdefault(given.personnel_number, []).extend(pages)
    kept = offered(market.client(given.personnel_number), given, kind="exchange", audience="pod")
    addresses.setdefault(swapped.swap.taker, []).extend(["/swaps", f"/swaps/{kept}"])
    addresses["lead"] = [f"/swaps/for/{given.personnel_number}"]
    return addresses


@pytest.mark.proof
def test_pages_are_accessible_and_no_wider_than_a_phone(
    browser: Browser, address: str, shown: Market
) -> None:
    problems = []
    for login, pages in prepare(shown).items():
        for locale, size in (("en-GB", DESK), ("de-DE", PHONE)):
            reader = reader_of(browser, address, shown, login, locale=locale, viewport=size)
            problems += [(p, f) for p in pages for f in faults_of(reader, p, locale, size)]
            reader.context.close()
    assert problems == []


def times(check: SwapCheck) -> str:
    """When the given shift begins, as pages say it."""
    changes = (c for of_roster in check.changes.values() for c in of_roster if c.duty)
    return next(
        clock(c.duty.start_utc + timedelta(hours=1))
        for c in changes
        if c.duty and c.personnel_number == check.swap.taker
    )


def test_shift_is_offered_by_thumb_and_taken_by_keyboard(
    browser: Browser, served: Callable[[Flask], str], market: Market
) -> None:
    market.app.config["WTF_CSRF_ENABLED"] = True
    check = market.gift(*AT_ONCE)
    given, taker = check.swap.given, check.swap.taker
    address = served(market.app)
    giver = reader_of(browser, address, market, given.personnel_number)
    page = giver.open("/swaps")
    page.get_by_role("link", name="Offer a shift").click()
    page.locator(f'a[href$="day={given.day}"]').click()
    page.get_by_label("nothing, it is a gift").click()
    page.get_by_label("one colleague").click()
    page.get_by_label("Colleague", exact=True).select_option(taker)
    expect(page.get_by_role("heading", name=market.name_of(taker))).to_be_visible()
    page.get_by_label("Message").fill("Grandma is 90")
    page.get_by_role("button", name="Offer it").click()
    expect(page.get_by_text("Take back")).to_be_visible()
    giver.context.close()

    reader = reader_of(browser, address, market, taker)
    page = reader.open("/swaps")
    expect(page.get_by_text("Grandma is 90")).to_be_visible()
    expect(page.get_by_text(times(check)).first).to_be_visible()
    tab_to(reader, "Take it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Really take this shift?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Executed: the shifts have changed hands.")).to_be_visible()
    assert reader.complaints == []
    reader.context.close()


def tab_to(reader: Reader, name: str) -> None:
    """Press the tab key until the button of this name has the focus."""
    for _ in range(40):
        reader.page.keyboard.press("Tab")
        if reader.page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"{name} is not reached by keyboard")
