"""Asking for a run, watching it, comparing what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.jobs.records import JobKind
from scheduler.planning.request import GenerationRequest
from scheduler.store.jobs import enqueue, find_job, get_job, list_jobs
from scheduler.store.journal import Subject, entries
from scheduler.store.rosters import load_roster
from tests.builders.browser import DESK, PHONE, Reader, violations
from tests.builders.desk import DRAFTED_WEEK, PUBLISHED_WEEK, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Browser

    from scheduler.jobs.records import Job
    from tests.web.conftest import Site

ASKED = {
    "week": DRAFTED_WEEK.isoformat(),
    "weeks": "4",
    "pods": ["HAM"],
    "seconds": "5",
    "keep": "locked",
    "change_little": "y",
    "base": "",
    "name": "first try",
    "seed": "3",
}
STEP = {
    "penalty": 18703,
    "moves": 4200,
    "seconds": 34.8,
    "unmet_fte_hours": 43.9,
    "unmet_fte_hours_bound": 31.2,
    "covered_percent": 95.4,
}
HTMX = {"HX-Request": "true"}


def jobs(site: Site) -> tuple[Job, ...]:
    with site.database.reading() as session:
        return list_jobs(session)


def run_in(site: Site, kind: JobKind = JobKind.GENERATE, **fields: Any) -> str:
    """A run of the drafted week in some state."""
    payload = fields.pop("payload", GenerationRequest(DRAFTED_WEEK).payload())
    with site.database.writing() as session:
        job = enqueue(session, kind, payload, who=site.desk.accounts["planner"].id)
        for name, value in fields.items():
            setattr(find_job(session, job), name, value)
    return job


def test_form_puts_what_was_asked_for_into_the_queue(site: Site) -> None:
    answer = site.client("planner").post("/generate", data=ASKED)
    (job,) = jobs(site)
    assert answer.headers["Location"].endswith(f"/runs/{job.id}")
    planner = site.desk.accounts["planner"].id
    assert (job.kind, job.lane, job.who) == (JobKind.GENERATE, "solve", planner)
    assert GenerationRequest.of(job.payload) == GenerationRequest(
        first_day=DRAFTED_WEEK,
        n_days=28,
        pods=("HAM",),
        seconds=5,
        bound_seconds=5,
        seed=3,
        keep="locked",
        change_little=True,
        name="first try",
    )


@pytest.mark.parametrize(
    "wrong", [{"pods": []}, {"seconds": "0"}, {"seconds": "soon"}, {"name": "x" * 81}]
)
def test_form_with_a_fault_keeps_what_was_typed_and_queues_nothing(
    site: Site, wrong: dict[str, Any]
) -> None:
    answer = site.client("planner").post("/generate", data={**ASKED, "name": "typed", **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert wrong.get("name", "typed") in answer.text
    assert jobs(site) == ()


def test_what_is_missing_or_published_is_said_before(site: Site) -> None:
    client = site.client("planner")
    published = client.post(
        "/generate/before", data={**ASKED, "week": str(PUBLISHED_WEEK), "weeks": 1}
    )
    assert "Published for all of these days: Hamburg" in published.text
    partly = client.post("/generate/before", data={**ASKED, "week": str(PUBLISHED_WEEK)})
    assert "the other weeks become published as a roster of their own" in partly.text
    assert "No requirement yet for Hamburg" in partly.text
    assert "Choose a week" in client.post("/generate/before", data={**ASKED, "pods": []}).text


def test_draft_that_could_not_be_published_is_advised_against(site: Site) -> None:
    before = {**ASKED, "week": str(PUBLISHED_WEEK - timedelta(days=7))}
    asked = site.client("planner").post("/generate/before", data=before)
    assert "Such a draft cannot be published in one piece" in asked.text


def test_form_begins_at_the_first_week_that_is_not_published(read_site: Site) -> None:
    text = read_site.client("planner").get("/generate").text
    assert f'<option selected value="{DRAFTED_WEEK}">' in text


def test_draft_is_taken_up_again_with_its_weeks_and_pods(read_site: Site) -> None:
    text = read_site.client("planner").get(f"/generate?base={read_site.desk.drafted}").text
    assert f'<option selected value="{read_site.desk.drafted}">' in text
    assert f'<option selected value="{DRAFTED_WEEK}">' in text


def test_running_run_asks_again_and_shows_how_far_it_is(site: Site) -> None:
    progress = {"elapsed_s": 35.2, "limit_s": 120, "pods": {"HAM": STEP}}
    job = run_in(site, status="running", progress=progress)
    part = site.client("planner").get(f"/runs/{job}", headers=HTMX).text
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    assert '<progress aria-label="Elapsed: 35 of 120 s" value="35.2" max="120">' in part
    for shown in ("Hamburg", "95.4 %", "43.9", "31.2", "18,703"):
        assert shown in part


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"status": "failed", "error": "no roster keeps every rule"}, "no roster keeps every rule"),
        ({"status": "died", "error": "Its process was lost"}, "Its process was lost"),
        ({"status": "cancelled"}, "stopped before there was a roster"),
    ],
)
def test_run_that_came_to_nothing_says_why_and_can_be_run_again(
    site: Site, state: dict[str, Any], said: str
) -> None:
    job = run_in(site, **state)
    client = site.client("planner")
    part = client.get(f"/runs/{job}", headers=HTMX).text
    assert said in part
    assert "hx-trigger" not in part
    again = client.post(f"/runs/{job}/again")
    (new, _old) = jobs(site)
    assert again.headers["Location"].endswith(f"/runs/{new.id}")
    assert GenerationRequest.of(new.payload) == GenerationRequest(DRAFTED_WEEK)


def test_finished_run_leads_to_its_draft_and_names_what_was_not_kept(site: Site) -> None:
    released = [{"personnel_number": "1001", "day": "2026-12-08", "why": "absent"}]
    result = {"roster": site.desk.drafted, "stopped": False, "released": released}
    job = run_in(site, status="done", result=result)
    text = site.client("planner").get(f"/runs/{job}").text
    assert f"/rosters/{site.desk.drafted}" in text
    assert "absent by now" in text
    assert site.desk.accounts["agent"].name in text


def test_stop_asks_the_run_to_end(site: Site) -> None:
    job = run_in(site, status="running")
    site.client("planner").post(f"/runs/{job}/stop")
    with site.database.reading() as session:
        assert get_job(session, job).cancel_requested


def test_lead_watches_repairs_of_the_own_pod_only(site: Site) -> None:
    own = run_in(site, JobKind.REPAIR, payload={"roster": site.desk.published, "pods": ["HAM"]})
    other = run_in(site, JobKind.REPAIR, payload={"roster": site.desk.published, "pods": ["BER"]})
    week = run_in(site)
    client = site.client("lead")
    assert [client.get(f"/runs/{job}").status_code for job in (own, other, week)] == [200, 404, 404]


def test_drafts_of_a_week_stand_side_by_side(site: Site) -> None:
    text = site.client("planner").get(f"/drafts?week={DRAFTED_WEEK}").text
    assert "All figures are for this week and for Hamburg, Berlin." in text
    assert "Take up again" in text
    for heading in ("Covered", "Worst shortage", "Hours beyond contracts", "Broken rules"):
        assert heading in text


def test_lead_compares_the_own_pod_and_changes_nothing(site: Site) -> None:
    client = site.client("lead")
    text = client.get(f"/drafts?week={DRAFTED_WEEK}").text
    assert "for Hamburg." in text
    assert "Berlin" not in text
    assert "Put aside" not in text
    assert client.post(f"/drafts/{site.desk.drafted}/discard").status_code == 403


def test_draft_is_renamed_and_put_aside_with_a_trace(site: Site) -> None:
    client = site.client("planner")
    drafted = site.desk.drafted
    client.post(f"/drafts/{drafted}/name", data={"name": "plan B", "week": str(DRAFTED_WEEK)})
    with site.database.reading() as session:
        stored = load_roster(session, drafted)
    assert (stored.name, stored.version) == ("plan B", 1)
    assert "plan B" in client.get(f"/drafts?week={DRAFTED_WEEK}").text
    client.post(f"/drafts/{drafted}/discard", data={"version": "1", "week": str(DRAFTED_WEEK)})
    with site.database.reading() as session:
        assert load_roster(session, drafted).status == "discarded"
        actions = [e.action for e in entries(session, Subject("roster", drafted))]
    assert "renamed" in actions
    assert "No draft of this week" in client.get(f"/drafts?week={DRAFTED_WEEK}").text


@pytest.mark.proof
@pytest.mark.parametrize(("language", "size"), [("de", PHONE), ("en", DESK)])
def test_pages_are_readable_for_everybody(
    site: Site, browser: Browser, served: Callable[[Flask], str], language: str, size: Any
) -> None:
    progress = {"elapsed_s": 35.2, "limit_s": 120, "pods": {"HAM": STEP}}
    running = run_in(site, status="running", progress=progress)
    failed = run_in(site, status="failed", error="no roster keeps every rule")
    token = sign_in(site.database, site.desk.accounts["planner"])
    scheme = "dark" if language == "de" else "light"
    reader = Reader(browser, served(site.app), token, viewport=size, color_scheme=scheme)
    for path in (
        "/generate",
        f"/drafts?week={DRAFTED_WEEK}",
        f"/runs/{running}",
        f"/runs/{failed}",
    ):
        page = reader.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert reader.complaints == []
    reader.context.close()
