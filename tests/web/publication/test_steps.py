from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.store.agreements import list_agreements
from scheduler.store.journal import Origin
from scheduler.store.notices import notices_of
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, StoredRoster
from scheduler.store.rosters import load_roster
from scheduler.store.steps import get_certificate, steps_of
from tests.builders.desk import DRAFTED_WEEK

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.web.conftest import Site

PLANNER = Origin("test", "employer")


def load(site: Site, roster_id: str) -> StoredRoster:
    with site.database.reading() as session:
        return load_roster(session, roster_id)


def take(site: Site, step: str, text: str = "", login: str = "planner") -> TestResponse:
    roster_id = site.desk.drafted
    fields = {"version": load(site, roster_id).version, "text": text}
    return site.client(login).post(f"/rosters/{roster_id}/publication/{step}", data=fields)


def answer(site: Site, what: str, text: str = "", login: str = "auditor") -> TestResponse:
    roster_id = site.desk.drafted
    fields = {"version": load(site, roster_id).version, "answer": what, "text": text}
    return site.client(login).post(f"/rosters/{roster_id}/consent", data=fields)


def told(site: Site, login: str) -> list[str]:
    with site.database.reading() as session:
        return [n.kind for n in notices_of(session, site.desk.accounts[login].id)]


def page(site: Site, login: str, path: str = "publication") -> str:
    answered = site.client(login).get(f"/rosters/{site.desk.drafted}/{path}?lang=en")
    assert answered.status_code == 200
    return answered.get_data(as_text=True)


def test_draft_is_submitted_consented_and_published_and_each_is_told(site: Site) -> None:
    assert take(site, "submit").status_code == 302
    assert told(site, "auditor") == ["roster_submitted"]
    assert "1 roster waits" in site.client("auditor").get("/consents?lang=en").text
    assert answer(site, "consent").status_code == 302
    assert told(site, "planner") == ["roster_consented"]
    assert take(site, "publish").status_code == 302
    assert load(site, site.desk.drafted).status == "published"
    assert told(site, "agent") == ["roster_published"]
    assert told(site, "lead") == ["roster_published"]
    shown = page(site, "planner")
    # Published eight days before its first day, fourteen are due.
    assert "up to 6 days late" in shown
    assert "Petra Plan" in shown
    assert "Alba Audit" in shown


def test_objection_needs_a_text_and_makes_it_a_draft_again(site: Site) -> None:
    take(site, "submit")
    refused = answer(site, "object", "  ")
    assert refused.status_code == 422
    assert "Please say what should change." in refused.text
    assert load(site, site.desk.drafted).status == "submitted"
    assert answer(site, "object", "Too many weekends in Hamburg").status_code == 302
    assert load(site, site.desk.drafted).status == "draft"
    assert "Too many weekends in Hamburg" in page(site, "planner")
    assert told(site, "planner") == ["roster_objected"]


def test_submission_is_taken_back_and_the_draft_discarded(site: Site) -> None:
    take(site, "submit")
    assert take(site, "withdraw", "One absence is missing").status_code == 302
    assert load(site, site.desk.drafted).status == "draft"
    assert take(site, "discard").status_code == 302
    assert load(site, site.desk.drafted).status == "discarded"
    assert take(site, "submit").status_code == 409


def test_roster_that_breaks_a_rule_is_not_submitted_and_keeps_what_was_typed(site: Site) -> None:
    stored = load(site, site.desk.drafted)
    part = stored.pods[0]
    first = part.duties[0]
    early = timedelta(hours=-6)
    night = replace(
        first,
        start_utc=first.start_utc + early,
        end_utc=first.end_utc + early,
        segments=tuple(
            replace(s, start_utc=s.start_utc + early, end_utc=s.end_utc + early)
            for s in first.segments
        ),
    )
    with site.database.writing() as session:
        moved = DutyChange(part.pod, first.personnel_number, first.day, night)
        change_duties(session, stored.id, stored.version, [moved], PLANNER)
    refused = take(site, "submit", "please look at Monday")
    assert refused.status_code == 422
    assert "please look at Monday" in refused.text
    assert "it cannot be submitted" in refused.text
    assert load(site, stored.id).status == "draft"
    assert "the roster cannot be submitted" in page(site, "planner", "publication/outlook")


