"""A shift dragged with the mouse to another cell of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError, NotFoundError
from scheduler.planning.move_records import Move, Place
from scheduler.planning.moves import check_move
from scheduler.store.rosters import load_roster
from tests.builders.browser import DESK, Reader, violations
from tests.builders.desk import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Locator

    from scheduler.store.roster_records import StoredDuty
    from tests.web.conftest import Site

POD = "HAM"


@pytest.fixture
def planner(site: Site, browser: Browser, served: Callable[[Flask], str]) -> Iterator[Reader]:
    """The planner with a mouse, whose forms need their token as in the office."""
    site.app.config["WTF_CSRF_ENABLED"] = True
    token = sign_in(site.database, site.desk.accounts["planner"])
    reader = Reader(browser, served(site.app), token, viewport=DESK, locale="en-GB")
    yield reader
    reader.context.close()


def duties(site: Site) -> dict[Place, StoredDuty]:
    """The shifts of the drafted week's first pod."""
    with site.database.reading() as session:
        pod = load_roster(session, site.desk.drafted).pods[0]
    return {Place(duty.personnel_number, duty.day): duty for duty in pod.duties}


def moves(site: Site, *, allowed: bool) -> Iterator[tuple[Place, Place]]:
    """From where to where a shift would keep every rule, or would not."""
    standing = duties(site)
    days = sorted({place.day for place in standing})
    agents = sorted({place.personnel_number for place in standing})
    for taken in sorted(standing, key=lambda place: (place.day, place.personnel_number)):
        for given in (Place(number, day) for day in days for number in agents):
            if given in standing:
                continue
            try:
                effect = check_move(site.database, site.desk.drafted, 1, Move(POD, taken, given))
            except (ConflictError, NotFoundError):
                continue
            if effect.allowed is allowed:
                yield taken, given


def cell(reader: Reader, place: Place) -> Locator:
    return reader.page.locator(f'td[data-agent="{place.personnel_number}"][data-day="{place.day}"]')


def drag(reader: Reader, taken: Place, given: Place) -> None:
    """Press on the shift, go to the other cell in steps, and hold."""
    shift, goal = cell(reader, taken).locator("a.shift"), cell(reader, given)
    shift.scroll_into_view_if_needed()
    shift.hover()
    reader.page.mouse.down()
    goal.hover()
    goal.hover()


def test_dragged_shift_shows_its_effect_and_moves_when_confirmed(
    site: Site, planner: Reader
) -> None:
    taken, given = next(moves(site, allowed=True))
    before = duties(site)
    page = planner.open(f"/rosters/{site.desk.drafted}?pod={POD}")
    drag(planner, taken, given)
    assert "target" in (cell(planner, given).get_attribute("class") or "")
    page.mouse.up()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Every rule is kept.").wait_for()
    assert "FTE-hours missing" in dialog.inner_text()
    assert violations(page) == []
    assert duties(site) == before
    dialog.get_by_role("button", name="Move the shift").click()
    page.locator(".flash.good").wait_for()
    after = duties(site)
    assert after.keys() - before.keys() == {given}
    assert before.keys() - after.keys() == {taken}
    assert cell(planner, given).locator("a.shift").count() == 1
    assert cell(planner, taken).locator("a.shift").count() == 0
    assert planner.complaints == []


def test_dragged_shift_that_breaks_a_rule_cannot_be_confirmed(site: Site, planner: Reader) -> None:
    taken, given = next(moves(site, allowed=False))
    before = duties(site)
    page = planner.open(f"/rosters/{site.desk.drafted}?pod={POD}")
    drag(planner, taken, given)
    page.mouse.up()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("a rule would be broken").wait_for()
    assert dialog.get_by_role("button", name="Move the shift").is_disabled()
    dialog.get_by_role("button", name="Cancel").click()
    assert not dialog.is_visible()
    assert duties(site) == before


def test_shift_is_not_dropped_on_another_shift(site: Site, planner: Reader) -> None:
    standing = sorted(duties(site), key=lambda place: (place.personnel_number, place.day))
    page = planner.open(f"/rosters/{site.desk.drafted}?pod={POD}")
    drag(planner, standing[0], standing[1])
    assert "target" not in (cell(planner, standing[1]).get_attribute("class") or "")
    page.mouse.up()
    assert not page.get_by_role("dialog").is_visible()
