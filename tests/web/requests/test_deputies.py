"""Naming deputies on their page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scheduler.store.deputies import list_deputyships
from scheduler.store.journal import entries

if TYPE_CHECKING:
    from tests.web.conftest import Site

TODAY = {"first": "2026-11-29", "last": "2026-12-01"}


def name(site: Site, login: str = "lead", **more: str) -> int:
    agent = site.desk.accounts["agent"].id
    sent = {"deputy": agent, **TODAY, **more}
    return site.client(login).post("/requests/deputies?lang=en", data=sent).status_code


def ids(site: Site) -> list[str]:
    with site.database.reading() as session:
        return [each.id for each in list_deputyships(session)]


def test_agent_who_is_named_decides_for_the_pod_and_no_longer_when_withdrawn(site: Site) -> None:
    agent = site.client("agent")
    assert agent.get("/requests").status_code == 403
    assert name(site) == 302
    page = agent.get("/requests/deputies?lang=en")
    assert page.status_code == 200
    assert "Today you act for Lena Lead" in page.text
    assert "Name a deputy" not in page.text
    assert name(site, "agent", deputy=site.desk.accounts["planner"].id) == 409
    assert agent.get("/policy/HAM/edit").status_code == 200
    # Settings of the own account are kept without what a deputy has.
    assert agent.post("/account", data={"language": "de", "mail": "never"}).status_code == 302
    (one,) = ids(site)
    lead = site.client("lead")
    assert site.desk.accounts["agent"].name in lead.get("/requests/deputies").text
    assert lead.post(f"/requests/deputies/{one}/withdraw").status_code == 302
    assert agent.get("/requests").status_code == 403


def test_deputy_changes_the_own_settings_for_nobody_else(site: Site) -> None:
    assert name(site) == 302
    client, who = site.client("agent"), site.desk.accounts["agent"].id
    assert client.post("/account", data={"language": "de", "mail": "never"}).status_code == 302
    assert client.post("/account/calendar/address").status_code == 200
    days = {"kind": "blocked", "first": "2026-12-14", "last": "", "slots": "", "reason": "Inventur"}
    assert client.post("/leave/pods/HAM/days", data=days).status_code == 302
    with site.database.reading() as session:
        mine = [e for e in entries(session) if e.origin.who == who]
    found = {(e.subject.type, e.origin.initiative, e.origin.acting_for) for e in mine}
    assert found == {
        ("account", "agent", ""),
        ("feed", "agent", ""),
        ("leave_days", "employer", site.desk.accounts["lead"].id),
    }


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"last": "2026-11-28"}, "This day lies before the first one"),
        ({"first": ""}, "Please fill this in"),
        ({"first": "2026-11-01", "last": "2026-11-02"}, "is over"),
        ({"deputy": "nobody"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(site: Site, more: dict[str, str], why: str) -> None:
    agent = site.desk.accounts["agent"].id
    sent = {"deputy": agent, **TODAY, **more}
    answer = site.client("lead").post("/requests/deputies?lang=en", data=sent)
    assert answer.status_code == 422
    assert why in answer.text
    assert ids(site) == []


def test_only_leads_of_pods_name_and_only_they_and_planners_withdraw(site: Site) -> None:
    refused = {login: name(site, login) for login in ("planner", "auditor", "agent")}
    assert refused == {"planner": 409, "auditor": 403, "agent": 403}
    assert name(site) == 302
    (one,) = ids(site)
    auditor = site.client("auditor")
    page = auditor.get("/requests/deputies?lang=en").text
    assert "Lena Lead" in page
    assert not re.search(r"deputies/[^\"]+/withdraw", page)
    assert auditor.post(f"/requests/deputies/{one}/withdraw").status_code == 403
    assert site.client("planner").post(f"/requests/deputies/{one}/withdraw").status_code == 302
    assert site.client("planner").post("/requests/deputies/none/withdraw").status_code == 404
