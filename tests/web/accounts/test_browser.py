"""The pages of accounts in a real browser: accessible, in both languages, on a phone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from scheduler.access.passwords import hash_password
from scheduler.store.credentials import set_password
from scheduler.store.journal import Origin
from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS
from tests.builders.browser import DESK, PHONE, Reader, violations
from tests.builders.desk import NOW, sign_in
from tests.builders.passwords import quick_hashing
from tests.web.conftest import Site, _CopiedSite
from web import WebConfig, create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser

    from tests.builders.desk import Desk as Filled

PASSWORD = "correct horse battery"
PAGES = ("/account", "/account/password", "/accounts", "/accounts/new", "/accounts/{lead}")


@pytest.fixture(scope="module")
def house(
    desk_template: tuple[Path, Filled], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The desk with a planner who has a password and comes from the demo, and a provider."""
    with quick_hashing(), _CopiedSite(desk_template, tmp_path_factory.mktemp("house")) as site:
        planner = site.desk.accounts["planner"].id
        with site.database.writing() as session:
            origin = Origin("test", "employer")
            set_password(session, planner, hash_password(PASSWORD), origin)
            session.connection().exec_driver_sql("UPDATE accounts SET demo = 1")
        settings = replace(SETTINGS, oidc_issuer="http://127.0.0.1:9", oidc_name="Example ID")
        app = create_app(WebConfig.of(site.database, settings, FixedClock(NOW)))
        yield replace(site, app=app)


@pytest.fixture(scope="module")
def address(served: Callable[[Flask], str], house: Site) -> str:
    return served(house.app)


def check(reader: Reader, path: str, faulty: bool) -> None:
    page = reader.open(path)
    if faulty:
        page.locator("main button[type=submit]").first.click()
        expect(page.locator(".faults")).to_be_focused()
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.emulate_media(color_scheme="light")
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, "{runOnly: ['color-contrast']}") == []
    assert not [url for url in reader.requests if not url.startswith(reader.site)]
    assert [text for text in reader.complaints if "422" not in text] == []
    reader.context.close()


@pytest.mark.proof
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_page_is_accessible_local_and_no_wider_than_the_screen(
    browser: Browser, address: str, house: Site, locale: str, path: str
) -> None:
    token = sign_in(house.database, house.desk.accounts["planner"])
    reader = Reader(browser, address, token, viewport=DESK, locale=locale, reduced_motion="reduce")
    filled = path.format(lead=house.desk.accounts["lead"].id)
    check(reader, filled, faulty=path.endswith(("password", "new")))


@pytest.mark.proof
@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
@pytest.mark.parametrize("faulty", [False, True])
def test_sign_in_page_is_accessible_local_and_no_wider_than_the_screen(
    browser: Browser, address: str, locale: str, faulty: bool
) -> None:
    reader = Reader(browser, address, viewport=DESK, locale=locale, reduced_motion="reduce")
    check(reader, "/sign-in", faulty)


def test_by_keyboard_alone_in_and_out_again(browser: Browser, address: str) -> None:
    reader = Reader(browser, address, viewport=DESK, locale="en-GB")
    page = reader.open("/accounts")
    expect(page.get_by_label("Login")).to_be_focused()
    page.keyboard.type("planner")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Login or password is wrong.")).to_be_visible()
    expect(page.get_by_label("Login")).to_have_value("planner")
    expect(page.get_by_label("Password")).to_have_value("")
    page.get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Access")).to_be_visible()
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    reader.open("/accounts")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    reader.context.close()


def test_closing_an_account_asks_first(browser: Browser, address: str, house: Site) -> None:
    token = sign_in(house.database, house.desk.accounts["planner"])
    reader = Reader(browser, address, token, viewport=PHONE, locale="en-GB")
    page = reader.open(f"/accounts/{house.desk.accounts['agent'].id}")
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_text("Nobody signs in with this account any more")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    assert page.url.endswith(house.desk.accounts["agent"].id)
    page.get_by_role("button", name="Close the account").click()
    page.locator("#confirm button[value=yes]").click()
    expect(page.get_by_text("The account is closed.")).to_be_visible()
    reader.context.close()
