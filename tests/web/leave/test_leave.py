"""Leave in the web: the agent's page, the pod's, and what a lead does there."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from scheduler.leave.asking import ask
from scheduler.leave.deciding import decide
from scheduler.leave.records import DayRule, LeaveRequest, PodLeave
from scheduler.leave.settings import set_days, set_pod_leave
from scheduler.store.leave import list_requests
from scheduler.store.pod_leave import list_day_rules, load_pod_leave
from scheduler.store.rosters import load_roster
from tests.builders.desk import ORIGIN, PUBLISHED_WEEK

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from scheduler.leave.records import StoredRequest
    from tests.web.conftest import Site

POD = "HAM"
MONDAY = date(2026, 12, 14)
WANTED = {"type": "leave", "first": "2026-12-14", "last": "2026-12-18", "half": "", "text": ""}


def requests(site: Site) -> tuple[StoredRequest, ...]:
    with site.database.reading() as session:
        return list_requests(session)


def asked(site: Site, **fields: str) -> TestResponse:
    return site.client("agent").post("/leave?lang=en", data={**WANTED, **fields})


@pytest.fixture
def number(site: Site) -> str:
    found = site.desk.accounts["agent"].personnel_number
    assert found is not None
    return found


def test_agent_asks_and_sees_what_is_left(site: Site) -> None:
    client = site.client("agent")
    before = client.get("/leave?lang=en").text
    assert "<strong>28</strong> days left" in before
    assert asked(site, text="Ski").status_code == 302
    after = client.get("/leave?lang=en").text
    assert "<strong>23</strong> days left" in after
    assert "Mon 14 Dec 2026 – Fri 18 Dec 2026" in after
    assert "waits for the lead" in after


def test_what_cannot_be_stays_in_the_form_with_the_reason(site: Site) -> None:
    set_days(site.database, DayRule("", POD, MONDAY, MONDAY, None, "Inventur"), ORIGIN)
    answer = asked(site, text="Ski mit Zoë")
    assert answer.status_code == 422
    assert "14 Dec 2026 is blocked: Inventur" in answer.text
    assert 'value="Ski mit Zoë"' in answer.text
    assert asked(site, half="first").status_code == 422
    assert asked(site, first="soon").status_code == 422
    assert requests(site) == ()


def test_agent_sees_numbers_and_neither_names_nor_reasons(site: Site, number: str) -> None:
    set_pod_leave(site.database, POD, 0, PodLeave((2,) * 7), ORIGIN)
    set_days(site.database, DayRule("", POD, MONDAY, MONDAY, None, "Inventur"), ORIGIN)
    centre = site.app.extensions["podshift"].centre()
    others = [a for a in centre.agents_of(POD, MONDAY) if a.personnel_number != number]
    wanted = LeaveRequest(
        others[0].personnel_number, "leave", date(2026, 12, 15), MONDAY.replace(day=15)
    )
    ask(site.database, wanted, site.desk.accounts["lead"], acting_for=wanted.personnel_number)
    shown = site.client("agent").get("/leave?lang=en&month=2026-12").text
    assert "Inventur" not in shown
    assert others[0].name not in shown
    assert '<small>1<span class="hidden"> places left</span></small>' in shown
    assert '<small>✕<span class="hidden"> blocked</span></small>' in shown
    assert "Weihnachtsferien" in shown


def test_free_day_leads_to_the_form_with_the_day_in_it(site: Site) -> None:
    shown = site.client("agent").get("/leave?lang=en&first=2026-12-15").text
    assert 'value="2026-12-15"' in shown


def test_own_request_is_withdrawn_and_nobody_elses(site: Site, number: str) -> None:
    asked(site)
    (request,) = requests(site)
    other = "1005" if number != "1005" else "1006"
    wanted = LeaveRequest(other, "leave", MONDAY, MONDAY)
    foreign = ask(site.database, wanted, site.desk.accounts["lead"], acting_for=other)
    client = site.client("agent")
    assert client.post(f"/leave/{foreign.id}/withdraw").status_code == 404
    assert client.post(f"/leave/{request.id}/withdraw").status_code == 302
    assert {r.id: r.state for r in requests(site)} == {
        request.id: "withdrawn",
        foreign.id: "waiting",
    }


def test_full_day_says_that_the_request_is_on_the_waiting_list(site: Site) -> None:
    set_pod_leave(site.database, POD, 0, PodLeave((0,) * 7), ORIGIN)
    client = site.client("agent")
    shown = client.post("/leave?lang=en", data=WANTED, follow_redirects=True).text
    assert "A day of it is full: the request is on the waiting list." in shown


def test_approved_request_is_taken_back_before_it_begins(site: Site) -> None:
    asked(site)
    (request,) = requests(site)
    decide(site.database, [request.id], True, "", site.desk.accounts["lead"])
    client = site.client("agent")
    assert "Take back" in client.get("/leave?lang=en").text
    client.post(f"/leave/{request.id}/withdraw")
    assert requests(site)[0].state == "cancelled"


def test_page_says_which_shifts_come_back_and_which_do_not(site: Site) -> None:
    with site.database.reading() as session:
        (part, *_) = load_roster(session, site.desk.published, [POD]).pods
    days: dict[str, list[date]] = {}
    for one in sorted(part.duties, key=lambda each: each.day):
        days.setdefault(one.personnel_number, []).append(one.day)
    someone, worked = next((n, d) for n, d in days.items() if d[0] == PUBLISHED_WEEK and len(d) > 4)
    wanted = LeaveRequest(someone, "leave", worked[0], worked[-1])
    made = ask(site.database, wanted, site.desk.accounts["lead"], acting_for=someone)
    (done,) = decide(site.database, [made.id], True, "", site.desk.accounts["planner"])
    assert done.done
    address = f"/leave/pods/{POD}/requests/{made.id}/withdraw?lang=en"
    page = site.client("planner").post(address, follow_redirects=True).text
    # The first days lie within the notice period: a lead gives nobody a shift then.
    assert re.search(r"The shift Mon 30 Nov [\d:–]+ does not come back: .* hours away", page)
    assert re.search(rf"The shifts? .*\w+ {worked[-1].day} Dec [\d:–]+ (is|are) there again", page)


def test_lead_sets_slots_and_who_decides(site: Site) -> None:
    client = site.client("lead")
    slots = {f"slots-{day}": "2" for day in range(5)} | {"slots-5": "", "slots-6": "0"}
    form = {"version": "0", **slots, "holiday_slots": "1", "at_once": "yes"}
    assert client.post(f"/leave/pods/{POD}/setting", data=form).status_code == 302
    with site.database.reading() as session:
        kept = load_pod_leave(session, POD)
    assert kept.setting == PodLeave((2, 2, 2, 2, 2, None, 0), 1, at_once=True)
    again = client.post(f"/leave/pods/{POD}/setting?lang=en", data={**form, "slots-0": "3"})
    assert again.status_code == 422
    assert "somebody else has set" in again.text
    assert 'value="3"' in again.text
    wrong = client.post(f"/leave/pods/{POD}/setting", data={**form, "slots-0": "-1"})
    assert wrong.status_code == 422


def test_lead_blocks_days_and_takes_them_back(site: Site) -> None:
    client = site.client("lead")
    form = {"kind": "blocked", "first": "2026-12-14", "last": "", "slots": "", "reason": ""}
    refused = client.post(f"/leave/pods/{POD}/days?lang=en", data=form)
    assert (refused.status_code, "need a reason" in refused.text) == (422, True)
    client.post(f"/leave/pods/{POD}/days", data={**form, "reason": "Inventur"})
    client.post(f"/leave/pods/{POD}/days", data={**form, "kind": "slots", "slots": "3"})
    with site.database.reading() as session:
        rules = list_day_rules(session, POD)
    assert [(rule.slots, rule.reason) for rule in rules] == [(None, "Inventur"), (3, "")]
    assert "Inventur" in client.get(f"/leave/pods/{POD}").text
    for rule in rules:
        client.post(f"/leave/pods/{POD}/days/{rule.id}/remove")
    with site.database.reading() as session:
        assert list_day_rules(session, POD) == ()


def test_lead_asks_for_somebody_and_withdraws_it(site: Site, number: str) -> None:
    client = site.client("lead")
    form = {**WANTED, "agent": number}
    assert client.post(f"/leave/pods/{POD}/ask", data=form).status_code == 302
    twice = client.post(f"/leave/pods/{POD}/ask?lang=en", data=form)
    assert (twice.status_code, "asked for already" in twice.text) == (422, True)
    (request,) = requests(site)
    assert request.who == site.desk.accounts["lead"].id
    client.post(f"/leave/pods/{POD}/requests/{request.id}/withdraw")
    assert requests(site)[0].state == "withdrawn"


def test_other_pods_are_not_found(site: Site) -> None:
    client = site.client("lead")
    assert client.get("/leave/pods/BER").status_code == 404
    assert client.post("/leave/pods/BER/setting", data={}).status_code == 404
    rule = set_days(site.database, DayRule("", "BER", MONDAY, MONDAY, 1, ""), ORIGIN)
    assert client.post(f"/leave/pods/{POD}/days/{rule.id}/remove").status_code == 404


def test_auditor_reads_and_changes_nothing(site: Site) -> None:
    client = site.client("auditor")
    shown = client.get(f"/leave/pods/{POD}?lang=en").text
    assert "a lead decides every request" in shown
    assert "Save" not in shown
    assert client.post(f"/leave/pods/{POD}/setting", data={}).status_code == 403


def test_list_of_pods_counts_open_requests(site: Site) -> None:
    asked(site)
    assert "One open request" in site.client("planner").get("/leave/pods?lang=en").text
