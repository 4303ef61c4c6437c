"""Entitlements, school holidays and half days, by the forms of the centre."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.leave.records import LeaveEntitlement, SchoolHoliday
from scheduler.people.absences import Absence
from scheduler.store.absences import add_absence
from scheduler.store.centre import load_centre
from scheduler.store.rosters import load_roster
from tests.builders.desk import ORIGIN
from tests.builders.forms import fields_of

if TYPE_CHECKING:
    from scheduler.centre import Centre
    from tests.web.conftest import Site


def typed_in(html: str) -> dict[str, Any]:
    """What the page's form holds, to be changed and sent."""
    return {**fields_of(html)}


def centre(site: Site) -> Centre:
    with site.database.reading() as session:
        return load_centre(session)


def test_planner_changes_what_somebody_may_take(site: Site) -> None:
    client, address = site.client("planner"), "/centre/agents/1005/leave?lang=en"
    typed = typed_in(client.get(address).text)
    typed |= {"leave-0-days": "30.5", "leave-0-carried_over": "3", "do": "save"}
    assert client.post(address, data=typed).status_code == 302
    found = [one for one in centre(site).leave if one.personnel_number == "1005"]
    assert LeaveEntitlement("1005", 2026, 30.5, 3.0, found[0].carry_over_until) in found
    again = typed_in(client.get(address).text)
    wrong = client.post(address, data={**again, "leave-0-days": "30.2", "do": "save"})
    assert (wrong.status_code, "whole or half days" in wrong.text) == (422, True)
    assert "Days of leave" in client.get("/centre/agents/1005?lang=en").text


def test_planner_changes_school_holidays_of_a_state(site: Site) -> None:
    client, address = site.client("planner"), "/centre/school-holidays?state=HH&lang=en"
    assert "School holidays of HH" in client.get("/centre/absences?lang=en").text
    typed = typed_in(client.get(address).text)
    typed |= {"school_holidays-0-name": "Ferien", "do": "save"}
    assert client.post(address, data=typed).status_code == 302
    wanted = SchoolHoliday(date(2026, 12, 21), date(2027, 1, 1), "Ferien", "HH")
    assert centre(site).school_holidays == (wanted,)


def test_half_a_day_is_entered_by_form(site: Site) -> None:
    client, address = site.client("planner"), "/centre/absences/new?agent=1009&lang=en"
    typed = typed_in(client.get(address).text)
    typed |= {"absence-0-type": "leave", "absence-0-first": "2027-02-01", "do": "save"}
    typed |= {"absence-0-last": "2027-02-02", "absence-0-half": "second"}
    wrong = client.post(address, data=typed)
    assert (wrong.status_code, "half a day is a single day" in wrong.text) == (422, True)
    assert client.post(address, data={**typed, "absence-0-last": "2027-02-01"}).status_code == 302
    day = date(2027, 2, 1)
    assert Absence("1009", "leave", day, day, "second") in centre(site).absences
    assert "½" in client.get("/centre/absences").text


def test_shift_in_both_halves_of_a_day_is_shown_and_cannot_be_taken_out(site: Site) -> None:
    away = {absence.personnel_number for absence in centre(site).absences}
    with site.database.writing() as session:
        (part, *_) = load_roster(session, site.desk.published, ["HAM"]).pods
        own = (d for d in part.duties if d.personnel_number not in away)
        duty = next(d for d in own if d.start_utc.hour < 11 < d.end_utc.hour)
        number, day = duty.personnel_number, duty.day
        add_absence(session, Absence(number, "sick", day, day, "first"), ORIGIN)
    page = site.client("planner").get(f"/centre/absences/{number}/{day}?lang=en").text
    assert "it stays until somebody moves or shortens it" in page
    assert "Take out" not in page
    assert "No published shift" not in page
