"""Steps of a planner's morning, each sent by HTTP as a browser does.

Each answers whether the program said that it is done.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.planning.move_records import Move, Place, Shift
from scheduler.planning.moves import check_move
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty, StoredRoster
    from tests.builders.installation import Visitor

HEADER = "personnel_number,kind,day,earliest,latest,pattern,weight"
HALF_HOURS = (-2, -1, 1, 2)


def import_wish(planner: Visitor, number: str, day: date) -> bool:
    """Send a file with one wish, look at what it would change, and store it."""
    text = f"{HEADER}\n{number},day_off,{day},,,,3\n"
    sent = planner.post("/imports", "/imports", {}, files={"files": ("wishes.csv", text)})
    if sent.status_code != 302:
        return False
    preview = sent.headers["Location"]
    return _done(planner.post(preview, f"{preview}/store", {}))


def overrule(planner: Visitor, pod: str, monday: date, why: str) -> bool:
    """Expect a tenth more on the phone."""
    path = f"/demand/{pod}/{monday}/override"
    form = {"stream": "voice", "first": str(monday), "last": str(monday), "factor": "1.1"}
    return _done(planner.post(path, path, {**form, "why": why}))


def move_a_shift(planner: Visitor, database: Database, roster_id: str) -> bool:
    """Let one begin earlier or later, where that keeps every rule."""
    with database.reading() as session:
        roster = load_roster(session, roster_id)
    pod = roster.pods[0].pod
    duty, shift = next(each for each in _others(roster) if _keeps(database, roster, *each))
    number, day = duty.personnel_number, str(duty.day)
    form = {
        "version": str(roster.version), "pod": pod, "do": "make", "reason": "by hand",
        "from_agent": number, "from_day": day, "agent": number, "day": day,
        "pattern": shift.pattern, "start": f"{shift.start:%H:%M}",
    }  # fmt: skip
    page = f"/rosters/{roster_id}/duties/{duty.id}"
    return _done(planner.post(page, f"/rosters/{roster_id}/moves", form))


def _others(roster: StoredRoster) -> Iterator[tuple[StoredDuty, Shift]]:
    """Other times for each shift of the first pod."""
    for duty in roster.pods[0].duties:
        for half_hours in HALF_HOURS:
            start = duty.start_utc + timedelta(hours=1, minutes=30 * half_hours)
            yield duty, Shift(duty.pattern, start.time())


def _keeps(database: Database, roster: StoredRoster, duty: StoredDuty, shift: Shift) -> bool:
    """Whether a shift at these times is one of its pattern and keeps every rule."""
    place = Place(duty.personnel_number, duty.day)
    move = Move(roster.pods[0].pod, place, place, shift)
    try:
        return check_move(database, roster.id, roster.version, move).allowed
    except NotFoundError:
        return False


def _done(answer: requests.Response) -> bool:
    return answer.status_code == 302
