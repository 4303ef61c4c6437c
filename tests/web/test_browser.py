"""Pages of rosters in a real browser: accessible, on a phone, by keyboard, without internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.builders.browser import DESK, PHONE, Reader, violations
from tests.builders.desk import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.web.conftest import Site

PATHS = (
    "/rosters",
    "/rosters/week",
    "/rosters/week/wall",
    "/rosters/month?week=2",
    "/rosters/week/days/2026-11-18",
    "/nowhere",
)


@pytest.fixture(scope="module")
def address(served: Callable[[Flask], str], drawn_site: Site) -> str:
    return served(drawn_site.app)


@pytest.fixture(scope="module")
def token(drawn_site: Site) -> str:
    return sign_in(drawn_site.database, drawn_site.desk.accounts["planner"])


@pytest.mark.proof
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_page_is_accessible_local_and_no_wider_than_the_screen(
    browser: Browser, address: str, token: str, locale: str, path: str
) -> None:
    # Without motion, colours change at once and not while they are measured.
    reader = Reader(browser, address, token, viewport=DESK, locale=locale, reduced_motion="reduce")
    page = reader.open(path)
    assert page.evaluate("document.documentElement.lang") == locale[:2]
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.emulate_media(color_scheme="light")
        assert violations(page) == []
        # Nothing but colours is different in the dark.
        page.emulate_media(color_scheme="dark")
        assert violations(page, "{runOnly: ['color-contrast']}") == []
    assert not [url for url in reader.requests if not url.startswith(address)]
    assert [text for text in reader.complaints if "404" not in text] == []
    reader.context.close()


def test_keyboard_reaches_the_content_and_scrolls_the_table(
    browser: Browser, address: str, token: str
) -> None:
    reader = Reader(browser, address, token, viewport=PHONE, locale="en-GB")
    page = reader.open("/rosters/week")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    table = page.get_by_role("region", name="Who works when")
    table.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert _scrolls(page)
    reader.context.close()


def _scrolls(page: Page) -> bool:
    """Whether what has the focus moves sideways; asked in turns, since pages forbid eval."""
    for _ in range(50):
        if page.evaluate("() => document.activeElement.scrollLeft") > 0:
            return True
        page.wait_for_timeout(100)
    return False


def test_names_and_days_stay_in_sight_while_the_table_scrolls(
    browser: Browser, address: str, token: str
) -> None:
    reader = Reader(browser, address, token, viewport=PHONE, locale="en-GB")
    page = reader.open("/rosters/week")
    table = page.get_by_role("region", name="Who works when")
    corner = table.get_by_role("columnheader", name="Name")
    before = table.evaluate("t => t.getBoundingClientRect().left")
    table.evaluate("t => t.scrollTo(300, 300)")
    box, frame = corner.bounding_box(), table.bounding_box()
    assert box is not None
    assert frame is not None
    assert abs(box["x"] - before) < 3
    assert abs(box["y"] - frame["y"]) < 3
    reader.context.close()


def test_language_switch_stays_on_the_page_and_is_remembered(
    browser: Browser, address: str, token: str
) -> None:
    reader = Reader(browser, address, token, viewport=DESK, locale="en-GB")
    page = reader.open("/rosters/month?week=2")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("23. – 29. November 2026")
    reader.open("/rosters/week")
    expect(page.get_by_role("heading", name="Wer arbeitet wann")).to_be_visible()
    reader.context.close()


def test_planner_goes_from_a_shortage_to_its_day_and_to_excel(
    browser: Browser, address: str, token: str
) -> None:
    reader = Reader(browser, address, token, viewport=DESK, locale="en-GB")
    page = reader.open("/rosters/week")
    page.locator(".shortages a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("November 2026")
    page.get_by_role("link", name="Roster 16 – 22 November 2026").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download Excel").click()
    assert download.value.suggested_filename == "podshift-2026-11-16-v3-lead.xlsx"
    reader.context.close()


def test_paper_shows_the_whole_table(browser: Browser, address: str, token: str) -> None:
    reader = Reader(browser, address, token, viewport=DESK, locale="de-DE")
    page = reader.open("/rosters/week/wall")
    page.emulate_media(media="print")
    hidden = page.evaluate(
        "(t => t.scrollHeight - t.clientHeight)(document.querySelector('.tall'))"
    )
    assert hidden <= 1
    expect(page.get_by_role("link", name="Excel herunterladen")).to_be_hidden()
    reader.context.close()
