from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from scheduler.store.agreements import list_agreements, register_agreement
from scheduler.store.rule_set_versions import list_versions
from scheduler.swaps.policies import policy_for, policy_versions
from scheduler.swaps.policy import PRESETS, Policy, PolicyRule, Verdict
from tests.builders.desk import ORIGIN
from web.policy.forms import PolicyForm

if TYPE_CHECKING:
    from tests.web.conftest import Site

REASON = "Tried for three months"


def fields(
    site: Site, version: int = 0, policy: Policy | None = None, **more: str
) -> dict[str, str]:
    """What a browser sends of a policy's form."""
    with site.app.test_request_context("/?lang=en"):
        form = PolicyForm.showing(policy or Policy(), version)
        sent = {field.name: str(field.data) for field in form if field.data is not None}
    sent.pop("csrf_token", None)
    return sent | {"why": REASON} | more


def kept(site: Site, pod: str | None) -> Policy:
    with site.database.reading() as session:
        return policy_for(session, pod).policy


def test_lead_sets_the_policy_of_the_own_pod_with_units_as_people_use_them(site: Site) -> None:
    lead = site.client("lead")
    asked = {
        "verdict_unequal_hours": "refuse", "limit_unequal_hours": "1.5",
        "limit_coverage_loss": "0.5", "limit_weekly_hours": "4", "audit_percent": "25",
        "audit_hours": "8.25",
    }  # fmt: skip
    answer = lead.post("/policy/HAM/edit", data=fields(site) | asked)
    assert (answer.status_code, answer.location) == (302, "/policy/HAM")
    policy = kept(site, "HAM")
    assert policy.terms[PolicyRule.UNEQUAL_HOURS].verdict is Verdict.REFUSE
    limits = {rule: policy.terms[rule].limit for rule in PolicyRule}
    assert (limits[PolicyRule.UNEQUAL_HOURS], limits[PolicyRule.COVERAGE_LOSS]) == (90, 5)
    assert limits[PolicyRule.WEEKLY_HOURS] == 240
    assert (policy.audit_percent, policy.audit_hours_min) == (25, 495)
    page = lead.get("/policy/HAM?lang=en").text
    assert "its own, version 1" in page
    assert REASON in page
    assert kept(site, "BER") == Policy()


def test_what_the_form_shows_and_sends_back_is_the_same_policy(site: Site) -> None:
    with site.app.test_request_context("/"):
        for policy in PRESETS.values():
            assert PolicyForm.showing(policy, 0).policy() == policy


def test_version_says_what_it_changed_who_and_why(site: Site) -> None:
    planner = site.client("planner")
    planner.post("/policies/centre/edit", data=fields(site))
    cautious = fields(site, 1, PRESETS["cautious"], why="Too many swaps at night")
    assert planner.post("/policies/centre/edit", data=cautious).status_code == 302
    page = planner.get("/policies/centre?lang=en").text
    assert "Too many swaps at night" in page
    assert '<span class="was">A lead decides · 2 h</span>' in page
    assert '<span class="is">A lead decides · 48 h</span>' in page
    assert "Petra Plan" in page
    # A pod without a policy of its own has the centre's.
    assert kept(site, "BER") == PRESETS["cautious"]
    assert "the centre's, version 2" in site.client("lead").get("/policy/HAM?lang=en").text


