"""What the reader is told when a dragged shift cannot be checked or moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from scheduler.planning.locks import set_lock
from scheduler.store.journal import Origin
from tests.builders.browser import violations
from tests.builders.dragging import POD, cell, drag, duties
from web.access import COOKIE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Route

    from scheduler.planning.move_records import Place
    from tests.builders.browser import Reader
    from tests.web.conftest import Site

PAGE = "<!doctype html><title>x</title><h1>A whole page</h1>"
SENTENCES = {
    "en-GB": {
        401: "You are signed out: nothing was moved. Sign in again",
        403: "Moving shifts is not yours to do: nothing was moved.",
        409: "This page is out of date: nothing was moved. Load the page anew",
        503: "The server cannot answer just now: nothing was moved.",
        200: "The server cannot answer just now: nothing was moved.",
        422: "The server cannot answer just now: nothing was moved.",
        302: "You are signed out: nothing was moved. Sign in again",
        0: "The server was not reached: nothing was moved.",
    },
    "de-DE": {
        401: "Die Anmeldung ist abgelaufen: es wurde nichts verschoben. Neu anmelden",
        403: "Zum Verschieben von Schichten fehlt die Berechtigung",
        503: "Der Server kann gerade nicht antworten: es wurde nichts verschoben.",
        0: "Der Server war nicht erreichbar: es wurde nichts verschoben.",
    },
}


def answering(page: Page, status: int) -> None:
    """From now on the server answers a move with a page of this status, or not at all."""

    def answer(route: Route) -> None:
        if status == 0:
            route.abort()
        elif status == 302:
            route.fulfill(status=302, headers={"Location": "/sign-in"})
        else:
            route.fulfill(status=status, body=PAGE, content_type="text/html")

    page.unroute_all()
    page.route("**/moves", answer)


def dropped(reader: Reader, taken: Place, given: Place) -> Locator:
    """The dialog after a shift was dropped."""
    drag(reader, taken, given)
    reader.page.mouse.up()
    dialog = reader.page.get_by_role("dialog")
    dialog.wait_for()
    return dialog


@pytest.mark.parametrize("locale", ["en-GB", pytest.param("de-DE", marks=pytest.mark.proof)])
def test_whatever_goes_wrong_is_one_sentence_and_the_shift_stays(
    site: Site, allowed_move: tuple[Place, Place], planner: Callable[[str], Reader], locale: str
) -> None:
    taken, given = allowed_move
    before = duties(site)
    reader = planner(locale)
    page = reader.open(f"/rosters/{site.desk.drafted}?pod={POD}")
    for status, sentence in SENTENCES[locale].items():
        answering(page, status)
        dialog = dropped(reader, taken, given)
        (told,) = dialog.get_by_role("alert").all_inner_texts()
        assert told.strip().startswith(sentence), status
        assert "A whole page" not in dialog.inner_text()
        assert dialog.locator("button[value=make]").is_disabled()
        if status == 401:
            assert violations(page) == []
        dialog.locator("[data-close]").click()
        assert cell(reader, taken).locator("a.shift").count() == 1
        assert cell(reader, given).locator("a.shift").count() == 0
        assert page.locator(".dragging, .target").count() == 0
    assert duties(site) == before


def test_who_was_signed_out_signs_in_again_and_is_back_at_the_table(
    site: Site, allowed_move: tuple[Place, Place], planner: Callable[[str], Reader]
) -> None:
    taken, given = allowed_move
    reader = planner("en-GB")
    address = f"/rosters/{site.desk.drafted}?pod={POD}"
    page = reader.open(address)
    reader.context.clear_cookies(name=COOKIE)
    dialog = dropped(reader, taken, given)
    dialog.get_by_role("link", name="Sign in again").click()
    page.wait_for_url(re.compile("/sign-in"))
    assert unquote(urlsplit(page.url).query) == f"next={address}"


def test_roster_changed_while_the_dialog_is_open_is_told_in_it(
    site: Site, allowed_move: tuple[Place, Place], planner: Callable[[str], Reader]
) -> None:
    taken, given = allowed_move
    reader = planner("en-GB")
    page = reader.open(f"/rosters/{site.desk.drafted}?pod={POD}")
    dialog = dropped(reader, taken, given)
    dialog.get_by_text("Every rule is kept.").wait_for()
    dialog.get_by_label("Reason").fill("swapped by hand")
    other = max(duties(site), key=lambda place: (place.day, place.personnel_number))
    set_lock(
        site.database, site.desk.drafted, 1, POD, other.personnel_number, other.day,
        locked=True, origin=Origin("x", "employer"),
    )  # fmt: skip
    before = duties(site)
    dialog.get_by_role("button", name="Move the shift").click()
    dialog.get_by_text("the roster was changed meanwhile").wait_for()
    assert dialog.get_by_label("Reason").input_value() == "swapped by hand"
    assert duties(site) == before
    assert page.locator("main h1").count() == 1


def test_connection_lost_while_moving_is_told_and_nothing_is_claimed(
    site: Site, allowed_move: tuple[Place, Place], planner: Callable[[str], Reader]
) -> None:
    taken, given = allowed_move
    reader = planner("en-GB")
    page = reader.open(f"/rosters/{site.desk.drafted}?pod={POD}")
    dialog = dropped(reader, taken, given)
    dialog.get_by_text("Every rule is kept.").wait_for()
    answering(page, 0)
    dialog.get_by_role("button", name="Move the shift").click()
    dialog.get_by_text("see where the shift stands").wait_for()
    assert cell(reader, taken).locator("a.shift").count() == 1
