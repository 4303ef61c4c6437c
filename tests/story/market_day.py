"""What agents, their lead and the works council do on a day of swaps, by clicks and keyboard."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING, Any

import icalendar
from playwright.sync_api import expect

from tests.builders.edited import change_cells
from tests.story.people import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path


class Planner(Person):
    """The planner publishes."""

    def publishes(self, week: str) -> None:
        self.menu("Rosters")
        self.click(week)
        self.click("Publish")
        self.sends("Publish")
        self.shows("published")


class Agent(Person):
    """An agent with a phone."""

    def subscribes(self) -> str:
        """Make an address for the calendar; returns it."""
        self.menu("My week")
        self.click("Calendar")
        self.sends("Make an address")
        address: str = self.page.get_by_label("Address").input_value()
        return address

    def offers(self, day: str, *, gift: bool = False, to: str = "", wanted: str = "") -> None:
        """Offer the shift of a day, found in the own list of shifts, by keyboard alone."""
        self.menu("Swaps")
        self.click("Offer a shift")
        self.click(day)
        if gift:
            self.page.get_by_label("nothing, it is a gift").press("Space")
        if to:
            self.page.get_by_label(to).press("Space")
        offer = self.page.get_by_role("button", name="Offer it")
        expect(offer).to_be_enabled()
        if wanted:
            self.page.get_by_label(wanted).press("Space")
        with self.page.expect_navigation():
            offer.press("Enter")

    def takes(self, day: str, *, giving: str = "") -> None:
        """Take what is offered of a day, for an own shift of ``giving``."""
        self.menu("Swaps")
        card = self.page.get_by_role("article").filter(has_text=day)
        card.get_by_role("link", name=day).click()
        name = f"Give {giving} for it" if giving else "Take it"
        self.sends(name)

    def asks_why_not(self, day: str, colleague: str) -> None:
        """Why a shift cannot be swapped with somebody."""
        self.menu("Swaps")
        self.click("Offer a shift")
        self.click(day)
        self.click("Why not")
        self.page.get_by_label("Colleague").select_option(colleague)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Show").press("Enter")


class Lead(Person):
    """The lead decides, and works in Excel."""

    def approves(self, who: str, reason: str) -> None:
        """Look at a request's effect, and approve it."""
        self.menu("Requests")
        self.page.get_by_role("link", name=who).first.click()
        self.reads("belong to different pods")
        expect(self.page.locator("svg").first).to_be_visible()
        self.page.get_by_label("Reason").fill(reason)
        self.sends("Approve")
        self.reads("approved")

    def downloads(self, week: str, folder: Path) -> Path:
        """The workbook of a week in the layout for leads."""
        self.menu("Rosters")
        self.click(week)
        with self.page.expect_download() as download:
            self.click("Download Excel")
        path = folder / "week.xlsx"
        download.value.save_as(path)
        return path

    def puts_back(self, path: Path, cells: Mapping[tuple[str, date], str], why: str) -> None:
        """Type into cells of the workbook and put it back."""
        change_cells(path, cells)
        self.click("Put Excel back")
        self.page.get_by_label("Edited workbook").set_input_files(path)
        self.sends("Show what would change")
        self.reads("1 cell would be taken over")
        self.page.get_by_label("Reason").fill(why)
        self.sends("Take 1 cell over")
        self.reads("1 cell is taken over.")


class Auditor(Person):
    """The works council reads the trail."""

    def reads_the_trail(self) -> None:
        page = self.menu("Journal")
        page.get_by_label("What", exact=True).select_option(label="Swap")
        self.sends("Show")


def shifts_in(address: str) -> dict[str, tuple[datetime, str]]:
    """What a calendar program finds: start and status by UID."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        calendar = icalendar.Calendar.from_ical(answer.read())
    events: list[Any] = calendar.walk("VEVENT")
    return {
        str(event["UID"]): (event["DTSTART"].dt, str(event.get("STATUS", ""))) for event in events
    }
