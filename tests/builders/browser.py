"""A real browser for tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from web.access import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

AXE = (Path(__file__).parents[1] / "web" / "vendor" / "axe-core-4.14.1.min.js").read_text()
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1400, "height": 900}


def chromium() -> str:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        reason = "no chromium: install Debian's package or name it in CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


class Reader:
    """Somebody with a browser of some size, language and taste, signed in by ``token``."""

    def __init__(self, browser: Browser, site: str, token: str = "", **taste: Any) -> None:
        self.context = browser.new_context(**taste)
        if token:
            self.context.add_cookies([{"name": COOKIE, "value": token, "url": site}])
        self.page: Page = self.context.new_page()
        self.site = site
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))

    def open(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page


def violations(page: Page, rules: str = "{}") -> list[Any]:
    """What axe finds; given to the debugger, as the page's own policy lets no such script in."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(f"axe.run({rules})")["violations"]
    return [(v["id"], [node["target"] for node in v["nodes"][:3]]) for v in found]
