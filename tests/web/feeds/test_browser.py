"""What following links does not find: an address just made, and one that was revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.browser import PHONE, Reader, violations
from tests.builders.desk import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Browser

    from tests.web.conftest import Site


def test_address_is_made_and_revoked_on_a_phone(
    browser: Browser, site: Site, served: Callable[[Flask], str]
) -> None:
    address = served(site.app)
    token = sign_in(site.database, site.desk.accounts["agent"])
    reader = Reader(browser, address, token, viewport=PHONE, locale="de-DE", color_scheme="dark")
    page = reader.open("/account/calendar")
    page.get_by_role("button", name="Adresse erstellen").click()
    calendar = page.get_by_label("Adresse").input_value().replace("http://localhost:8000", address)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Widerrufen").click()
    page.locator("#confirm [value=yes]").click()
    page.get_by_text("kein Kalender liest sie mehr").wait_for()
    assert reader.complaints == []
    page.goto(calendar)
    assert page.get_by_role("heading", level=1).inner_text() == "Diese Adresse gilt nicht mehr"
    assert violations(page) == []
    reader.context.close()
