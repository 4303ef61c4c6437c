"""Policies drawn at random, and the numbers of swaps that break one of their rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from scheduler.swaps.findings import Measured
from scheduler.swaps.policy import Policy, PolicyRule, Term, Verdict

KEEPS_ALL = Measured(notice_h=10_000, unequal_min=0)
FIELDS: dict[PolicyRule, str] = {
    PolicyRule.UNEQUAL_HOURS: "unequal_min",
    PolicyRule.COVERAGE_LOSS: "coverage_loss",
    PolicyRule.OPEN_SWAPS: "open_swaps",
}


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy; the limit of the notice is at least an hour, or it could not be broken."""
    terms = {
        rule: Term(
            draw(st.sampled_from(Verdict)), draw(st.integers(int(rule is PolicyRule.NOTICE), 900))
        )
        for rule in PolicyRule
    }
    return Policy(
        terms,
        otherwise=draw(st.sampled_from(Verdict)),
        audit_percent=draw(st.integers(0, 100)),
        audit_hours_min=draw(st.integers(1, 2000)),
        offer_open_h=draw(st.integers(1, 200)),
        review_h=draw(st.integers(1, 200)),
    )


def breaking(policy: Policy, rule: PolicyRule, by: int = 1) -> Measured:
    """The numbers of a swap that breaks this one rule; with ``by`` 0 it is just kept."""
    value = policy.terms[rule].limit + by
    changed: dict[PolicyRule, dict[str, Any]] = {
        PolicyRule.NOTICE: {"notice_h": policy.terms[rule].limit - by},
        PolicyRule.WEEKLY_HOURS: {"weekly": (("A", value),)},
        PolicyRule.DIFFERENT_SKILL: {"missing_channels": (("A", value),)},
        PolicyRule.ONE_SIDED: {"unequal_min": None},
        PolicyRule.OTHER_POD: {"other_pod": True},
        PolicyRule.AGREED_RULE: {"agreed": ("A",)},
    }
    return replace(KEEPS_ALL, **changed.get(rule, {FIELDS.get(rule, ""): value}))
