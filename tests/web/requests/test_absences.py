"""Requests for absence in the table of what waits."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

from scheduler.access.permissions import Role
from scheduler.leave.asking import ask, withdraw
from scheduler.leave.records import LeaveRequest
from scheduler.store.accounts import add_account
from scheduler.store.rosters import load_roster
from tests.builders.desk import DRAFTED_WEEK, ORIGIN, PUBLISHED_WEEK, sign_in
from web.access import COOKIE

if TYPE_CHECKING:
    from tests.web.conftest import Site

DAY = timedelta(days=1)
MANY = 40
MOST_S = 0.2


def put_absences(site: Site, n: int) -> list[str]:
    """Requests of two days each, a third of them in the published week; returns their ids."""
    lead = site.desk.accounts["lead"]
    centre = site.app.extensions["podshift"].centre()
    away = {a.personnel_number for a in centre.absences}
    numbers = [
        a.personnel_number
        for a in centre.agents_of("HAM", PUBLISHED_WEEK)
        if a.personnel_number not in away
    ]
    found: list[str] = []
    for week in range(n):
        first: date = PUBLISHED_WEEK + timedelta(days=7 * week + 3)
        for number in numbers[: n - len(found)]:
            asked = LeaveRequest(number, "leave", first, first + timedelta(days=1))
            found.append(ask(site.database, asked, lead, acting_for=number).id)
    return found


def test_days_of_leave_are_told_without_needless_decimals(site: Site) -> None:
    lead, number = site.desk.accounts["lead"], str(site.desk.accounts["agent"].personnel_number)
    client = site.client("planner")
    for last, half, en, de in (
        (DRAFTED_WEEK + DAY, None, "2 days of leave", "2 Tage Urlaub"),
        (DRAFTED_WEEK, None, "1 day of leave", "1 Tag Urlaub"),
        (DRAFTED_WEEK, "first", "0.5 days of leave", "0,5 Tage Urlaub"),
    ):
        asked = LeaveRequest(number, "leave", DRAFTED_WEEK, last, half)  # type: ignore[arg-type]
        made = ask(site.database, asked, lead, acting_for=number)
        assert f"<li>{en}</li>" in client.get("/requests?lang=en").text
        assert f"<li>{de}</li>" in client.get("/requests?lang=de").text
        withdraw(site.database, made.id, lead, acting_for=number)


def test_shift_in_both_halves_of_a_day_is_told_to_who_asks_and_to_who_decides(site: Site) -> None:
    with site.database.writing() as session:
        (part, *_) = load_roster(session, site.desk.published, ["HAM"]).pods
        late = (d for d in part.duties if d.day > PUBLISHED_WEEK + DAY)
        duty = next(d for d in late if d.start_utc.hour < 11 < d.end_utc.hour)
        number = duty.personnel_number
        who = add_account(session, "who", "W", {Role.AGENT}, ORIGIN, personnel_number=number)
    client = site.app.test_client()
    client.set_cookie(COOKIE, sign_in(site.database, who))
    day = duty.day.isoformat()
    sent = {"type": "leave", "first": day, "last": "", "half": "second", "text": "Ski"}
    told = client.post("/leave?lang=en", data=sent)
    assert told.status_code == 422
    assert "lies in both halves of the day" in told.text
    assert 'value="Ski"' in told.text
    again = client.post("/leave", data={**sent, "known": duty.id})
    assert again.status_code == 302
    shown = site.client("lead").get("/requests?lang=en").text
    assert ", after noon</a>" in shown
    assert "lies in both halves and stays" in shown
    for_somebody = {**sent, "agent": number}
    lead = site.client("lead").post("/leave/pods/HAM/ask?lang=en", data=for_somebody)
    assert (lead.status_code, "lies in both halves" in lead.text) == (422, True)


def test_forty_absences_are_shown_in_little_time(site: Site) -> None:
    ids = put_absences(site, MANY)
    planner = site.client("planner")
    durations = []
    for _ in range(4):
        begin = time.process_time()
        page = planner.get("/requests?lang=en").text
        durations.append(time.process_time() - begin)
    assert page.count("absence:") == len(ids) == MANY
    # The least, in CPU time: others may use the machine meanwhile.
    assert min(durations) < MOST_S
