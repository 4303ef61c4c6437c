"""The menu: which entry a page belongs to, and that it fits the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.builders.browser import Reader
from tests.builders.desk import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Browser

    from tests.web.conftest import Site

HERE = re.compile(r'aria-current="true">([^<]+)</a>')


@pytest.mark.parametrize(
    ("login", "path", "entry"),
    [
        ("planner", "/desk", "Desk"),
        ("planner", "/leave/pods", "Requests"),
        ("lead", "/audits", "Requests"),
        ("lead", "/policy", "Requests"),
        ("agent", "/policy", "Swaps"),
        ("agent", "/leave", "Leave"),
        ("agent", "/audits/published", "Swaps"),
        ("auditor", "/consents", "Consent"),
    ],
)
def test_each_page_belongs_to_an_entry_that_its_reader_has(
    read_site: Site, login: str, path: str, entry: str
) -> None:
    page = (
        read_site.client(login).get(path, headers={"Accept-Language": "en"}).get_data(as_text=True)
    )
    assert HERE.findall(page) == [entry]


def test_longest_menu_fits_screens_between_a_phone_and_a_wide_one(
    browser: Browser, served: Callable[[Flask], str], read_site: Site
) -> None:
    address = served(read_site.app)
    token = sign_in(read_site.database, read_site.desk.accounts["planner"])
    reader = Reader(browser, address, token, locale="de-DE")
    page = reader.open("/operations")
    for width in (390, 1340, 1350, 1400, 1530, 1540, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        lines = page.evaluate("document.querySelector('.top').offsetHeight / 48")
        assert lines < 1.1, width
    reader.context.close()
