"""Every page of the site as each of its readers sees it, in a real browser.

Pages are found by following links. What can be said from a page's text is asked of every page and
reader. The browser examines a page of each view, every other one at a desk in English or on a phone
in German, by day, and by night if it has a kind of element not yet seen in the dark. With
``PODSHIFT_TEST_TASTES=all`` in the environment it examines all pages in both languages at both
widths, by all rules at night too: ``make proofs`` does. A page made of nothing but the kinds of
element that were examined already is left out.
"""

from __future__ import annotations

import os
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.errors import ConflictError, ForbiddenError, UnavailableError
from scheduler.store.database import Database
from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS
from tests.builders.browser import DESK, PHONE, Reader, violations
from tests.builders.crawl import Found, FoundPage, crawl, starts
from tests.builders.desk import NOW, sign_in
from tests.builders.made_once import made_once
from tests.web.conftest import ROLES
from web import WebConfig, create_app
from web.access import public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser

    from tests.builders.busy import Busy
    from tests.web.conftest import Site

NOBODY = "nobody"
READERS = (NOBODY, *ROLES)
ALL_TASTES = os.environ.get("PODSHIFT_TEST_TASTES") == "all"
TASTES: tuple[tuple[str, Any], ...] = (
    tuple((locale, size) for locale in ("en-GB", "de-DE") for size in (DESK, PHONE))
    if ALL_TASTES
    else (("en-GB", DESK), ("de-DE", PHONE))
)
IN_THE_DARK = "" if ALL_TASTES else "runOnly: ['color-contrast'], "
"""Nothing but colours is different in the dark."""
UNLINKED = {
    "rosters.newest": "leads on to another page",
    "health.health": "for machines",
    "feeds.calendar": "for calendar programs",
    "auth.provider": "leads to a provider, if one is set up",
    "auth.provider_back": "where the provider leads back to",
    "rosters.moves": "a part of a page, asked for by its form",
}
"""Views that no page leads to; the tests of their areas visit them."""
HEADINGS = re.compile(r"<h1[\s>]")
TITLE = re.compile(r"<title>\s*(.*?)\s*· Podshift</title>", re.DOTALL)
BEYOND = "document.documentElement.scrollWidth - innerWidth"


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
    readers: dict[tuple[str, str, int], Reader] = field(default_factory=dict)
    by_night: set[tuple[str, str]] = field(default_factory=set)
    """Kinds of element that were examined in the dark."""

    def reader(self, role: str, locale: str, size: Any) -> Reader:
        """A browser that is opened once."""
        key = (role, locale, size["width"])
        if key not in self.readers:
            # Without motion, colours change at once and not while they are measured.
            self.readers[key] = Reader(
                self.browser, self.address, self.tokens.get(role, ""),
                viewport=size, locale=locale, reduced_motion="reduce",
            )  # fmt: skip
        return self.readers[key]

    def shapely(self, endpoint: str) -> Iterator[tuple[str, FoundPage]]:
        """The pages of a view, each with a reader, that show what no earlier one does.

        Every day the first of them, which is the planner's if that role has the view.
        """
        seen: set[tuple[str, str]] = set()
        for role in READERS:
            for page in self.found[role].pages.get(endpoint, []):
                if not page.shapes <= seen:
                    seen |= page.shapes
                    yield role, page
                    if not ALL_TASTES:
                        return


