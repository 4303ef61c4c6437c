"""A planner's morning in the browser, step by step, by clicks and keyboard alone.

Each step can be asked whether it is done, from what the pages show; so a story that is interrupted
goes on where it was, as a person would.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

PASSWORD = "a long enough password"
MEDIUM = Path(__file__).parents[2] / "sample_data" / "medium"
POD = "HAM"
WEEK = "2026-11-30"
SECONDS_A_POD = 2
SOON_MS = 20_000
JOB_MS = 240_000


@dataclass(frozen=True)
class Step:
    """Something the planner does, and how to see whether it is done."""

    name: str
    do: Callable[[], None]
    done: Callable[[], bool]


expect.set_options(timeout=SOON_MS)


class Morning:
    """The planner's and the auditor's browser, and what they do one after the other."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.planner = self._browser(browser)
        self.auditor = self._browser(browser)
        self.roster = ""
        """Path of the draft that goes on and is published, once it is known."""
        self.excel = b""

    @staticmethod
    def _browser(browser: Browser) -> Page:
        context = browser.new_context(
            viewport={"width": 1400, "height": 900}, locale="en-GB", reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(SOON_MS)
        return page

    def steps(self) -> tuple[Step, ...]:
        """All of them, in order."""
        return (
            Step("sign in", self.sign_in, self.is_signed_in),
            Step("import the medium centre", self.import_centre, self.is_imported),
            Step("forecast", self.forecast, self.is_forecast),
            Step("override the forecast", self.override, self.is_overridden),
            Step("generate a draft", lambda: self.generate("first"), lambda: self.has("first")),
            Step("generate another", lambda: self.generate("second"), lambda: self.has("second")),
            Step("compare both", self.compare, lambda: True),
            Step("move a shift", self.move_in_draft, lambda: self.is_moved("earlier in the draft")),
            Step("submit", self.submit, lambda: self.stands_at("submitted")),
            Step("consent", self.consent, lambda: self.stands_at("consented")),
            Step("publish", self.publish, lambda: self.stands_at("published")),
            Step("download the Excel file", self.download, lambda: bool(self.excel)),
            Step("change what is published", self.move_in_published, self.is_changed),
            Step("open the difference", self.difference, lambda: True),
        )

    def close(self) -> None:
        """Close both browsers."""
        self.planner.context.close()
        self.auditor.context.close()

    def open(self, path: str, page: Page | None = None) -> Page:
        """A page of the site."""
        page = page or self.planner
        page.goto(f"{self.address}{path}")
        return page

    def sign_in(self, page: Page | None = None, login: str = "petra") -> None:
        page = self.open("/sign-in", page)
        page.get_by_label("Login").fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    def is_signed_in(self) -> bool:
        return self.open("/").get_by_role("button", name="Sign out").is_visible()

    def import_centre(self) -> None:
        page = self.open("/imports")
        page.get_by_label("Files").set_input_files(sorted(MEDIUM.iterdir()))
        page.get_by_role("button", name="Show what would change").click()
        page.get_by_role("button", name="Store this").click(timeout=JOB_MS)
        expect(page.get_by_text("Stored:")).to_be_visible(timeout=JOB_MS)

    def is_imported(self) -> bool:
        return self.open("/imports").get_by_text("history.csv").first.is_visible()

    def forecast(self) -> None:
        page = self.open(f"/demand/{POD}/{WEEK}")
        page.get_by_role("button", name="Forecast this week").click()
        expect(page.get_by_text("Contacts by day")).to_be_visible(timeout=JOB_MS)

    def is_forecast(self) -> bool:
        return self.open(f"/demand/{POD}/{WEEK}").get_by_text("Contacts by day").is_visible()

    def override(self) -> None:
        page = self.open(f"/demand/{POD}/{WEEK}/override")
        page.get_by_label("Stream").select_option("voice")
        page.get_by_label("First day").fill("2026-12-02")
        page.get_by_label("Last day").fill("2026-12-02")
        page.get_by_label("Factor on contacts").fill("1.2")
        page.get_by_label("Why").fill("Invoices go out the day before")
        page.get_by_role("button", name="Overrule").click()
        expect(page.get_by_text("Invoices go out the day before")).to_be_visible()

    def is_overridden(self) -> bool:
        page = self.open(f"/demand/{POD}/{WEEK}")
        return page.get_by_text("Invoices go out the day before").is_visible()

    def generate(self, name: str) -> None:
        page = self.open(f"/generate?week={WEEK}")
        page.get_by_label("First week").select_option(WEEK)
        page.get_by_label(re.compile("Time limit")).fill(str(SECONDS_A_POD))
        page.locator("[name=name]").fill(name)
        page.get_by_label("Seed").fill(str(len(name)))
        page.get_by_role("button", name="Generate", exact=True).click()
        expect(page.get_by_role("link", name="Open the draft")).to_be_visible(timeout=JOB_MS)

    def has(self, name: str) -> bool:
        page = self.open(f"/drafts?week={WEEK}")
        return page.locator(f"input[name=name][value={name}]").count() > 0

    def compare(self) -> None:
        page = self.open(f"/drafts?week={WEEK}")
        expect(page.get_by_role("row", name="Better at")).to_be_visible()
        expect(page.get_by_role("link", name="Open the roster").nth(1)).to_be_visible()

    def draft(self) -> str:
        """Path of the draft that goes on: the one called ``second``."""
        if not self.roster:
            page = self.open(f"/drafts?week={WEEK}")
            link = page.get_by_role("link", name="Open the roster").last
            self.roster = str(link.get_attribute("href")).partition("?")[0]
        return self.roster

    def move_in_draft(self) -> None:
        self._move_some_shift("earlier in the draft")

    def move_in_published(self) -> None:
        self._move_some_shift("a wish by telephone")

    def _move_some_shift(self, reason: str) -> None:
        """Try shifts of Friday until one can begin at another time without breaking a rule."""
        page = self.open(f"{self.draft()}?pod={POD}")
        shifts = page.locator("a[href*='/duties/']")
        paths = [str(shift.get_attribute("href")) for shift in shifts.all()]
        for path in paths:
            for start in ("08:30", "09:00", "10:30"):
                page = self.open(path)
                before = page.get_by_label("Begins at").input_value()
                if start == before:
                    continue
                page.get_by_label("Begins at").fill(start)
                page.get_by_label("Reason").fill(reason)
                page.get_by_role("button", name="Check").click()
                page.wait_for_url("**/moves")
                kept = page.get_by_text("Every rule is kept.", exact=True)
                if kept.is_visible():
                    page.get_by_role("button", name="Move the shift").click()
                    page.wait_for_url(lambda url: "/moves" not in url)
                    return
        raise AssertionError("no shift can be moved")

    def is_moved(self, reason: str) -> bool:
        return self.open("/journal").get_by_text(reason).first.is_visible()

    def submit(self) -> None:
        page = self.open(f"{self.draft()}/publication")
        page.get_by_role("button", name="Submit for consent").click()
        expect(page.locator(".status.submitted").first).to_be_visible()

    def consent(self) -> None:
        page = self.open("/consents", self.auditor)
        if not page.get_by_role("button", name="Sign out").is_visible():
            self.sign_in(page, "alba")
        page = self.open(f"{self.draft()}/publication", self.auditor)
        page.get_by_role("button", name="Consent").click()
        expect(page.get_by_role("heading", name="Consent", exact=True)).to_be_visible()

    def publish(self) -> None:
        page = self.open(f"{self.draft()}/publication")
        page.get_by_role("button", name="Publish").click()
        expect(page.locator(".status.published").first).to_be_visible()

    def stands_at(self, status: str) -> bool:
        page = self.open(f"{self.draft()}/publication")
        return page.locator(f".status.{status}").first.is_visible()

    def download(self) -> None:
        page = self.open(self.draft())
        with page.expect_download(timeout=JOB_MS) as download:
            page.get_by_role("link", name="Download Excel").click()
        self.excel = Path(download.value.path()).read_bytes()

    def difference(self) -> None:
        page = self.open(f"{self.draft()}/changes")
        expect(page.get_by_text("a wish by telephone").first).to_be_visible()

    def is_changed(self) -> bool:
        return self.is_moved("a wish by telephone")
