"""The parts of every page by keyboard, on paper, and by the small script of all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.builders.browser import DESK, PHONE, Reader
from tests.builders.desk import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Dialog, Page

    from tests.web.conftest import Site

FOCUS = """() => {
    const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
    return {
        name: (e.textContent || e.getAttribute('aria-label') || e.name || e.tagName).trim(),
        ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
        seen: box.width > 0 && box.height > 0,
    };
}"""


@pytest.fixture(scope="module")
def address(served: Callable[[object], str], read_site: Site) -> str:
    return served(read_site.app)


@pytest.fixture(scope="module")
def token(read_site: Site) -> str:
    return sign_in(read_site.database, read_site.desk.accounts["planner"])


@pytest.fixture(scope="module")
def desk(browser: Browser, address: str, token: str) -> Iterator[Reader]:
    reader = Reader(browser, address, token, viewport=DESK, locale="en-GB", reduced_motion="reduce")
    yield reader
    reader.context.close()


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str, token: str) -> Iterator[Reader]:
    taste = {"viewport": PHONE, "locale": "en-GB", "reduced_motion": "reduce"}
    reader = Reader(browser, address, token, **taste)
    yield reader
    reader.context.close()


def stops(page: Page, n: int) -> list[dict[str, object]]:
    """What the Tab key comes to, one after the other."""
    found = []
    for _ in range(n):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUS))
    return found


def test_tab_goes_through_menu_and_page_and_is_always_seen(desk: Reader) -> None:
    page = desk.open("/centre/agents")
    found = stops(page, 50)
    names = [str(stop["name"]) for stop in found]
    assert names[0] == "Skip to content"
    assert names[1] == "Podshift"
    order = [
        names.index(name) for name in ("Rosters", "Petra Plan", "Deutsch", "New person", "Show")
    ]
    assert order == sorted(order)
    assert [stop for stop in found if not (stop["ring"] and stop["seen"])] == []


def test_skip_link_leads_past_the_menu(desk: Reader) -> None:
    page = desk.open("/centre/agents")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_menu_of_a_phone_opens_and_closes_by_keyboard(phone: Reader) -> None:
    page = phone.open("/rosters")
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()
    button = page.get_by_role("button", name="Menu")
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["ring"]
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    button.click()
    menu.get_by_role("link", name="Centre").click()
    expect(page).to_have_url(f"{phone.site}/centre")


def test_faults_of_a_form_have_the_focus_and_lead_to_their_field(desk: Reader) -> None:
    page = desk.open("/design")
    faults = page.get_by_role("alert").filter(has_text="things are not right yet")
    expect(faults).to_be_focused()
    faults.get_by_role("link", name="Hours").click()
    expect(page.locator("#sent-hours")).to_be_focused()
    expect(page.locator("#sent-hours")).to_have_accessible_description(
        "In full hours, 1 to 40. Between 1 and 40 hours."
    )


def test_dialog_opens_and_closes_by_keyboard(desk: Reader) -> None:
    page = desk.open("/design")
    page.get_by_role("button", name="Open a dialog").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Why this shift cannot move")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_large_curve_is_drawn_from_its_table_and_fits_its_frame(phone: Reader) -> None:
    page = phone.open("/design")
    figure = page.locator(".plot").first
    expect(figure.get_by_role("img", name="Needed and rostered on Monday")).to_be_visible()
    canvas = figure.locator("canvas")
    box, frame = canvas.bounding_box(), figure.bounding_box()
    assert box is not None
    assert frame is not None
    assert 0 < box["width"] <= frame["width"]
    figure.get_by_text("The figures as a table").click()
    expect(figure.get_by_role("rowheader", name="10:30")).to_be_visible()
    figure.locator(".u-over").hover()
    expect(figure.locator(".plot-values")).to_contain_text("rostered")


def test_what_was_typed_is_not_lost_without_a_question(desk: Reader) -> None:
    page = desk.open("/account/password")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(desk.site + "/accounts/new")
    page.get_by_label("Login").fill("new")
    page.get_by_role("link", name="Rosters").click()
    expect(page).to_have_url(f"{desk.site}/rosters")
    assert asked == ["beforeunload"]


def test_answer_no_keeps_a_confirmed_form_from_being_sent(desk: Reader, read_site: Site) -> None:
    page = desk.open("/design")
    page.evaluate("""() => document.querySelector('#forms form').dataset.confirm = 'Really?'""")
    before = page.url
    page.locator("#forms").get_by_role("button", name="Save").first.click()
    question = page.get_by_role("dialog").filter(has_text="Really?")
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_be_hidden()
    assert page.url == before
    page.locator("#forms").get_by_role("button", name="Save").first.click()
    question.get_by_role("button", name="Go ahead").click()
    page.wait_for_url("**/design?*")


@pytest.mark.parametrize("kind", ["design", "rosters"])
def test_paper_shows_whole_tables_and_no_menu(desk: Reader, read_site: Site, kind: str) -> None:
    page = desk.open({"design": "/design", "rosters": f"/rosters/{read_site.desk.drafted}"}[kind])
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.scroll')].filter("
        "e => getComputedStyle(e).overflowY !== 'visible').length"
    )
    assert cut == 0
    page.emulate_media(media="screen")
