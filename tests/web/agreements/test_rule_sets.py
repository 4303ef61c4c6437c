"""Rule sets in the browser: read, compared, made anew, brought into force."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scheduler.agreements.rule_sets import parse_rule_set, preset_toml
from scheduler.store.journal import entries
from scheduler.store.rule_sets import adopted_rule_set
from tests.builders.forms import fields_of, hidden_of

if TYPE_CHECKING:
    from tests.web.conftest import Site

PAGES = (
    "/rule-sets",
    "/rule-sets/arbzg",
    "/rule-sets/plain",
    "/rule-sets/compare?before=plain&after=arbzg",
    "/rule-sets/plain/trial",
)
FORMS = ("/rule-sets/arbzg/edit", "/rule-sets/arbzg/text", "/rule-sets/plain/adoption")


def in_force(site: Site) -> str:
    with site.database.reading() as session:
        found = adopted_rule_set(session)
    assert found is not None
    return found.hash


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_for_all_who_read_the_desk(read_site: Site, path: str) -> None:
    for login in ("planner", "auditor", "lead"):
        assert read_site.client(login).get(path).status_code == 200, login
    assert read_site.client("agent").get(path).status_code == 403


@pytest.mark.parametrize("path", FORMS)
def test_only_the_planner_changes_rule_sets(read_site: Site, path: str) -> None:
    assert read_site.client("planner").get(path).status_code == 200
    for login in ("auditor", "lead", "agent"):
        assert read_site.client(login).get(path).status_code == 403, login


def test_a_version_is_told_in_sentences_with_its_paragraph(read_site: Site) -> None:
    client = read_site.client("planner")
    german = client.get("/rule-sets/arbzg", headers={"Accept-Language": "de"}).text
    assert "Zwischen zwei Schichten liegen mindestens 11:00 h Ruhe." in german
    assert "ArbZG § 5 (1)" in german
    english = client.get("/rule-sets/arbzg", headers={"Accept-Language": "en"}).text
    assert "Between two shifts lie at least 11:00 h of rest." in english


def test_a_comparison_names_each_number(read_site: Site) -> None:
    page = read_site.client("planner").get("/rule-sets/compare?before=plain&after=arbzg").text
    assert re.search(r"10:00 h</td>\s*<td class=\"is\">11:00 h", page)


def test_a_new_version_is_kept_but_not_in_force(site: Site) -> None:
    client = site.client("planner")
    standing = in_force(site)
    path = f"/rule-sets/{standing}/edit"
    data = {**fields_of(client.get(path).text), "daily_rest-min_rest_min": "12:00", "why": "calmer"}
    response = client.post(path, data=data)
    assert response.status_code == 302, response.text
    made = response.location.rsplit("/", 1)[-1]
    assert made != standing
    assert in_force(site) == standing
    assert "12:00 h" in client.get(response.location).text
    with site.database.reading() as session:
        told = entries(session)[-1]
    assert (told.action, told.rule_set_hash, told.origin.reason) == (
        "store rule set",
        made,
        "calmer",
    )


def test_form_and_text_lead_to_the_same_version(site: Site) -> None:
    client = site.client("planner")
    by_form = fields_of(client.get("/rule-sets/arbzg/edit").text)
    by_form |= {"daily_rest-min_rest_min": ["12:00"], "why": ["a"]}
    toml = parse_rule_set(preset_toml("arbzg")).toml.replace("= 660", "= 720")
    first = client.post("/rule-sets/arbzg/edit", data=by_form)
    second = client.post("/rule-sets/arbzg/text", data={"toml": toml, "why": "b"})
    assert first.location == second.location


def test_a_refused_form_keeps_all_that_was_typed(site: Site) -> None:
    client = site.client("planner")
    data = fields_of(client.get("/rule-sets/arbzg/edit").text)
    typed = {
        **data,
        "name": "Mine",
        "daily_rest-min_rest_min": "eleven",
        "prices-day_off": "lots",
        "why": "because",
    }
    del typed["wishes-on"]
    response = client.post("/rule-sets/arbzg/edit", data=typed)
    assert response.status_code == 422
    for name in ("name", "daily_rest-min_rest_min", "prices-day_off", "why"):
        assert f'value="{typed[name]}"' in response.text
    assert "wishes-on" not in fields_of(response.text)
    assert 'href="#prices-day_off"' in response.text


def test_a_version_below_the_law_is_refused_and_says_by_what(site: Site) -> None:
    client = site.client("planner")
    data = fields_of(client.get("/rule-sets/arbzg/edit").text)
    weaker = {**data, "daily_rest-min_rest_min": "10:00", "why": "busy"}
    response = client.post("/rule-sets/arbzg/edit", data=weaker)
    assert response.status_code == 422
    assert "weaker than the law" in response.text
    off = {name: value for name, value in data.items() if name != "hours_a_day-on"}
    assert client.post("/rule-sets/arbzg/edit", data={**off, "why": "busy"}).status_code == 422


def test_a_version_without_a_reason_is_not_kept(site: Site) -> None:
    client = site.client("planner")
    data = fields_of(client.get("/rule-sets/plain/edit").text)
    response = client.post("/rule-sets/plain/edit", data={**data, "name": "Mine", "why": " "})
    assert response.status_code == 422
    assert 'href="#why"' in response.text


def test_every_fault_of_a_text_is_shown_and_the_text_is_kept(site: Site) -> None:
    text = 'name = "x"\n[rules.sleep]\n[rules.daily_rest]\nmin_rest_min = "long"\n'
    response = site.client("planner").post(
        "/rule-sets/plain/text", data={"toml": text, "why": "try"}
    )
    assert response.status_code == 422
    assert "sleep" in response.text
    assert "min_rest_min" in response.text
    assert "[rules.sleep]" in response.text


def test_a_version_that_drops_a_law_needs_the_box_ticked(site: Site) -> None:
    client = site.client("planner")
    standing = in_force(site)
    path = "/rule-sets/plain/adoption"
    data = {**hidden_of(client.get(path).text), "why": "moved abroad"}
    assert client.post(path, data=data).status_code == 422
    assert in_force(site) == standing
    assert client.post(path, data={**data, "law": "yes"}).status_code == 302
    assert in_force(site) == parse_rule_set(preset_toml("plain")).content_hash


def test_of_two_who_adopt_the_second_is_told(site: Site) -> None:
    client = site.client("planner")
    path = "/rule-sets/arbzg/adoption"
    data = {**hidden_of(client.get(path).text), "why": "law", "law": "yes"}
    assert client.post(path, data=data).status_code == 302
    other = client.post("/rule-sets/plain/adoption", data=data)
    assert other.status_code == 409
    assert in_force(site) == parse_rule_set(preset_toml("arbzg")).content_hash


def test_adoption_says_which_rosters_keep_the_old_rules(read_site: Site) -> None:
    page = read_site.client("planner").get("/rule-sets/arbzg/adoption").text
    assert f"/rosters/{read_site.desk.published}" in page
    assert f"/rosters/{read_site.desk.drafted}" in page


def test_a_trial_lists_what_the_newest_roster_would_break(site: Site) -> None:
    client = site.client("planner")
    text = 'name = "Strict"\n[rules.daily_rest]\nmin_rest_min = 1200\n'
    made = client.post("/rule-sets/plain/text", data={"toml": text, "why": "try"}).location
    page = client.get(f"{made}/trial").text
    assert "at least 20:00 h are due" in page
    lead = site.client("lead")
    assert lead.get(f"{made}/trial?pod=HAM").status_code == 200
    assert lead.get(f"{made}/trial?pod=BER").status_code == 404


def test_an_unknown_version_is_not_found(read_site: Site) -> None:
    assert read_site.client("planner").get("/rule-sets/abc").status_code == 404
