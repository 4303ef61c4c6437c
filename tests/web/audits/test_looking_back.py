"""Swaps looked at afterwards, and what the pods are told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from scheduler.store.audits import (
    AuditReport,
    add_report,
    considered,
    draw,
    get_audit,
    list_audits,
)
from scheduler.store.models.swaps import OfferRow
from scheduler.swaps.reviewing import decide
from scheduler.swaps.trail import trail
from tests.builders.desk import PUBLISHED_WEEK
from tests.builders.waiting import put_waiting

if TYPE_CHECKING:
    from tests.web.conftest import Site

IN_TIME = PUBLISHED_WEEK + timedelta(days=4)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
FINE = {"worked": "yes", "covered": "yes", "free": "yes", "text": ""}


@pytest.fixture
def drawn(site: Site) -> str:
    """A swap of HAM that was done and drawn; its audit's id."""
    (offer_id,) = put_waiting(site.database, site.desk.published, "HAM", 1, since=IN_TIME)
    planner = site.desk.accounts["planner"]
    (decision,) = decide(site.database, [offer_id], approve=True, reason="", who=planner)
    assert decision.done
    with site.database.writing() as session:
        session.execute(update(OfferRow).values(audit=True, decided_by=None))
        considered(session, offer_id, None)
        draw(session, offer_id, "sample")
        (audit,) = list_audits(session, ["HAM"], answered=False)
    return audit.id


def test_lead_sees_prediction_beside_what_stands_now_and_answers(site: Site, drawn: str) -> None:
    lead = site.client("lead")
    assert f"/audits/{drawn}" in lead.get("/audits").text
    page = lead.get(f"/audits/{drawn}?lang=en").text
    assert "Chosen by lot" in page
    assert "Agreed, and what the roster says now" in page
    assert "predicted" in page
    answer = lead.post(f"/audits/{drawn}", data=FINE)
    assert (answer.status_code, answer.location) == (302, "/audits")
    after = lead.get("/audits?lang=en").text
    assert "in order" in after
    assert "0 swaps to look at" in after
    with site.database.reading() as session:
        audit = get_audit(session, drawn)
        assert not audit.wrong
        assert trail(session, audit.offer_id)[-1].text_de == "nachträglich angesehen"
    twice = lead.post(f"/audits/{drawn}?lang=en", data=FINE)
    assert twice.status_code == 409
    assert "answered before" in twice.text


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"free": "no"}, "say what was not right"),
        ({"worked": ""}, "say yes or no"),
        ({"covered": "perhaps"}, "Not a valid choice"),
    ],
)
def test_unfinished_answer_comes_back_with_all_that_was_typed(
    site: Site, drawn: str, sent: dict[str, str], why: str
) -> None:
    answer = site.client("lead").post(f"/audits/{drawn}?lang=en", data=FINE | sent)
    assert answer.status_code == 422
    assert why in answer.text
    with site.database.reading() as session:
        assert not get_audit(session, drawn).answered


def test_own_case_is_looked_at_by_somebody_else(site: Site, drawn: str) -> None:
    with site.database.writing() as session:
        session.execute(update(OfferRow).values(who=site.desk.accounts["lead"].id))
    lead = site.client("lead")
    assert "own case" in lead.get("/audits?lang=en").text
    assert "case of your own" in lead.get(f"/audits/{drawn}?lang=en").text
    refused = lead.post(f"/audits/{drawn}?lang=en", data=FINE)
    assert refused.status_code == 409
    assert "nobody audits a swap of their own" in refused.text
    assert site.client("planner").post(f"/audits/{drawn}", data=FINE).status_code == 302


def test_only_who_decides_for_the_pod_answers(site: Site, drawn: str) -> None:
    auditor = site.client("auditor")
    page = auditor.get(f"/audits/{drawn}?lang=en").text
    assert "Nobody has looked at it yet" in page
    assert 'name="worked"' not in page
    assert auditor.post(f"/audits/{drawn}", data=FINE).status_code == 403
    assert site.client("agent").get("/audits").status_code == 403
    assert site.client("agent").get(f"/audits/{drawn}").status_code == 403


def test_pod_reads_what_its_audits_proved_in_one_sentence(site: Site) -> None:
    with site.database.writing() as session:
        for pod in ("HAM", "BER"):
            add_report(session, AuditReport(pod, *NOVEMBER, 214, 22, 0, 25, 0, 0))
    agent = site.client("agent")
    page = agent.get("/audits/published?lang=en").text
    assert page.count("214 swaps, 22 looked at, none wrong: at most 12 % can have been.") == 1
    german = agent.get("/audits/published?lang=de").text
    assert (
        "214 Tausche, 22 geprüft, keiner falsch: höchstens 12 % können es gewesen sein." in german
    )
    assert site.client("auditor").get("/audits/published").text.count("card") == 2
