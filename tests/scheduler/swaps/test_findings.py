"""Policies against numbers: limits, the strictest, the law above all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.swaps.findings import WITHOUT_LIMIT, Measured, findings, verdict_of
from scheduler.swaps.policy import (
    SEVERITY,
    UNITS,
    Policy,
    PolicyRule,
    Term,
    Verdict,
    dump_policy,
    load_policy,
)
from scheduler.swaps.records import SwapBreach
from tests.builders.swaps import breaking, policies

LAW = SwapBreach("A", "daily_rest", True, "Ruhe", "rest")
AGREED = SwapBreach("A", "availability", False, "Verfügbarkeit", "availability")
FINE = Measured(notice_h=999, unequal_min=0)


@settings(max_examples=40, deadline=None)
@given(st.lists(policies(), min_size=1, max_size=2), st.booleans())
def test_no_policy_permits_what_a_law_forbids(of: list[Policy], covered: bool) -> None:
    assert verdict_of((AGREED, LAW), (), of, covered=covered) is Verdict.REFUSE


@settings(max_examples=40, deadline=None)
@given(policies(), st.sampled_from(PolicyRule))
def test_rule_is_broken_above_its_limit_and_kept_at_it(policy: Policy, rule: PolicyRule) -> None:
    (finding,) = findings(breaking(policy, rule), [policy])
    assert (finding.rule, finding.verdict, finding.limit) == (
        rule,
        policy.terms[rule].verdict,
        policy.terms[rule].limit,
    )
    if rule not in WITHOUT_LIMIT:
        assert findings(breaking(policy, rule, by=0), [policy]) == ()


@settings(max_examples=40, deadline=None)
@given(policies(), policies(), st.sampled_from(PolicyRule), st.booleans())
def test_of_two_policies_the_stricter_counts(
    one: Policy, other: Policy, rule: PolicyRule, covered: bool
) -> None:
    for measured in (breaking(one, rule), breaking(other, rule), FINE):
        alone = [
            verdict_of((), findings(measured, [p]), [p], covered=covered) for p in (one, other)
        ]
        both = verdict_of((), findings(measured, [one, other]), [one, other], covered=covered)
        assert both is max(alone, key=SEVERITY.index)


@settings(max_examples=40, deadline=None)
@given(policies())
def test_without_an_agreement_nothing_happens_at_once(policy: Policy) -> None:
    assert verdict_of((), (), [policy], covered=False) in (Verdict.REVIEW, Verdict.REFUSE)


@settings(max_examples=40, deadline=None)
@given(policies())
def test_policy_survives_being_stored(policy: Policy) -> None:
    assert load_policy(dump_policy(policy)) == policy


def test_each_side_has_a_finding_of_its_own() -> None:
    measured = Measured(notice_h=99, unequal_min=0, weekly=(("A", 481), ("B", 480), ("C", 600)))
    found = findings(measured, [Policy()])
    assert [(f.personnel_number, f.found) for f in found] == [("A", 481), ("C", 600)]


@pytest.mark.parametrize("rule", PolicyRule)
def test_rules_without_a_unit_are_those_without_a_limit(rule: PolicyRule) -> None:
    assert (rule in UNITS) is (rule not in WITHOUT_LIMIT)


def test_strictest_finding_comes_first() -> None:
    terms = dict(Policy().terms) | {PolicyRule.OTHER_POD: Term(Verdict.REFUSE)}
    found = findings(Measured(notice_h=1, other_pod=True), [Policy(terms)])
    assert [f.verdict for f in found] == [Verdict.REFUSE, Verdict.REVIEW, Verdict.AUDIT]