def test_policy_that_was_set_meanwhile_is_told_and_nothing_typed_is_lost(site: Site) -> None:
    lead = site.client("lead")
    assert lead.post("/policy/HAM/edit", data=fields(site)).status_code == 302
    late = lead.post("/policy/HAM/edit?lang=en", data=fields(site, why="I was slower"))
    assert late.status_code == 422
    assert "changed meanwhile" in late.text
    assert "I was slower" in late.text
    with site.database.reading() as session:
        assert len(policy_versions(session, "HAM")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": ""}, {"audit_percent": "101"}, {"limit_notice": "-1"}, {"offer_open_h": "0"},
        {"verdict_notice": "perhaps"}, {"audit_hours": "0"}, {"limit_coverage_loss": "many"},
    ],
)  # fmt: skip
def test_wrong_number_or_missing_reason_is_told_at_its_field(
    site: Site, wrong: dict[str, str]
) -> None:
    answer = site.client("lead").post("/policy/HAM/edit", data=fields(site) | wrong)
    assert answer.status_code == 422
    with site.database.reading() as session:
        assert policy_versions(session, "HAM") == ()


def test_preset_fills_the_form_and_sets_nothing(read_site: Site) -> None:
    page = read_site.client("lead").get("/policy/HAM/edit?preset=cautious&lang=en").text
    assert 'value="48"' in page
    assert kept(read_site, "HAM") == Policy()


def test_only_leads_of_the_pod_and_planners_set_a_policy(site: Site) -> None:
    sent = fields(site)
    assert site.client("lead").post("/policy/BER/edit", data=sent).status_code == 404
    assert site.client("lead").post("/policies/centre/edit", data=sent).status_code == 403
    for reader in ("agent", "auditor"):
        assert site.client(reader).post("/policy/HAM/edit", data=sent).status_code == 403
    assert site.client("planner").post("/policy/BER/edit", data=sent).status_code == 302


def test_agent_reads_the_policy_of_the_own_pod_and_finds_the_guide(read_site: Site) -> None:
    agent = read_site.client("agent")
    page = agent.get("/policy/HAM?lang=en").text
    assert 'href="/swaps/guide"' in page
    assert "/policy/HAM/edit" not in page
    assert agent.get("/policy/BER").status_code == 404
    listing = agent.get("/policy?lang=en").text
    assert "/policy/HAM" in listing
    assert "/policy/BER" not in listing


def test_page_says_which_agreement_would_let_swaps_happen(site: Site) -> None:
    with site.database.reading() as session:
        rules = list_versions(session)[0]
    lead, auditor = site.client("lead"), site.client("auditor")
    before = lead.get("/policy/HAM?lang=en").text
    assert "at least a lead decides each one" in before
    assert rules.hash[:10] in before
    assert "/consents/agreements/new" in auditor.get("/policy/HAM").text
    sent = {
        "rule_set": rules.hash, "valid_from": "2026-11-01", "covers_swaps": "y",
        "text": "Swaps within the rules",
    }  # fmt: skip
    assert auditor.post("/consents/agreements/new", data=sent).status_code == 302
    with site.database.reading() as session:
        (agreement,) = list_agreements(session)
    assert (agreement.covers_swaps, agreement.valid_from) == (True, date(2026, 11, 1))
    assert "covers swaps" in auditor.get("/consents?lang=en").text
    after = lead.get("/policy/HAM?lang=en").text
    assert "what stands here holds" in after
    assert "at least a lead decides each one" not in after


def test_page_says_from_when_an_agreement_of_later_days_covers_swaps(site: Site) -> None:
    with site.database.writing() as session:
        rules = list_versions(session)[0].hash
        for first in (date(2027, 2, 1), date(2027, 1, 4)):
            register_agreement(session, rules, first, None, "both", ORIGIN, covers_swaps=True)
        register_agreement(session, rules, date(2026, 12, 1), None, "rosters", ORIGIN)
    for page in ("/policy", "/policy/HAM", "/policy/HAM/edit"):
        told = site.client("lead").get(f"{page}?lang=en").text
        assert "From Monday, 4 January 2027 on an agreement covers swaps" in told
        assert "No agreement covers swaps" not in told


def test_law_is_shown_as_always_refused(read_site: Site) -> None:
    page = read_site.client("lead").get("/policy/HAM?lang=en").text
    law = page[page.index("Always refused") :]
    assert "daily rest" in law
    assert "hours a day" in law
