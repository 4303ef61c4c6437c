from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.centre_settings import CentreSettings
from scheduler.jobs.records import LANES, JobKind
from scheduler.store.job_work import Ending, claim, finish
from scheduler.store.jobs import CLOCK, enqueue, get_job
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.leases import take
from scheduler.store.settings import load_centre_settings, save_centre_settings
from tests.builders.browser import Reader, violations
from tests.builders.desk import sign_in
from web.operations.forms import GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Browser

    from tests.web.conftest import Site

WEEK = {"first_day": "2026-12-07", "n_days": 7, "pods": ["HAM"]}


def put(site: Site, ending: Ending | None = None, who: str = CLOCK) -> str:
    with site.database.writing() as session:
        job_id = enqueue(session, JobKind.GENERATE, WEEK, who=who)
        if ending:
            claim(session, LANES, "w1")
            finish(session, job_id, "w1", ending)
    return job_id


def entered(site: Site) -> dict[str, str]:
    """What the form of the settings holds as it is shown."""
    page = site.client("planner").get("/operations/settings").text
    found = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
    found |= {
        name: chosen
        for name, inside in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', page, re.S)
        for chosen in re.findall(r'<option selected value="(\d)"', inside)
    }
    return found


def standing(site: Site) -> tuple[CentreSettings, int]:
    with site.database.reading() as session:
        return load_centre_settings(session)


def test_job_that_failed_says_why_and_runs_again(site: Site) -> None:
    failed = put(site, Ending("failed", error="Nobody is there.", error_de="Niemand ist da."))
    client = site.client("planner")
    page = client.get("/operations?lang=de").text
    assert "Niemand ist da." in page
    assert "7. – 13. Dezember 2026, HAM" in page
    assert client.post(f"/operations/jobs/{failed}/again").status_code == 302
    assert "Wartet" in client.get("/operations?lang=de").text
    assert client.post(f"/operations/jobs/{put(site)}/again").status_code == 409


def test_waiting_job_is_cancelled_by_whoever_may(site: Site) -> None:
    job_id = put(site)
    for login, code in (("auditor", 403), ("lead", 403), ("agent", 403), ("planner", 302)):
        client = site.client(login)
        assert client.post(f"/operations/jobs/{job_id}/cancel").status_code == code
    with site.database.reading() as session:
        assert get_job(session, job_id).status == "cancelled"
        (entry,) = entries(session, Subject("job", job_id))
    assert entry.origin.who == site.desk.accounts["planner"].id
    assert site.client("planner").post(f"/operations/jobs/{job_id}/cancel").status_code == 409


def test_page_says_who_lives_and_what_waits_for_nobody(site: Site) -> None:
    page = site.client("planner").get("/operations").text
    assert "No clock runs" in page
    assert "No worker takes long computations" in page
    with site.database.writing() as session:
        take(session, "clock", "host:1:a", timedelta(seconds=20))
        take(session, "worker/solve+quick/host:2:b", "host:2:b", timedelta(seconds=20))
    page = site.client("planner").get("/operations").text
    assert "No clock runs" not in page
    assert "No worker takes" not in page
    assert page.count("Alive") == 2


def test_what_is_due_next_stands_in_local_time(site: Site) -> None:
    page = site.client("planner").get("/operations").text
    assert "3 Dec 2026 04:00" in page
    assert "28 December – 3 January 2027" in page


def test_what_htmx_asks_for_is_a_part_that_asks_again(site: Site) -> None:
    client = site.client("planner")
    part = client.get("/operations", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="live" hx-get="/operations" hx-trigger="every 20s"')
    assert "<html" not in part
    put(site)
    assert "every 3s" in client.get("/operations", headers={"HX-Request": "true"}).text


def test_form_has_every_setting_with_its_hint() -> None:
    assert {name for _, names in GROUPS for name in names} == {
        f.name for f in fields(CentreSettings)
    }


def test_saved_settings_are_kept_and_journalled(site: Site) -> None:
    values = entered(site) | {"generation_weekday": "0", "quiet_from": "21:30"}
    assert site.client("planner").post("/operations/settings", data=values).status_code == 302
    kept, version = standing(site)
    assert kept == replace(
        CentreSettings(),
        generation_weekday=0,
        quiet_from=kept.quiet_from,
    )
    assert (f"{kept.quiet_from:%H:%M}", version) == ("21:30", 1)
    with site.database.reading() as session:
        (entry,) = entries(session, Subject("settings", "centre"))
    assert entry.before == {"generation_weekday": 3, "quiet_from": "20:00:00"}


def test_unchanged_settings_change_nothing(site: Site) -> None:
    client = site.client("planner")
    assert client.post("/operations/settings", data=entered(site)).status_code == 302
    assert standing(site)[1] == 0


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("zone", "Mars/Olympus", "There is no such time zone"),
        ("keep_journal_months", "23", "a whole number from 24 to 600"),
        ("generation_seconds", "", "Please fill this in."),
        ("generation_seconds", "many", "Not a valid integer value"),
        ("daily_mail_at", "25:00", "Not a valid time value"),
    ],
)
def test_faulty_setting_is_refused_and_what_was_typed_stays(
    site: Site, field: str, value: str, said: str
) -> None:
    values = entered(site) | {field: value, "notice_period_h": "72"}
    answer = site.client("planner").post("/operations/settings", data=values)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="72"' in answer.text
    assert standing(site)[1] == 0


def test_of_two_who_change_the_settings_the_second_is_told(site: Site) -> None:
    values = entered(site) | {"notice_period_h": "72"}
    with site.database.writing() as session:
        other = replace(CentreSettings(), notice_period_h=48)
        save_centre_settings(session, other, 0, Origin("other", "employer"))
    answer = site.client("planner").post("/operations/settings?lang=de", data=values)
    assert answer.status_code == 409
    assert "inzwischen geändert" in answer.text
    assert 'value="72"' in answer.text
    assert standing(site)[0].notice_period_h == 48


@pytest.mark.proof
@pytest.mark.parametrize("path", ["/operations", "/operations/settings"])
@pytest.mark.parametrize(("width", "scheme", "lang"), [(390, "dark", "de"), (1400, "light", "en")])
def test_pages_fit_and_are_accessible(
    site: Site,
    served: Callable[[Flask], str],
    browser: Browser,
    path: str,
    width: int,
    scheme: str,
    lang: str,
) -> None:
    put(site, Ending("failed", error="Nobody is there.", error_de="Niemand ist da."))
    put(site)
    reader = Reader(
        browser,
        served(site.app),
        sign_in(site.database, site.desk.accounts["planner"]),
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
    )
    page = reader.open(f"{path}?lang={lang}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.complaints == []
    reader.context.close()