@pytest.fixture(scope="module")
def walk(
    browser: Browser,
    busy_site: Site,
    busy_template: tuple[Path, Busy],
    served: Callable[[Flask], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Walk]:
    addresses = [*starts(busy_site.app), *busy_template[1].starts]

    def crawl_as_each(_: Path) -> dict[str, Found]:
        clients = {role: busy_site.client(None if role == NOBODY else role) for role in READERS}
        return {role: crawl(busy_site.app, client, addresses) for role, client in clients.items()}

    found = made_once(tmp_path_factory, "crawl", crawl_as_each)
    tokens = {role: sign_in(busy_site.database, busy_site.desk.accounts[role]) for role in ROLES}
    walk = Walk(browser, served(busy_site.app), tokens, found)
    yield walk
    for reader in walk.readers.values():
        reader.context.close()


@pytest.mark.parametrize("endpoint", endpoints())
def test_page_is_accessible_local_and_no_wider_than_the_screen(walk: Walk, endpoint: str) -> None:
    problems = [
        (role, page.address, *problem)
        for role, page in walk.shapely(endpoint)
        for problem in examine(walk, role, page)
    ]
    assert not problems, "\n".join(map(str, problems))


@pytest.mark.parametrize("role", READERS)
def test_every_page_has_one_first_heading_and_a_title(walk: Walk, role: str) -> None:
    faults = [
        page.address
        for pages in walk.found[role].pages.values()
        for page in pages
        if len(HEADINGS.findall(page.html)) != 1 or not TITLE.findall(page.html)[0]
    ]
    assert faults == []


def tastes_for(address: str) -> tuple[tuple[str, Any], ...]:
    """All of them, or every day one, which is the same each time for the same address."""
    path = re.sub(r"/[\w-]{16}(?=/|$|\?)", "/id", address)
    return TASTES if ALL_TASTES else (TASTES[zlib.crc32(path.encode()) % len(TASTES)],)


def examine(walk: Walk, role: str, page: FoundPage) -> list[Any]:
    """Everything that is wrong with one page in the browsers it is looked at with."""
    problems = []
    dark = ALL_TASTES or not page.shapes <= walk.by_night
    walk.by_night |= page.shapes
    for locale, size in tastes_for(page.address):
        reader = walk.reader(role, locale, size)
        faults = faults_of(reader, page.address, locale, size, dark=dark)
        problems += [(locale, fault) for fault in faults]
    return problems


def faults_of(
    reader: Reader, address: str, locale: str, size: Any, *, dark: bool = True
) -> list[Any]:
    """Everything that is wrong with one page in one browser, by day and, if asked, by night."""
    reader.requests.clear()
    reader.complaints.clear()
    page = reader.open(address)
    faults: list[Any] = violations(page, "{resultTypes: ['violations']}")
    if dark:
        page.emulate_media(color_scheme="dark")
        faults += violations(page, f"{{{IN_THE_DARK}resultTypes: ['violations']}}")
        page.emulate_media(color_scheme="light")
    if (lang := page.evaluate("document.documentElement.lang")) != locale[:2]:
        faults.append(f"the page says that it is in {lang}")
    for screen in (PHONE, size):
        page.set_viewport_size(screen)
        if (beyond := page.evaluate(BEYOND)) > 0:
            faults.append(f"{beyond} px wider than {screen['width']}")
    faults += [url for url in reader.requests if not url.startswith((reader.site, "data:"))]
    return [*faults, *reader.complaints]


@pytest.mark.parametrize("endpoint", sorted(set(endpoints()) - set(UNLINKED)))
def test_page_can_be_reached_by_links(walk: Walk, endpoint: str) -> None:
    assert [role for role in READERS if endpoint in walk.found[role].reached]


@pytest.mark.parametrize("role", READERS)
def test_no_link_leads_nowhere(walk: Walk, role: str) -> None:
    assert walk.found[role].dead == []


@pytest.fixture(scope="module")
def broken_site(busy_site: Site) -> Flask:
    """The site with four addresses at which something goes wrong."""
    clock = FixedClock(NOW)
    app = create_app(WebConfig.of(busy_site.database, SETTINGS, clock))
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
    for locale, size in TASTES:
        reader = Reader(
            browser, address, walk.tokens["planner"],
            viewport=size, locale=locale, reduced_motion="reduce",
        )  # fmt: skip
        for path in paths:
            problems = faults_of(reader, path, locale, size)
            # The browser says by itself that a page has the status of an error.
            assert [p for p in problems if "Failed to load resource" not in str(p)] == [], path
            assert "traceback" not in reader.page.content().lower()
        reader.context.close()
