"""Somebody with a browser of their own, at a desk or on a phone, who clicks and types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.builders.browser import DESK, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PASSWORD = "a long enough password"
SOON_MS = 20_000

expect.set_options(timeout=SOON_MS)


class Person:
    """Somebody at a desk, or with ``phone`` on one."""

    def __init__(self, browser: Browser, address: str, *, phone: bool = False) -> None:
        self.phone = phone
        self.address = address
        self.context = browser.new_context(
            viewport=PHONE if phone else DESK, locale="en-GB", reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SOON_MS)
        self.page.goto(address)

    def sign_in(self, login: str) -> None:
        self.page.get_by_label("Login").fill(login)
        self.page.get_by_label("Password").fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        out = self.page.get_by_role("button", name="Sign out", include_hidden=True)
        expect(out).to_be_attached()

    def menu(self, name: str) -> Page:
        """Open a page from the main menu."""
        if self.phone:
            self.page.get_by_role("button", name="Menu").click()
        entry = self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name)
        entry.click()
        shown = self.page.get_by_role("navigation", name="Main", include_hidden=True)
        here = shown.get_by_role("link", name=name, include_hidden=True)
        expect(here).to_have_attribute("aria-current", "true")
        return self.page

    def click(self, name: str) -> None:
        """Follow the first link that is called so."""
        self.page.get_by_role("link", name=name).first.click()

    def shows(self, status: str) -> None:
        """Wait until the page shows this status of a roster."""
        expect(self.page.locator(f".status.{status}").first).to_be_visible()

    def reads(self, text: str) -> None:
        """Wait until this text is somewhere on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sends(self, button: str) -> None:
        """Press a button and wait for the page that answers, whatever its address is."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).first.click()
