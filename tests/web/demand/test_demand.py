from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.planning.demand_view import demand_week, need_week
from scheduler.planning.jobs_demand import staff
from scheduler.settings import Settings
from scheduler.store.centre import load_centre
from scheduler.store.demand import load_requirement
from scheduler.store.jobs import find_job, list_jobs
from scheduler.store.journal import entries
from scheduler.store.models.demand import ForecastRow, RequirementRow
from scheduler.timekeeping import FixedClock
from tests.builders.desk import DRAFTED_WEEK, NOW

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from scheduler.centre import Centre
    from scheduler.jobs.records import Job
    from tests.web.conftest import Site

WEEK = f"/demand/HAM/{DRAFTED_WEEK}"
SAID = {
    "stream": "voice",
    "first": "2026-12-08",
    "last": "2026-12-09",
    "factor": "1,5",
    "why": "Mailing",
}


def jobs(site: Site) -> tuple[Job, ...]:
    with site.database.reading() as session:
        return list_jobs(session)


def run(site: Site, job: Job) -> dict[str, Any]:
    """What the worker does, in this process; returns the job's result."""
    reported: list[dict[str, Any]] = []
    context = JobContext(
        job, site.database, Settings(), FixedClock(NOW), reported.append, lambda: False
    )
    result = staff(context)
    with site.database.writing() as session:
        row = find_job(session, job.id)
        row.status, row.result = "done", result
        row.progress = reported[-1] if reported else None
    return result


def centre(site: Site) -> Centre:
    with site.database.reading() as session:
        return load_centre(session)


def voice_hours(site: Site) -> float:
    with site.database.reading() as session:
        requirement = load_requirement(session, "HAM", DRAFTED_WEEK, 7)
    return sum(next(s.required_fte for s in requirement.streams if s.stream.key == "voice"))


def overrule(site: Site, **fields: str) -> TestResponse:
    return site.client("planner").post(f"{WEEK}/override", data={**SAID, **fields})


def test_the_week_shows_forecast_and_four_past_weeks_of_each_stream(read_site: Site) -> None:
    text = read_site.client("planner").get(WEEK).text
    week = demand_week(read_site.database, centre(read_site), "HAM", DRAFTED_WEEK, NOW.date())
    assert len(week.streams) == text.count("demand-stream card") == 5
    for number in (45, 46, 47, 48):
        assert f"Came in week {number}" in text
    assert "days of history" in text
    assert week.streams[0].past[0].first_day == date(2026, 11, 23)


def test_how_a_forecast_came_about_is_told_in_german(read_site: Site) -> None:
    text = read_site.client("planner").get(WEEK, headers={"Accept-Language": "de"}).text
    assert "Tage Historie; Tagessummen" in text
    assert "days of history" not in text


def test_overruling_changes_the_forecast_and_then_what_is_needed(site: Site) -> None:
    before = voice_hours(site)
    assert overrule(site).status_code == 302
    text = site.client("planner").get(WEEK).text
    for word in ("Without override", "contacts × 1.50", "Mailing", "Petra Plan", "made-line"):
        assert word in text
    (job,) = jobs(site)
    assert (job.kind, job.lane, job.payload["forecast"]) == (JobKind.STAFF, "quick", False)
    run(site, job)
    assert voice_hours(site) > before
    with site.database.reading() as session:
        last = entries(session)[-1]
    assert (last.action, last.origin.who) == ("added", site.desk.accounts["planner"].id)
    assert last.after is not None
    assert last.after["why"] == "Mailing"


def test_withdrawing_brings_the_forecast_back_and_keeps_what_was_said(site: Site) -> None:
    as_made = demand_week(site.database, centre(site), "HAM", DRAFTED_WEEK, NOW.date())
    overrule(site)
    text = site.client("planner").get(WEEK).text
    action = re.search(r'action="([^"]+/withdraw)"', text)
    assert action is not None
    assert site.client("planner").post(action[1]).status_code == 302
    after = demand_week(site.database, centre(site), "HAM", DRAFTED_WEEK, NOW.date())
    assert after.streams == as_made.streams
    text = site.client("planner").get(WEEK).text
    assert "withdrawn" in text
    assert "/withdraw" not in text
    assert len(jobs(site)) == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"why": ""}, "This field is required."),
        ({"factor": "viel"}, "This is not a number."),
        ({"contacts": "30"}, "either a factor or contacts"),
        ({"factor": ""}, "needs a factor, contacts or an AHT"),
        ({"factor": "-2"}, "expected 0 to 20"),
        ({"start": "10:00"}, "hours need a beginning and an end"),
        ({"first": "2027-02-01", "last": "2027-02-02"}, "outside the week"),
        ({"last": "2026-12-01"}, "expected 1 to 56 days"),
    ],
)
def test_what_cannot_be_meant_is_told_and_what_was_typed_stays(
    site: Site, wrong: dict[str, str], told: str
) -> None:
    answer = overrule(site, **{"why": "Mailing an alle", **wrong})
    assert answer.status_code == 422
    assert told in answer.text
    assert ("Mailing an alle" in answer.text) == (wrong.get("why") != "")
    assert jobs(site) == ()


