"""Every page of the site as each of its readers sees it, in a real browser.

Pages are found by following links. Each is examined at a desk in English and on a phone in German,
by day and by night; a reader who sees no kind of element that an earlier one did not is not
examined for it again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.errors import ConflictError, ForbiddenError, UnavailableError
from scheduler.store.database import Database
from scheduler.timekeeping import FixedClock
from tests.builders.browser import DESK, PHONE, Reader, violations
from tests.builders.crawl import Found, crawl, starts
from tests.builders.desk import NOW, sign_in
from tests.web.conftest import ROLES, SETTINGS
from web import WebConfig, create_app
from web.access import public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.web.conftest import Site

NOBODY = "nobody"
READERS = (NOBODY, *ROLES)
TASTES: tuple[tuple[str, Any], ...] = (("en-GB", DESK), ("de-DE", PHONE))
UNLINKED = {"rosters.newest", "health.health"}
"""Answers that are no pages, or that no page needs a link to."""
SEEN = """() => [...new Set([...document.querySelectorAll('body *')].map(
    e => `${e.tagName} ${e.getAttribute('class') ?? ''} ${e.getAttribute('role') ?? ''}`))]"""
FACTS = """() => ({
    lang: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
    title: document.title.replace('· Podshift', '').trim(),
    beyond: document.documentElement.scrollWidth - innerWidth,
})"""


def endpoints() -> list[str]:
    """Every view that can be asked for by an address."""
    clock = FixedClock(NOW)
    database = Database.open("sqlite:///nobody-opens-this.db", clock)
    app = create_app(WebConfig.of(database, SETTINGS, clock))
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    return sorted(
        {rule.endpoint for rule in rules if not str(rule).startswith(("/static/", "/api/"))}
    )


@dataclass
class Walk:
    """A served site, what each reader finds there, and their browsers."""

    browser: Browser
    address: str
    tokens: dict[str, str]
    found: dict[str, Found]
    readers: dict[tuple[str, str], Reader] = field(default_factory=dict)

    def reader(self, role: str, locale: str, size: Any) -> Reader:
        """A browser that is opened once."""
        key = (role, locale)
        if key not in self.readers:
            # Without motion, colours change at once and not while they are measured.
            self.readers[key] = Reader(
                self.browser, self.address, self.tokens.get(role, ""),
                viewport=size, locale=locale, reduced_motion="reduce",
            )  # fmt: skip
        return self.readers[key]


@pytest.fixture(scope="module")
def walk(browser: Browser, read_site: Site, served: Callable[[Flask], str]) -> Iterator[Walk]:
    clients = {role: read_site.client(None if role == NOBODY else role) for role in READERS}
    found = {
        role: crawl(read_site.app, client, starts(read_site.app))
        for role, client in clients.items()
    }
    tokens = {role: sign_in(read_site.database, read_site.desk.accounts[role]) for role in ROLES}
    walk = Walk(browser, served(read_site.app), tokens, found)
    yield walk
    for reader in walk.readers.values():
        reader.context.close()


@pytest.mark.parametrize("endpoint", endpoints())
def test_page_is_accessible_local_and_no_wider_than_the_screen(walk: Walk, endpoint: str) -> None:
    seen: set[str] = set()
    problems = [
        (role, locale, address, problem)
        for role in READERS
        for locale, size in TASTES
        for address in walk.found[role].pages.get(endpoint, [])
        for problem in examine(walk.reader(role, locale, size), address, size, seen)
    ]
    assert not problems, "\n".join(map(str, problems))


def examine(reader: Reader, address: str, size: Any, seen: set[str]) -> list[Any]:
    """Everything that is wrong with one page in one browser."""
    reader.requests.clear()
    reader.complaints.clear()
    page = reader.open(address)
    problems: list[Any] = [*plain_faults(page, size), *axe_faults(page, seen)]
    problems += [url for url in reader.requests if not url.startswith((reader.site, "data:"))]
    return [*problems, *reader.complaints]


def plain_faults(page: Page, size: Any) -> list[str]:
    """What can be said without axe; the width is always that of a phone."""
    page.set_viewport_size(PHONE)
    facts = page.evaluate(FACTS)
    page.set_viewport_size(size)
    language = page.evaluate("navigator.language")[:2]
    faults = {
        f"the page says it is in {facts['lang']}": facts["lang"] != language,
        f"{facts['headings']} first headings": facts["headings"] != 1,
        "no title": not facts["title"],
        f"{facts['beyond']} px wider than a phone": facts["beyond"] > 0,
    }
    return [text for text, faulty in faults.items() if faulty]


def axe_faults(page: Page, seen: set[str]) -> list[Any]:
    """What axe finds by day, and by night as far as colours go."""
    here = {f"{page.viewport_size} {kind}" for kind in page.evaluate(SEEN)}
    if here <= seen:
        return []
    seen |= here
    page.emulate_media(color_scheme="light")
    by_day = violations(page)
    # Nothing but colours is different in the dark.
    page.emulate_media(color_scheme="dark")
    by_night = violations(page, "{runOnly: ['color-contrast']}")
    page.emulate_media(color_scheme="light")
    return [*by_day, *by_night]


@pytest.mark.parametrize("endpoint", sorted(set(endpoints()) - UNLINKED))
def test_page_can_be_reached_by_links(walk: Walk, endpoint: str) -> None:
    assert [role for role in READERS if endpoint in walk.found[role].reached]


@pytest.mark.parametrize("role", READERS)
def test_no_link_leads_nowhere(walk: Walk, role: str) -> None:
    assert walk.found[role].dead == []


@pytest.fixture(scope="module")
def broken_site(read_site: Site) -> Flask:
    """The site with four addresses at which something goes wrong."""
    clock = FixedClock(NOW)
    app = create_app(WebConfig.of(read_site.database, SETTINGS, clock))
    faults = {
        "/broken/403": ForbiddenError("not yours", de="nicht Ihres"),
        "/broken/409": ConflictError("the roster was changed", de="der Dienstplan wurde geändert"),
        "/broken/500": RuntimeError("a fault in the code"),
        "/broken/503": UnavailableError("the database is away"),
    }

    def breaking(fault: Exception) -> Callable[[], str]:
        def view() -> str:
            raise fault

        return public(view)

    for address, fault in faults.items():
        app.add_url_rule(address, address, breaking(fault))
    return app


def test_page_that_tells_of_an_error_is_accessible(
    browser: Browser, broken_site: Flask, served: Callable[[Flask], str], walk: Walk
) -> None:
    address = served(broken_site)
    paths = ["/nowhere", *(f"/broken/{code}" for code in (403, 409, 500, 503))]
    for role in (NOBODY, "planner"):
        seen: set[str] = set()
        for locale, size in TASTES:
            reader = Reader(
                browser, address, walk.tokens.get(role, ""),
                viewport=size, locale=locale, reduced_motion="reduce",
            )  # fmt: skip
            for path in paths:
                problems = examine(reader, path, size, seen)
                # The browser says by itself that a page has the status of an error.
                assert [p for p in problems if "Failed to load resource" not in str(p)] == [], path
                assert "traceback" not in reader.page.content().lower()
            reader.context.close()
