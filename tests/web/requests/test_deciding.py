"""What waits for a lead, and many decisions at once."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from scheduler.leave.asking import ask
from scheduler.leave.records import LeaveRequest
from scheduler.store.accounts import get_account, save_account
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.leave import get_request
from scheduler.store.models.swaps import OfferRow
from scheduler.store.offers import get_offer
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from tests.builders.desk import DRAFTED_WEEK, PUBLISHED_WEEK
from tests.builders.waiting import put_waiting

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.web.conftest import Site

MANY = 40
MOST_S = 0.3
IN_TIME = PUBLISHED_WEEK + timedelta(days=4)
"""From here on shifts lie beyond the notice period."""
PUT_AWAY = Origin("test", "employer")


def put(site: Site, n: int, since: date = date.min) -> list[str]:
    return put_waiting(site.database, site.desk.published, "HAM", n, since=since)


def state(site: Site, offer_id: str) -> str:
    with site.database.reading() as session:
        return get_offer(session, offer_id).state


def boxes(html: str) -> list[str]:
    return re.findall(r'type="checkbox" name="request" value="swap:([^"]+)"', html)


def send(
    site: Site, ids: list[str], do: str, reason: str = "", login: str = "lead"
) -> TestResponse:
    sent = {"request": [f"swap:{i}" for i in ids], "do": do, "reason": reason}
    return site.client(login).post("/requests?lang=en", data=sent)


def test_forty_requests_are_shown_at_once_and_decided_at_once(site: Site) -> None:
    ids = put(site, MANY)
    assert len(ids) == MANY
    lead = site.client("lead")
    page = lead.get("/requests?lang=en")
    assert boxes(page.text) == ids, "oldest first"
    durations = []
    for _ in range(5):
        begin = time.process_time()
        lead.get("/requests?lang=en")
        durations.append(time.process_time() - begin)
    # The least, in CPU time: others may use the machine meanwhile.
    assert min(durations) < MOST_S
    answer = send(site, ids, "refuse", "too many at once")
    assert answer.status_code == 200
    assert answer.text.count("<strong>refused</strong>") == MANY
    assert {state(site, offer_id) for offer_id in ids} == {"refused"}
    assert "Nothing waits" in answer.text


def test_approved_one_by_one_each_row_says_what_became_of_it(site: Site) -> None:
    first, second, third = put(site, 3, IN_TIME)
    with site.database.writing() as session:
        gone = get_offer(session, second)
        version = load_roster(session, site.desk.published).version
        change = DutyChange("HAM", gone.giver, gone.day, None)
        change_duties(
            session, site.desk.published, version, [change], PUT_AWAY, accepted_by=[gone.giver]
        )
    answer = send(site, [first, second, third, "nothing"], "approve", "fits")
    assert answer.status_code == 200
    assert state(site, first) == "executed"
    assert state(site, second) == "expired"
    outcomes = answer.text[answer.text.index("What became of them") :]
    assert "no longer there" in outcomes
    assert "<strong>approved</strong>" in outcomes
    # The reason stays, since something of what was asked for was not done.
    assert "fits</textarea>" in answer.text


def test_refusal_without_a_reason_keeps_what_was_chosen(site: Site) -> None:
    ids = put(site, 3)
    answer = send(site, ids[:2], "refuse")
    assert answer.status_code == 422
    assert "needs a reason" in answer.text
    assert answer.text.count(" checked") == 2
    assert {state(site, offer_id) for offer_id in ids} == {"in_review"}
    nothing = send(site, [], "approve", "typed already")
    assert nothing.status_code == 422
    assert "Nothing is chosen" in nothing.text
    assert "typed already" in nothing.text


def test_choosing_all_needs_no_script(site: Site) -> None:
    put(site, 3)
    lead = site.client("lead")
    assert lead.get("/requests").text.count(" checked") == 0
    assert lead.get("/requests?all=1").text.count(" checked") == 3


def test_effect_names_rules_hours_and_coverage_with_a_text_for_the_picture(site: Site) -> None:
    (offer_id,) = put(site, 1)
    with site.database.reading() as session:
        offer = get_offer(session, offer_id)
    for path in ("/requests?lang=en", f"/requests/{offer_id}?lang=en"):
        page = site.client("lead").get(path).text
        assert offer.giver_name in page
        assert offer.taker_name in page
        assert "No agreement covers it" in page
        assert re.search(r"<strong>[\d.]+</strong> of [\d.]+ h", page)
        drawn = page.count('class="curve"')
        assert drawn == len(re.findall(r'role="img" aria-label="[^"]+FTE-hours missing', page))


def test_own_case_has_no_box_and_is_refused(site: Site) -> None:
    (offer_id,) = put(site, 1)
    with site.database.writing() as session:
        session.execute(update(OfferRow).values(who=site.desk.accounts["lead"].id))
    page = site.client("lead").get("/requests?lang=en").text
    assert boxes(page) == []
    assert "own case" in page
    assert "case of your own" in site.client("lead").get(f"/requests/{offer_id}?lang=en").text
    answer = send(site, [offer_id], "approve")
    assert "nobody decides a case of their own" in answer.text
    assert state(site, offer_id) == "in_review"
    send(site, [offer_id], "refuse", "no", login="planner")
    assert state(site, offer_id) == "refused"


def test_auditor_reads_and_decides_nothing(site: Site) -> None:
    (offer_id,) = put(site, 1)
    auditor = site.client("auditor")
    for path in ("/requests", f"/requests/{offer_id}"):
        page = auditor.get(path).text
        assert 'name="do"' not in page
        assert boxes(page) == []
    assert send(site, [offer_id], "approve", login="auditor").status_code == 403
    assert site.client("agent").get("/requests").status_code == 403


def test_lead_sees_the_own_pods_only(site: Site) -> None:
    (offer_id,) = put_waiting(site.database, site.desk.published, "BER", 1)
    lead = site.client("lead")
    assert boxes(lead.get("/requests").text) == []
    assert lead.get(f"/requests/{offer_id}").status_code == 404
    assert lead.get(f"/requests/{offer_id}/effect").status_code == 404
    send(site, [offer_id], "approve")
    assert state(site, offer_id) == "in_review"
    planner = site.client("planner")
    assert boxes(planner.get("/requests").text) == [offer_id]
    assert boxes(planner.get("/requests?pod=HAM").text) == []
    assert boxes(planner.get("/requests?kind=absence").text) == []


def test_request_that_climbed_says_so(site: Site) -> None:
    put(site, 1)
    with site.database.writing() as session:
        session.execute(update(OfferRow).values(level=1))
    assert "climbed to planning" in site.client("planner").get("/requests?lang=en").text


def test_effect_is_computed_again_when_a_roster_has_changed(site: Site) -> None:
    ids = put(site, 12, IN_TIME)
    lead = site.client("lead")
    assert "hx-get" not in lead.get("/requests").text
    send(site, ids[:1], "approve")
    page = lead.get("/requests?lang=en").text
    assert page.count("/effect") == 11
    assert "as it was when accepted" in page
    # The same colleague was to have both shifts of that day.
    fresh = lead.get(f"/requests/{ids[1]}/effect?lang=en").text
    assert "already has a shift" in fresh


def test_deputy_decides_and_the_journal_says_for_whom(site: Site) -> None:
    (offer_id,) = put(site, 1)
    planner, lead = site.desk.accounts["planner"], site.desk.accounts["lead"]
    with site.database.writing() as session:
        stand_in = get_account(session, site.desk.accounts["auditor"].id)
        roles = frozenset(lead.roles)
        save_account(
            session, replace(stand_in, roles=roles, lead_pods=frozenset({"BER"})), PUT_AWAY
        )
    sent = {"deputy": stand_in.id, "first": "2026-11-29", "last": "2026-11-29"}
    assert site.client("lead").post("/requests/deputies", data=sent).status_code == 302
    assert "own case" not in site.client("auditor").get("/requests?lang=en").text
    send(site, [offer_id], "refuse", "not today", login="auditor")
    with site.database.reading() as session:
        last = entries(session, Subject("swap", offer_id))[-1]
    assert (last.origin.who, last.origin.acting_for) == (stand_in.id, lead.id)
    assert "for Lena Lead" in site.client("planner").get("/journal?lang=en").text
    assert planner.id != last.origin.who


@pytest.mark.parametrize(("do", "wanted"), [("approve", "approved"), ("refuse", "refused")])
def test_absence_stands_in_the_same_table_and_is_decided_there(
    site: Site, do: str, wanted: str
) -> None:
    agent = site.desk.accounts["agent"]
    asked = LeaveRequest(agent.personnel_number or "", "leave", DRAFTED_WEEK, DRAFTED_WEEK)
    made = ask(site.database, asked, agent)
    lead = site.client("lead")
    page = lead.get("/requests?lang=en").text
    assert f"absence:{made.id}" in page
    assert f"absence:{made.id}" not in lead.get("/requests?kind=swap").text
    assert agent.name in lead.get(f"/requests/{made.id}?lang=en").text
    sent = {"request": f"absence:{made.id}", "do": do, "reason": "as asked"}
    answer = lead.post("/requests?lang=en", data=sent)
    assert f"<strong>{wanted}</strong>" in answer.text
    with site.database.reading() as session:
        assert get_request(session, made.id).state == wanted
    assert "does not wait any more" in lead.get(f"/requests/{made.id}?lang=en").text
