from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from markupsafe import escape

from scheduler.errors import UnavailableError
from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS
from tests.builders.desk import NOW, sign_in
from tests.builders.roster_view import roster_view
from tests.web.conftest import KeptRosters, Site, in_pods_of_the_desk
from web import WebConfig, create_app
from web.access import COOKIE

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from scheduler.rosters import RosterLine, RosterView

GERMAN = {"Accept-Language": "de"}
SECRETS = ("Krankheit", "Sickness", "Wunsch erfüllt", "wish granted", ">Konto<", ">Account<")


class BrokenRosters(KeptRosters):
    """A store whose every question fails."""

    def listing(self) -> tuple[RosterLine, ...]:
        raise RuntimeError("secret detail of the store")

    def line(self, roster_id: str) -> RosterLine | None:
        raise UnavailableError(f"the database is away, {roster_id}")


def on(site: Site, rosters: KeptRosters, login: str = "planner") -> FlaskClient:
    """A browser signed in on a site with these rosters."""
    app = create_app(WebConfig(site.database, SETTINGS, FixedClock(NOW), rosters))
    client = app.test_client()
    client.set_cookie(COOKIE, sign_in(site.database, site.desk.accounts[login]))
    return client


def page(client: FlaskClient, path: str, status: int = 200, language: str = "en") -> str:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == status
    return answer.text


def test_newest_roster_has_an_address_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/rosters/newest")
    assert (answer.status_code, answer.location) == (302, "/rosters/week")


def test_without_rosters_a_planner_reads_what_to_do(read_site: Site) -> None:
    client = on(read_site, KeptRosters())
    assert "then generate" in page(client, "/rosters")
    assert "No roster yet" in page(client, "/rosters/newest")


def test_listing_names_every_roster(client: FlaskClient) -> None:
    text = page(client, "/rosters")
    assert 'href="/rosters/week"' in text
    assert 'href="/rosters/month"' in text
    assert "16 – 22 November 2026" in text


def test_week_shows_everybody_with_shifts(client: FlaskClient, view: RosterView) -> None:
    text = page(client, "/rosters/week")
    assert text.count('<th scope="row" class="person">') == view.n_agents
    duties = [duty for pod in view.pods for agent in pod.agents for duty in agent.duties]
    assert len(re.findall(r'class="shift tint-', text)) == len(duties)
    assert "Buß- und Bettag" in text
    assert "Week 47" in text


def test_week_shows_the_figures_of_the_lead(client: FlaskClient, view: RosterView) -> None:
    text = page(client, "/rosters/week")
    every = [wish for pod in view.pods for agent in pod.agents for wish in agent.wishes]
    assert f"{sum(wish.granted for wish in every)} of {len(every)}" in text
    assert "Sickness" in text
    assert "Wishes granted" in text
    bound = sum(pod.unmet_fte_hours_bound or 0 for pod in view.pods)
    assert f"proven: at least {bound:.1f}" in text


def test_wall_shows_shifts_and_absent_only(client: FlaskClient) -> None:
    for language in ("de", "en"):
        text = page(client, "/rosters/week/wall", language=language)
        assert not [secret for secret in SECRETS if secret in text]
        assert ("abwesend" if language == "de" else "absent") in text


def test_agents_see_the_wall_of_their_own_pod(read_site: Site, view: RosterView) -> None:
    client = on(read_site, KeptRosters(view), "agent")
    text = page(client, "/rosters/week")
    assert not [secret for secret in SECRETS if secret in text]
    assert view.pods[0].agents[0].personnel_number not in text
    assert "Needed and rostered" not in text
    assert "layout=lead" not in text
    own, other = ({a.name for a in pod.agents} for pod in view.pods)
    shown = {name for name in own | other if str(escape(name)) in text}
    assert own <= shown
    assert not (other - own) & shown
    answer = client.get("/rosters/week/roster.xlsx?layout=lead", headers=GERMAN)
    assert "-wall.xlsx" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(answer.data))["Dienstplan"]
    values = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "Konto" not in values
    assert "Krankheit" not in values


