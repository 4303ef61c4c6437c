"""Follows the links of the site as one reader, and says which pages there are and which are not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

LINK = re.compile(r'\s(?:href|hx-get)="([^"#]+)')
SHAPE = re.compile(r'<(\w+)(?:[^>]*?\sclass="([^"]*)")?')
ELSEWHERE = ("/static/", "/api/", "mailto:")


Kind = tuple[str, str, frozenset[str]]
"""Endpoint, roster or state, and the names of the questions: one address of a kind is visited."""
OF_EACH_STATE = frozenset(
    {
        *("swaps.offer", "swaps.for_offer", "requests.detail", "audits.detail"),
        *("generation.run", "demand.watch", "imports.preview", "agreements.adoption"),
    }
)
"""Views that look different for each thing they show, so all of them are visited."""


@dataclass(frozen=True)
class FoundPage:
    """A whole page as the server sent it."""

    address: str
    html: str

    @property
    def shapes(self) -> set[tuple[str, str]]:
        """The kinds of element on it: tag and classes."""
        return set(SHAPE.findall(self.html))


@dataclass
class Found:
    """What one reader finds."""

    pages: dict[str, list[FoundPage]] = field(default_factory=dict)
    """Whole pages, by endpoint."""
    reached: set[str] = field(default_factory=set)
    """Every endpoint that answered, with a page, a part of one or a file."""
    dead: list[tuple[str, str, int]] = field(default_factory=list)
    """Links that lead nowhere: on which page, where to, and the answer."""


def crawl(app: Flask, client: FlaskClient, starts: list[str]) -> Found:
    """Visit everything that can be reached from ``starts`` by links."""
    found, seen = Found(), set[Kind]()
    queue = [("", start) for start in starts]
    while queue:
        origin, address = queue.pop(0)
        kind = _kind(app, address)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.status_code >= 400:
            if origin:
                found.dead.append((origin, address, answer.status_code))
            continue
        found.reached.add(kind[0])
        if answer.location:
            queue.append((address, answer.location))
        elif answer.mimetype == "text/html":
            if answer.text.lstrip().lower().startswith("<!doctype"):
                page = FoundPage(address, answer.text)
                found.pages.setdefault(kind[0], []).append(page)
            queue += [(address, link) for link in _links(address, answer.text)]
    return found


def starts(app: Flask) -> list[str]:
    """Every address that needs no argument."""
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    return sorted(str(rule) for rule in rules if not rule.arguments and not _elsewhere(str(rule)))


def _elsewhere(address: str) -> bool:
    return address.startswith(ELSEWHERE)


def _links(address: str, html: str) -> list[str]:
    found = (urljoin(address, unescape(link)) for link in LINK.findall(html))
    return [_without_language(link) for link in found if link.startswith("/")]


def _without_language(link: str) -> str:
    parts = urlsplit(link)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key != "lang"]
    return parts.path + ("?" + urlencode(kept) if kept else "")


def _kind(app: Flask, address: str) -> Kind | None:
    """``None`` for what is not looked at."""
    parts = urlsplit(address)
    if _elsewhere(address):
        return None
    try:
        endpoint, arguments = app.url_map.bind("localhost").match(parts.path)
    except HTTPException:
        endpoint, arguments = parts.path, {}
    names = frozenset(key for key, _ in parse_qsl(parts.query))
    if endpoint in OF_EACH_STATE:
        return endpoint, parts.path, names
    return endpoint, str(arguments.get("roster_id", "")), names
