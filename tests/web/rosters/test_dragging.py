"""A shift dragged with the mouse to another cell of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.browser import violations
from tests.builders.dragging import POD, cell, drag, duties, moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.planning.move_records import Place
    from tests.builders.browser import Reader
    from tests.web.conftest import Site


def test_dragged_shift_shows_its_effect_and_moves_when_confirmed(
    site: Site, allowed_move: tuple[Place, Place], planner: Callable[[str], Reader]
) -> None:
    taken, given = allowed_move
    before = duties(site)
    reader = planner("en-GB")
    page = reader.open(f"/rosters/{site.desk.drafted}?pod={POD}")
    drag(reader, taken, given)
    assert "target" in (cell(reader, given).get_attribute("class") or "")
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
    assert cell(reader, given).locator("a.shift").count() == 1
    assert cell(reader, taken).locator("a.shift").count() == 0
    assert reader.complaints == []


def test_dragged_shift_that_breaks_a_rule_cannot_be_confirmed(
    site: Site, planner: Callable[[str], Reader]
) -> None:
    taken, given = next(moves(site, allowed=False))
    before = duties(site)
    reader = planner("en-GB")
    page = reader.open(f"/rosters/{site.desk.drafted}?pod={POD}")
    drag(reader, taken, given)
    page.mouse.up()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("a rule would be broken").wait_for()
    assert dialog.get_by_role("button", name="Move the shift").is_disabled()
    dialog.get_by_role("button", name="Cancel").click()
    assert not dialog.is_visible()
    assert duties(site) == before


def test_shift_is_not_dropped_on_another_shift(
    site: Site, planner: Callable[[str], Reader]
) -> None:
    standing = sorted(duties(site), key=lambda place: (place.personnel_number, place.day))
    reader = planner("en-GB")
    page = reader.open(f"/rosters/{site.desk.drafted}?pod={POD}")
    drag(reader, standing[0], standing[1])
    assert "target" not in (cell(reader, standing[1]).get_attribute("class") or "")
    page.mouse.up()
    assert not page.get_by_role("dialog").is_visible()