def test_drafts_are_for_the_desk(read_site: Site, month: RosterView) -> None:
    client = on(read_site, KeptRosters(month), "agent")
    assert "month" not in page(client, "/rosters")
    for path in ("", "/wall", "/days/2026-11-18", "/roster.xlsx"):
        assert client.get(f"/rosters/month{path}").status_code == 404


def test_leads_see_their_own_pods_as_leads(read_site: Site, view: RosterView) -> None:
    client = on(read_site, KeptRosters(view), "lead")
    text = page(client, "/rosters/week")
    assert "Wishes granted" in text
    assert view.pods[0].name in text
    assert view.pods[1].name not in text
    assert client.get("/rosters/week?pod=BER").status_code == 404
    answer = client.get("/rosters/week/roster.xlsx?layout=lead")
    names = {
        cell.value
        for sheet in openpyxl.load_workbook(BytesIO(answer.data))
        for row in sheet.iter_rows()
        for cell in row
    }
    own, other = ({a.name for a in pod.agents} for pod in view.pods)
    assert not (other - own) & names


def test_names_are_escaped(client: FlaskClient) -> None:
    text = page(client, "/rosters/week/days/2026-11-18") + page(client, "/rosters/week")
    assert "<b>Berta" not in text


def test_month_shows_one_week_at_a_time(client: FlaskClient) -> None:
    third = page(client, "/rosters/month?week=3")
    assert "30 November – 6 December 2026" in third
    assert 'href="/rosters/month/days/2026-12-01?pod=HAM"' in third
    assert 'href="/rosters/month/days/2026-11-16?pod=HAM"' not in re.sub(
        r'(?s)<ol class="shortages">.*?</ol>', "", third
    )


@pytest.mark.parametrize("week", ["0", "5", "-1"])
def test_week_that_is_not_in_the_roster_is_not_found(client: FlaskClient, week: str) -> None:
    assert "does not exist" in page(client, f"/rosters/month?week={week}", 404)


def test_day_shows_times_and_breaks_in_words(client: FlaskClient, view: RosterView) -> None:
    agent, duty = next(
        (agent, duty)
        for agent in view.pods[1].agents
        for duty in agent.duties
        if duty.day == view.days[0]
    )
    text = page(client, f"/rosters/week/days/{duty.day}")
    breaks = [segment for segment in duty.segments if segment.activity == "break"]
    assert agent.name.split("<")[0] in text
    assert f"{breaks[0].start:%H:%M}–{breaks[0].end:%H:%M} Break" in text


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-31", "tomorrow", "20261118x"])
def test_day_that_is_not_in_the_roster_is_not_found(client: FlaskClient, day: str) -> None:
    page(client, f"/rosters/week/days/{day}", 404)


@pytest.mark.parametrize("path", ["/nowhere", "/rosters/none", "/rosters/none/days/2026-11-18"])
def test_missing_page_is_told_in_the_readers_language(client: FlaskClient, path: str) -> None:
    assert "This page does not exist" in page(client, path, 404)
    assert "Diese Seite gibt es nicht" in page(client, path, 404, "de")


def test_broken_page_shows_no_detail(read_site: Site, caplog: pytest.LogCaptureFixture) -> None:
    client = on(read_site, BrokenRosters())
    for language, apology in (("en", "not your fault"), ("de", "liegt nicht an Ihnen")):
        text = page(client, "/rosters", 500, language)
        assert apology in text
        assert "secret" not in text
        assert "Traceback" not in text
    assert "secret detail" in caplog.text


def test_database_that_is_away_is_told_as_such(read_site: Site) -> None:
    client = on(read_site, BrokenRosters())
    assert "the database" not in page(client, "/rosters/week", 503)


