"""Pages of the centre: who sees whom, how lists narrow, what forms do with what is typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scheduler.store.centre import load_centre
from scheduler.store.journal import entries
from tests.builders.forms import fields_of, hidden_of

if TYPE_CHECKING:
    from tests.web.conftest import Site

PAGES = (
    "/centre",
    "/centre/agents",
    "/centre/agents/1005",
    "/centre/pods",
    "/centre/pods/HAM",
    "/centre/patterns",
    "/centre/patterns/early",
    "/centre/absences",
    "/centre/wishes",
    "/centre/absence-types",
)
FORMS = (
    "/centre/agents/new",
    "/centre/agents/1005/edit",
    "/centre/agents/1005/wishes",
    "/centre/agents/1005/hours-account",
    "/centre/pods/new",
    "/centre/pods/HAM/edit",
    "/centre/pods/HAM/opening",
    "/centre/pods/HAM/special-days",
    "/centre/pods/HAM/promises/new",
    "/centre/pods/HAM/promises/voice:tech",
    "/centre/patterns/new",
    "/centre/patterns/early/edit",
    "/centre/absence-types/new",
    "/centre/absence-types/leave/edit",
    "/centre/absences/new",
    "/centre/special-days",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_planner_auditor_and_lead_but_no_agent(
    read_site: Site, path: str
) -> None:
    for login in ("planner", "auditor", "lead"):
        assert read_site.client(login).get(path).status_code == 200, login
    assert read_site.client("agent").get(path).status_code == 403


@pytest.mark.parametrize("path", FORMS)
def test_forms_open_for_the_planner_alone(read_site: Site, path: str) -> None:
    assert read_site.client("planner").get(path).status_code == 200
    for login in ("auditor", "lead", "agent"):
        assert read_site.client(login).get(path).status_code == 403, login


@pytest.mark.parametrize("path", ["/centre/agents/2005", "/centre/pods/BER"])
def test_a_lead_finds_nothing_of_other_pods(read_site: Site, path: str) -> None:
    assert read_site.client("lead").get(path).status_code == 404
    assert read_site.client("planner").get(path).status_code == 200


@pytest.mark.parametrize("path", ["/centre/agents", "/centre/absences", "/centre/wishes"])
def test_lists_of_a_lead_hold_the_own_pod_only(read_site: Site, path: str) -> None:
    page = read_site.client("lead").get(path).text
    assert "/centre/agents/20" not in page
    assert "/centre/absences/20" not in page
    assert '<option value="BER"' not in page


def test_people_are_found_by_name_number_pod_skill_and_channel(read_site: Site) -> None:
    client = read_site.client("planner")

    def numbers(query: str) -> set[str]:
        page = client.get(f"/centre/agents?{query}").text
        return set(re.findall(r"/centre/agents/(\d+)\"", page))

    assert numbers("text=1005") == {"1005"}
    assert numbers("text=CONRADI") == {"1005", "2005"}
    assert numbers("pod=BER&text=conradi") == {"2005"}
    assert numbers("skill=tech") < numbers("")
    assert "1005" in numbers("skill=tech&channel=voice")
    assert "1005" not in numbers("channel=email")
    assert numbers("missing=contract") == set()


@pytest.mark.parametrize("language", ["de", "en"])
def test_forms_sent_back_untouched_change_nothing(site: Site, language: str) -> None:
    client = site.client("planner")
    headers = {"Accept-Language": language}
    with site.database.reading() as session:
        before = load_centre(session)
        n_entries = len(entries(session))
    for path in (path for path in FORMS if "new" not in path):
        page = client.get(path, headers=headers).text
        response = client.post(path, data={**fields_of(page), "do": "save"}, headers=headers)
        assert response.status_code == 302, path
    with site.database.reading() as session:
        assert load_centre(session) == before
        assert len(entries(session)) == n_entries


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_new_record_begins_with_what_is_usual_written_as_people_do(
    read_site: Site, language: str
) -> None:
    headers = {"Accept-Language": language}
    page = read_site.client("planner").get("/centre/pods/HAM/promises/new", headers=headers).text
    shown = {text for texts in fields_of(page).values() for text in texts}
    assert "90 %" in shown
    assert not {"0.8", "0.9"} & shown


def test_what_was_typed_is_still_there_beside_every_fault(site: Site) -> None:
    client = site.client("planner")
    path = "/centre/agents/1005/edit"
    data = fields_of(client.get(path).text)
    typed = {
        **data,
        "person-0-name": ["Lena <Neu>"],
        "contract-0-week_hours": ["viele"],
        "contract-0-valid_from": ["31.02.2027"],
        "channels-1-channel": ["voice"],
        "why": ["weil"],
    }
    response = client.post(path, data={**typed, "do": "save"})
    assert response.status_code == 422
    page = response.text
    for text in ("Lena &lt;Neu&gt;", 'value="viele"', 'value="31.02.2027"', 'value="weil"'):
        assert text in page
    for fault in ("contract-0-week_hours", "contract-0-valid_from", "channels-1-valid_from"):
        assert f'id="{fault}-fault"' in page
        assert f'href="#{fault}"' in page


def test_rows_are_added_and_removed_without_losing_what_was_typed(site: Site) -> None:
    client = site.client("planner")
    path = "/centre/agents/1005/edit"
    data = {**fields_of(client.get(path).text), "person-0-name": ["Typed"]}
    added = client.post(path, data={**data, "do": "add-skills"})
    assert added.status_code == 200
    assert 'name="skills-1-skill"' in added.text
    assert 'value="Typed"' in added.text
    fewer = client.post(path, data={**fields_of(added.text), "do": "drop-channels-0"})
    assert 'name="channels-1-channel"' not in fewer.text
    assert fields_of(fewer.text)["channels-0-channel"] == ["chat"]
    assert 'value="Typed"' in fewer.text


def test_a_button_that_does_not_exist_changes_no_row(site: Site) -> None:
    client = site.client("planner")
    path = "/centre/agents/1005/edit"
    data = fields_of(client.get(path).text)
    for do in ("drop-skills-99", "drop-skills-x", "add-nothing", "drop-", "add-", "drop-skills"):
        assert fields_of(client.post(path, data={**data, "do": do}).text) == data, do


def test_a_form_somebody_was_faster_on_shows_both(site: Site) -> None:
    client = site.client("planner")
    path = "/centre/pods/HAM/edit"
    mine = {**fields_of(client.get(path).text), "pod-0-name": ["Meins"], "do": "save"}
    theirs = {**fields_of(client.get(path).text), "pod-0-name": ["Ihres"], "do": "save"}
    assert client.post(path, data={**theirs, "confirmed": "yes"}).status_code == 302
    late = client.post(path, data={**mine, "confirmed": "yes"})
    assert late.status_code == 409
    assert 'value="Meins"' in late.text
    assert "Ihres" in late.text
    again = client.post(path, data={**fields_of(late.text), "do": "save", "confirmed": "yes"})
    assert again.status_code == 302
    with site.database.reading() as session:
        assert load_centre(session).pod("HAM").name == "Meins"


def test_a_change_in_a_published_week_is_asked_about_with_a_link(site: Site) -> None:
    client = site.client("planner")
    path = "/centre/pods/HAM/edit"
    data = {**fields_of(client.get(path).text), "pod-0-state": ["BY"], "do": "save"}
    asked = client.post(path, data=data)
    assert asked.status_code == 422
    assert f"/rosters/{site.desk.published}" in asked.text
    assert 'name="confirmed"' in asked.text
    assert f"/rosters/{site.desk.drafted}" not in asked.text


def test_a_new_absence_names_the_published_shifts_it_takes(site: Site) -> None:
    client = site.client("planner")
    path = "/centre/absences/new"
    data = {
        **fields_of(client.get(path).text),
        "absence-0-personnel_number": ["1005"],
        "absence-0-type": ["sick"],
        "absence-0-first": ["02.12.2026"],
        "absence-0-last": ["2026-12-03"],
        "do": "save",
    }
    asked = client.post(path, data=data)
    assert asked.status_code == 422
    done = client.post(path, data={**data, "confirmed": "yes"}, follow_redirects=True)
    assert done.status_code == 200
    assert done.request.path == "/centre/absences/1005/2026-12-02"
    assert "2 published shifts fall into these days" in done.text
    taken = client.post("/centre/absences/1005/2026-12-02/vacate", data=hidden_of(done.text))
    assert taken.status_code == 302
    assert taken.location == f"/rosters/{site.desk.published}/cover"
    assert "No published shift" in client.get("/centre/absences/1005/2026-12-02").text
    again = client.post("/centre/absences/1005/2026-12-02/vacate", data=hidden_of(done.text))
    assert again.status_code == 409


def test_the_reason_and_the_account_stand_in_the_journal(site: Site) -> None:
    client = site.client("planner")
    path = "/centre/absence-types/leave/edit"
    data = fields_of(client.get(path).text)
    data |= {"absence_type-0-name_en": ["Holiday"], "why": ["clearer"], "do": ["save"]}
    assert client.post(path, data=data).status_code == 302
    with site.database.reading() as session:
        told = entries(session)[-1]
    assert told.origin.who == site.desk.accounts["planner"].id
    assert told.origin.reason == "clearer"


def test_a_promise_is_removed_by_its_button(site: Site) -> None:
    client = site.client("planner")
    path = "/centre/pods/HAM/promises/social"
    data = {**fields_of(client.get(path).text), "do": "remove", "confirmed": "yes"}
    assert client.post(path, data=data).status_code == 302
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/centre/agents/9999/edit",
        "/centre/pods/XXX/edit",
        "/centre/patterns/none/edit",
        "/centre/absences/1005/2030-01-01/edit",
        "/centre/absences/1005/yesterday",
        "/centre/absence-types/none/edit",
    ],
)
def test_what_is_not_there_is_not_found(read_site: Site, path: str) -> None:
    assert read_site.client("planner").get(path).status_code == 404
