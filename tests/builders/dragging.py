"""A shift dragged with the mouse over the table of the drafted week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.errors import ConflictError, NotFoundError
from scheduler.planning.move_records import Move, Place
from scheduler.planning.moves import check_move
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator

    from scheduler.store.roster_records import StoredDuty
    from tests.builders.browser import Reader
    from tests.web.conftest import Site

POD = "HAM"


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