def test_agreement_consents_at_once_and_the_roster_carries_a_certificate(site: Site) -> None:
    stored = load(site, site.desk.drafted)
    fields = {
        "rule_set": stored.rule_set_hash,
        "valid_from": DRAFTED_WEEK.isoformat(),
        "valid_to": (DRAFTED_WEEK + timedelta(days=6)).isoformat(),
        "text": "Framework agreement, third version",
    }
    assert site.client("auditor").post("/consents/agreements/new", data=fields).status_code == 302
    with site.database.reading() as session:
        (agreement,) = list_agreements(session)
    take(site, "submit")
    with site.database.reading() as session:
        certificate = get_certificate(session, stored.id)
        steps = steps_of(session, stored.id)
    assert load(site, stored.id).status == "consented"
    assert [step.step for step in steps] == ["submitted", "consented"]
    assert steps[1].who == site.desk.accounts["auditor"].id
    assert certificate is not None
    assert certificate["agreement"] == agreement.id
    assert certificate["input_hash"] == stored.input_hash
    assert certificate["command"].endswith(stored.id)
    assert [pod["by_hand"] for pod in certificate["pods"]] == [False, False]
    assert told(site, "auditor") == []
    shown = page(site, "auditor")
    assert stored.input_hash in shown
    assert certificate["command"] in shown


def test_withdrawn_agreement_covers_nothing_more(site: Site) -> None:
    stored = load(site, site.desk.drafted)
    fields = {
        "rule_set": stored.rule_set_hash, "valid_from": DRAFTED_WEEK.isoformat(),
        "valid_to": "", "text": "until further notice",
    }  # fmt: skip
    auditor = site.client("auditor")
    auditor.post("/consents/agreements/new", data=fields)
    with site.database.reading() as session:
        (agreement,) = list_agreements(session)
    path = f"/consents/agreements/{agreement.id}/withdraw"
    assert auditor.post(path).status_code == 302
    assert auditor.post(path).status_code == 409
    take(site, "submit")
    assert load(site, stored.id).status == "submitted"


def test_agreement_that_ends_before_it_begins_is_refused_with_all_that_was_typed(
    site: Site,
) -> None:
    fields = {
        "rule_set": load(site, site.desk.drafted).rule_set_hash,
        "valid_from": "2026-12-07", "valid_to": "2026-12-01", "text": "a mistake",
    }  # fmt: skip
    refused = site.client("auditor").post("/consents/agreements/new?lang=en", data=fields)
    assert refused.status_code == 422
    assert "This day lies before the first one." in refused.text
    assert "a mistake" in refused.text


def test_old_page_is_told_that_somebody_was_faster(site: Site) -> None:
    roster_id = site.desk.drafted
    take(site, "submit")
    path = f"/rosters/{roster_id}/publication/withdraw"
    assert site.client("planner").post(path, data={"version": 1}).status_code == 409
    assert load(site, roster_id).status == "submitted"


def test_nobody_but_the_auditor_consents_and_nobody_but_the_planner_publishes(site: Site) -> None:
    take(site, "submit")
    assert answer(site, "consent", login="planner").status_code == 403
    assert take(site, "withdraw", login="auditor").status_code == 403
    assert take(site, "publish", login="lead").status_code == 403
    assert load(site, site.desk.drafted).status == "submitted"


def test_outlook_says_who_is_told_and_how_late_it_would_be(site: Site) -> None:
    shown = page(site, "planner", "publication/outlook")
    assert "Every rule is kept" in shown
    assert "14 days before are agreed" in shown
    assert "6 days late" in shown
