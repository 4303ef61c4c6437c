"""A planner's morning in the browser, step by step, by clicks and keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.story.people import Person

if TYPE_CHECKING:
    from playwright.sync_api import Locator

MEDIUM = Path(__file__).parents[2] / "sample_data" / "medium"
WEEK = "2026-11-30"
SECONDS_A_POD = 2
STARTS = ("08:30", "09:00", "09:30", "10:00", "10:30", "11:00")
JOB_MS = 240_000


class Planner(Person):
    """What the planner does between the first file and the last change."""

    def imports_the_centre(self) -> None:
        page = self.menu("Import")
        page.get_by_label("Files").set_input_files(sorted(MEDIUM.iterdir()))
        page.get_by_role("button", name="Show what would change").click()
        page.get_by_role("button", name="Store this").click(timeout=JOB_MS)
        expect(page.get_by_text("Stored:")).to_be_visible(timeout=JOB_MS)

    def overrides_the_forecast(self) -> None:
        page = self.menu("Demand")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Hamburg, 30 November – 6 December 2026"
        )
        page.get_by_role("button", name="Forecast this week").click()
        expect(page.get_by_text("Contacts by day")).to_be_visible(timeout=JOB_MS)
        page.get_by_role("link", name="Overrule the forecast").click()
        page.get_by_label("Stream").select_option("voice")
        page.get_by_label("First day").fill("2026-12-02")
        page.get_by_label("Last day").fill("2026-12-02")
        page.get_by_label("Factor on contacts").fill("1.2")
        page.get_by_label("Why").fill("Invoices go out the day before")
        page.get_by_role("button", name="Overrule").click()
        expect(page.get_by_text("Invoices go out the day before")).to_be_visible()
        expect(page.get_by_text("Without override").first).to_be_visible()

    def generates(self, name: str, seed: int) -> None:
        page = self.menu("Generate")
        page.get_by_label("First week").select_option(WEEK)
        page.get_by_label(re.compile("Time limit")).fill(str(SECONDS_A_POD))
        page.locator("[name=name]").fill(name)
        page.get_by_label("Seed").fill(str(seed))
        page.get_by_role("button", name="Generate", exact=True).click()
        expect(page.get_by_role("link", name="Open the draft")).to_be_visible(timeout=JOB_MS)

    def compares(self, *names: str) -> None:
        self.click("Compare drafts")
        expect(self.page.get_by_role("row", name="Better at")).to_be_visible()
        for name in names:
            expect(self.page.locator(f"input[name=name][value={name}]")).to_be_visible()

    def opens_the_roster(self) -> None:
        self.click("Open the roster")
        expect(self.page.get_by_role("heading", name="Who works when")).to_be_visible()

    def moves_a_shift(self, reason: str) -> None:
        """Try Hamburg's shifts until one can begin at another time without breaking a rule."""
        self.page.get_by_role("link", name="Hamburg").first.click()
        table = self.page.get_by_role("region", name="Who works when")
        shifts = table.locator("a[href*='/duties/']")
        for n in range(shifts.count()):
            shifts.nth(n).click()
            now = self.page.get_by_label("Begins at").input_value()
            if any(self._keeps_every_rule(at, reason) for at in STARTS if at != now):
                self.sends("Move the shift")
                expect(table).to_be_visible()
                return
            self.page.get_by_role("link", name="Roster 30 November").click()
        raise AssertionError("no shift can be moved")

    def _keeps_every_rule(self, start: str, reason: str) -> bool:
        self.page.get_by_label("Begins at").fill(start)
        self.page.get_by_label("Reason").fill(reason)
        self.sends("Check")
        return self._said("Every rule is kept.").is_visible()

    def _said(self, text: str) -> Locator:
        return self.page.get_by_text(text, exact=True)

    def submits(self) -> None:
        self.click("Submit for consent")
        self.page.get_by_role("button", name="Submit for consent").click()
        self.shows("submitted")

    def publishes(self) -> None:
        self.page.reload()
        self.page.get_by_role("button", name="Publish").click()
        self.shows("published")
        self.click("Open the roster")

    def downloads_excel(self) -> bytes:
        with self.page.expect_download(timeout=JOB_MS) as download:
            self.click("Download Excel")
        return Path(download.value.path()).read_bytes()

    def sees_the_difference(self, reason: str) -> None:
        self.click("Changes since publication")
        expect(self.page.get_by_text(reason).first).to_be_visible()


class Auditor(Person):
    """The works council."""

    def consents(self) -> None:
        page = self.menu("Consent")
        self.click("30 November – 6 December 2026")
        page.get_by_role("button", name="Consent").click()
        expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible()
