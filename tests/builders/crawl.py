"""Follows the links of the site as one reader, and says which pages there are and which are not."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

OF_A_KIND = 2
"""So many addresses of one view with the same questions are enough."""
LINK = re.compile(r'\s(?:href|hx-get)="([^"#]+)')
ELSEWHERE = ("/static/", "/api/", "mailto:")


@dataclass
class Found:
    """What one reader finds."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    """Whole pages, by endpoint."""
    reached: set[str] = field(default_factory=set)
    """Every endpoint that answered, with a page, a part of one or a file."""
    dead: list[tuple[str, str, int]] = field(default_factory=list)
    """Links that lead nowhere: on which page, where to, and the answer."""


def crawl(app: Flask, client: FlaskClient, starts: list[str]) -> Found:
    """Visit everything that can be reached from ``starts`` by links."""
    found, seen = Found(), Counter[tuple[str, frozenset[str]]]()
    queue = [("", start) for start in starts]
    visited: set[str] = set()
    while queue:
        origin, address = queue.pop(0)
        kind = _kind(app, address)
        if address in visited or kind is None or seen[kind] >= OF_A_KIND:
            continue
        visited.add(address)
        seen[kind] += 1
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
                found.pages.setdefault(kind[0], []).append(address)
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


def _kind(app: Flask, address: str) -> tuple[str, frozenset[str]] | None:
    """The endpoint and the names of the questions; ``None`` for what is not looked at."""
    parts = urlsplit(address)
    if _elsewhere(address):
        return None
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path)
    except HTTPException:
        endpoint = ""
    return endpoint, frozenset(key for key, _ in parse_qsl(parts.query))
