from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.browser import DESK, Reader
from tests.builders.desk import sign_in
from tests.builders.dragging import moves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from playwright.sync_api import Browser

    from scheduler.planning.move_records import Place
    from tests.web.conftest import Site


@pytest.fixture(scope="session")
def allowed_move(read_site: Site) -> tuple[Place, Place]:
    """From where to where a shift of the drafted week keeps every rule."""
    return next(moves(read_site, allowed=True))


@pytest.fixture
def planner(
    site: Site, browser: Browser, served: Callable[[Flask], str]
) -> Iterator[Callable[[str], Reader]]:
    """The planner with a mouse and some language; forms need their token as in the office."""
    site.app.config["WTF_CSRF_ENABLED"] = True
    token = sign_in(site.database, site.desk.accounts["planner"])
    readers = []

    def open_browser(locale: str = "en-GB") -> Reader:
        readers.append(Reader(browser, served(site.app), token, viewport=DESK, locale=locale))
        return readers[-1]

    yield open_browser
    for reader in readers:
        reader.context.close()
