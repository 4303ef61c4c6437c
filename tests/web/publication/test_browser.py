from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.publication.consent import submit
from scheduler.store.journal import Origin
from tests.builders.browser import DESK, PHONE, Reader, violations
from tests.builders.desk import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Browser

    from tests.web.conftest import Site


@pytest.mark.proof
@pytest.mark.parametrize(
    ("size", "language", "scheme"), [(PHONE, "de", "dark"), (DESK, "en", "light")]
)
def test_pages_suit_everybody_and_never_scroll_sideways(
    site: Site,
    browser: Browser,
    served: Callable[[Flask], str],
    size: dict[str, int],
    language: str,
    scheme: str,
) -> None:
    address = served(site.app)
    drafted, published = site.desk.drafted, site.desk.published
    submit(site.database, drafted, 1, Origin(site.desk.accounts["planner"].id, "employer"))
    pages = {
        "agent": ("/me", "/notices"),
        "auditor": ("/consents", f"/rosters/{drafted}/publication", "/consents/agreements/new"),
        "planner": (f"/rosters/{drafted}/changes", f"/rosters/{published}/publication", "/journal"),
    }
    for login, paths in pages.items():
        token = sign_in(site.database, site.desk.accounts[login])
        reader = Reader(browser, address, token, viewport=size, color_scheme=scheme)
        for path in paths:
            page = reader.open(f"{path}?lang={language}")
            if path.endswith(f"{drafted}/publication"):
                page.locator(".note-box.good").wait_for()
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        assert reader.complaints == []
        assert all(url.startswith(address) for url in reader.requests)
        reader.context.close()


def test_auditor_objects_by_keyboard_alone(
    site: Site, browser: Browser, served: Callable[[Flask], str]
) -> None:
    address = served(site.app)
    site.app.config["WTF_CSRF_ENABLED"] = True
    drafted = site.desk.drafted
    submit(site.database, drafted, 1, Origin(site.desk.accounts["planner"].id, "employer"))
    token = sign_in(site.database, site.desk.accounts["auditor"])
    reader = Reader(browser, address, token, viewport=DESK)
    page = reader.open("/consents?lang=en")
    page.locator("tbody a").first.focus()
    page.keyboard.press("Enter")
    page.locator("textarea").focus()
    page.keyboard.type("Too many weekends")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".flash.good").wait_for()
    assert "Your objection is noted" in page.content()
    reader.context.close()