def test_wrong_method_is_answered_by_a_page(client: FlaskClient) -> None:
    answer = client.post("/rosters/week")
    assert answer.status_code == 405
    assert "This does not work" in answer.text


def test_language_of_the_address_is_remembered(client: FlaskClient) -> None:
    answer = client.get("/rosters?lang=de", headers={"Accept-Language": "en"})
    assert "Alle Dienstpläne" in answer.text
    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if c.startswith("language="))
    assert "HttpOnly" in cookie
    assert "Alle Dienstpläne" in page(client, "/rosters", language="en")


def test_unknown_language_is_passed_over(client: FlaskClient) -> None:
    answer = client.get("/rosters?lang=fr", headers={"Accept-Language": "fr, de;q=0.5"})
    assert "Alle Dienstpläne" in answer.text
    assert not [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("language=")]


def test_language_switch_keeps_the_week(client: FlaskClient) -> None:
    assert 'href="?week=2&amp;channel=voice&amp;lang=de"' in page(
        client, "/rosters/month?week=2&channel=voice"
    )


@pytest.mark.parametrize(
    "path", ["/", "/rosters", "/rosters/week", "/nowhere", "/health", "/static/favicon.svg"]
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert ("no-store" in headers["Cache-Control"]) == (not path.startswith("/static"))


def test_nonce_differs_from_answer_to_answer(client: FlaskClient) -> None:
    policies = {client.get("/rosters").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_excel_is_offered_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.get("/rosters/week/roster.xlsx?layout=lead", headers=GERMAN)
    assert "podshift-2026-11-16-v3-lead.xlsx" in answer.headers["Content-Disposition"]
    assert openpyxl.load_workbook(BytesIO(answer.data)).sheetnames[0] == "Dienstplan"


def test_health_is_well_if_the_database_answers(client: FlaskClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "database": "ok"})


def test_health_is_unwell_if_the_database_does_not_answer(
    read_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: WebConfig) -> None:
        raise OSError("connection to 10.0.0.7 refused")

    monkeypatch.setattr(WebConfig, "check_database", away)
    answer = on(read_site, KeptRosters()).get("/health")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "failing", "database": "unreachable"},
    )


def test_roster_without_people_or_need_is_shown(read_site: Site) -> None:
    bare = in_pods_of_the_desk(roster_view(1, 1))
    empty = replace(bare, id="bare", pods=(replace(bare.pods[0], agents=(), coverage=()),))
    client = on(read_site, KeptRosters(empty))
    assert "100.0 %" in page(client, "/rosters/bare")
    assert "None: every interval is staffed." in page(client, "/rosters/bare")
    assert page(client, "/rosters/bare/days/2026-11-18")


def test_bound_that_was_not_computed_is_told(read_site: Site, view: RosterView) -> None:
    pods = tuple(replace(pod, unmet_fte_hours_bound=None) for pod in view.pods)
    client = on(read_site, KeptRosters(replace(view, pods=pods)))
    assert "bound not computed" in page(client, "/rosters/week")


def test_table_is_filtered_by_pod_skill_and_channel(client: FlaskClient, view: RosterView) -> None:
    agents = [agent for pod in view.pods for agent in pod.agents]
    rows = '<th scope="row" class="person">'
    one = page(client, "/rosters/week?pod=BER")
    assert one.count(rows) == len(view.pods[1].agents)
    social = page(client, "/rosters/week?channel=social")
    assert social.count(rows) == sum("social" in agent.channels for agent in agents)
    skill = next(skill for agent in agents for skill in agent.skills)
    skilled = page(client, f"/rosters/week?skill={skill}")
    assert skilled.count(rows) == sum(skill in agent.skills for agent in agents)


@pytest.mark.parametrize("asked", ["pod=NOPE", "week=x"])
def test_choice_that_is_none_is_not_found(client: FlaskClient, asked: str) -> None:
    page(client, f"/rosters/week?{asked}", 404)
