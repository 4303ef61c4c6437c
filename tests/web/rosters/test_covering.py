from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.jobs.records import JobKind
from scheduler.store.centre import load_centre
from scheduler.store.jobs import list_jobs
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from scheduler.store.roster_records import StoredRoster
    from tests.web.conftest import Site


def roster(site: Site) -> StoredRoster:
    with site.database.reading() as session:
        return load_roster(session, site.desk.published)


def fall_ill(site: Site, client: FlaskClient) -> str:
    """Somebody is away on the first day worked; the address of who can cover."""
    stored = roster(site)
    duty = min(stored.pods[0].duties, key=lambda d: d.start_utc)
    day = duty.day.isoformat()
    data = {
        "version": str(stored.version), "agent": duty.personnel_number, "type": "sick",
        "first": day, "last": day,
    }  # fmt: skip
    types = client.get(f"/rosters/{stored.id}/cover").text
    data["type"] = re.findall(r'<select id="type".*?value="([^"]+)"', types, re.DOTALL)[0]
    answer = client.post(f"/rosters/{stored.id}/cover/absence", data=data)
    assert answer.status_code == 302, answer.text
    assert roster(site).version == stored.version + 1
    return f"/rosters/{stored.id}/cover?pod=HAM&agent={duty.personnel_number}&day={day}"


def test_lead_looks_for_cover_and_asks_with_one_click(site: Site) -> None:
    client = site.client("lead")
    address = fall_ill(site, client)
    text = client.get(address).text
    assert "Who can take the shift of" in text
    assert "Who cannot, and why" in text
    asked = re.findall(r'name="ask" value="(\w+)"', text)
    place = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    url = f"/rosters/{site.desk.published}/cover/ask"
    answer = client.post(url, data=place | {"ask": asked}, follow_redirects=True)
    expected = "is asked" if len(asked) == 1 else "are asked"
    assert (expected if asked else "Nobody was chosen") in answer.text


def test_half_a_day_away_takes_the_shift_of_that_half_or_tells_that_it_stays(site: Site) -> None:
    client, stored = site.client("lead"), roster(site)
    duty = next(d for d in stored.pods[0].duties if d.start_utc.hour < 11 < d.end_utc.hour)
    day, page = duty.day.isoformat(), f"/rosters/{stored.id}/cover/absence?lang=en"
    data = {
        "version": str(stored.version), "agent": duty.personnel_number, "type": "sick",
        "first": day, "last": day, "half": "second",
    }  # fmt: skip
    told = client.post(page, data=data)
    assert (told.status_code, "lies in both halves" in told.text) == (422, True)
    two_days = {**data, "last": (duty.day + timedelta(days=1)).isoformat(), "known": duty.id}
    assert "half a day is a single day" in client.post(page, data=two_days).text
    assert client.post(page, data={**data, "known": duty.id}).status_code == 302
    with site.database.reading() as session:
        found = [a for a in load_centre(session).absences if a.half]
    assert [(a.personnel_number, a.half) for a in found] == [(duty.personnel_number, "second")]
    assert roster(site).version == stored.version


def test_repair_is_queued_with_what_it_is_about(site: Site) -> None:
    client = site.client("planner")
    data = {"pod": "HAM", "first_day": "2026-12-02", "reason": "flu"}
    client.post(f"/rosters/{site.desk.published}/cover/repair", data=data)
    with site.database.reading() as session:
        (job,) = (job for job in list_jobs(session) if job.kind is JobKind.REPAIR)
    assert job.payload == {
        "roster": site.desk.published, "pods": ["HAM"], "first_day": "2026-12-02", "reason": "flu",
    }  # fmt: skip


def test_cover_in_pods_one_does_not_lead_is_not_found(site: Site) -> None:
    published, drafted = site.desk.published, site.desk.drafted
    client = site.client("lead")
    place = "pod=BER&agent=2001&day=2026-12-01"
    assert client.get(f"/rosters/{published}/cover?{place}").status_code == 404
    assert client.get(f"/rosters/{drafted}/cover").status_code == 404
    client.post(
        f"/rosters/{published}/cover/repair", data={"pod": "BER", "first_day": "2026-12-02"}
    )
    with site.database.reading() as session:
        assert not [job for job in list_jobs(session) if job.kind is JobKind.REPAIR]
    assert "2001" not in client.get(f"/rosters/{published}/cover").text


@pytest.mark.parametrize("login", ["agent", "auditor"])
def test_cover_is_for_planners_and_leads(site: Site, login: str) -> None:
    assert site.client(login).get(f"/rosters/{site.desk.published}/cover").status_code == 403