def test_forecasting_is_asked_for_here_and_done_by_the_worker(site: Site) -> None:
    client = site.client("planner")
    path = "/demand/HAM/2026-12-28"
    assert "Nothing is forecast for this week yet" in client.get(path).text
    where = client.post(f"{path}/work", data={"forecast": "1", "weeks": "2"}).location
    (job,) = jobs(site)
    assert job.payload["weeks"] == ["2026-12-28", "2027-01-04"]
    assert "every 1s" in client.get(f"/demand/work/{job.id}").text
    run(site, job)
    watching = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{where}"}
    done = client.get(f"/demand/work/{job.id}", headers=watching)
    assert done.headers["HX-Redirect"] == path
    assert "<html" not in done.text
    assert "demand-stream" in client.get(where).text
    assert need_week(site.database, centre(site), "BER", date(2027, 1, 4)).requirement is not None


def test_another_promise_is_thought_through_and_not_stored(site: Site) -> None:
    before = voice_hours(site)
    client = site.client("planner")
    fields = {"stream": "voice", "service_level": "95"}
    assert client.post(f"{WEEK}/think", data=fields).status_code == 302
    (job,) = jobs(site)
    result = run(site, job)
    assert result["after"]["voice"] > result["before"]["voice"]
    assert result["after"]["chat"] == result["before"]["chat"]
    assert voice_hours(site) == before
    assert "FTE-hours now" in client.get(f"/demand/work/{job.id}").text


def test_the_requirement_shows_what_it_follows_from(read_site: Site) -> None:
    text = read_site.client("planner").get(f"{WEEK}/requirement").text
    hours = voice_hours(read_site) / 4
    assert f"{hours:.1f}" in text
    for word in ("some hang up (Erlang A)", "80 %", "20 s", "hours of work due"):
        assert word in text


def test_a_requirement_older_than_what_was_said_is_called_so(site: Site) -> None:
    client = site.client("planner")
    with site.database.writing() as session:
        session.execute(update(RequirementRow).values(created_at=NOW - timedelta(hours=1)))
        session.execute(update(ForecastRow).values(created_at=NOW - timedelta(hours=2)))
    assert "newer than this requirement" not in client.get(f"{WEEK}/requirement").text
    overrule(site)
    assert "newer than this requirement" in client.get(f"{WEEK}/requirement").text


def test_a_lead_reads_the_own_pod_only_and_overrules_nothing(read_site: Site) -> None:
    lead = read_site.client("lead")
    assert lead.get("/demand").location == "/demand/HAM/2026-11-30"
    page = lead.get(WEEK)
    assert page.status_code == 200
    assert "override" not in page.text.replace("overridden", "")
    assert lead.get(f"/demand/BER/{DRAFTED_WEEK}").status_code == 404
    assert lead.get(f"/demand/BER/{DRAFTED_WEEK}/requirement").status_code == 404
    assert lead.get(f"{WEEK}/override").status_code == 403
    assert read_site.client("agent").get(WEEK).status_code == 403


@pytest.mark.parametrize("path", ["/demand/NIX/2026-12-07", "/demand/HAM/heute", "/demand/work/x"])
def test_what_does_not_exist_is_not_found(read_site: Site, path: str) -> None:
    assert read_site.client("planner").get(path).status_code == 404


def test_any_day_leads_to_its_week(read_site: Site) -> None:
    text = read_site.client("planner").get("/demand/HAM/2026-12-10").text
    assert "7 – 13 December 2026" in text


def test_a_day_shows_every_interval_with_its_band(site: Site) -> None:
    overrule(site)
    text = site.client("planner").get(f"{WEEK}/voice/2026-12-08").text
    assert text.count('<tr><th scope="row">') in (48, 96)
    for kind in ("forecast", "made", "history", "low", "high"):
        assert f'data-kind="{kind}"' in text
