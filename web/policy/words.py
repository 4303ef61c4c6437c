"""Rules of a policy, what breaking them means, and numbers with units, in the reader's language."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext

from scheduler.agreements.sentences import hours
from scheduler.agreements.sentences import title as law_title
from scheduler.swaps.policy import UNITS, PolicyRule
from scheduler.swaps.words import quantity, rule_name, verdict_name
from web.language import current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.swaps.policies import KeptPolicy
    from scheduler.swaps.policy import Policy, Term, Verdict

MEANINGS = {
    PolicyRule.UNEQUAL_HOURS: lazy_gettext("The paid hours given and taken differ by more than"),
    PolicyRule.NOTICE: lazy_gettext("The first shift begins in less than"),
    PolicyRule.WEEKLY_HOURS: lazy_gettext(
        "Somebody's week differs from the contract, and more than before, by more than"
    ),
    PolicyRule.COVERAGE_LOSS: lazy_gettext(
        "Some interval has more missing than in the published version, all changes since counted, "
        "by more than"
    ),
    PolicyRule.DIFFERENT_SKILL: lazy_gettext("The taker lacks more of the giver's channels than"),
    PolicyRule.ONE_SIDED: lazy_gettext("A shift changes hands for none in return"),
    PolicyRule.OPEN_SWAPS: lazy_gettext("The giver has more swaps in that week than"),
    PolicyRule.OTHER_POD: lazy_gettext("The two belong to different pods"),
    PolicyRule.AGREED_RULE: lazy_gettext("A rule of the rule set that is no law is newly broken"),
}
"""When a swap breaks a rule; the limit follows where there is one."""


def rule_label(rule: PolicyRule) -> str:
    """The name of a rule, as a heading."""
    name = rule_name(rule, current())
    return name[0].upper() + name[1:]


def meaning(rule: PolicyRule) -> str:
    """When a swap breaks a rule."""
    return str(MEANINGS[rule])


def verdict_label(verdict: Verdict) -> str:
    """What happens, as it stands alone."""
    name = verdict_name(verdict, current())
    return name[0].upper() + name[1:]


def limit_text(term: Term, rule: PolicyRule) -> str:
    """A limit with its unit; empty where a rule has none."""
    return quantity(rule, term.limit, current()) if rule in UNITS else ""


def law_name(rule: str) -> str:
    """What people call a rule of the rule set."""
    return law_title(rule, current())


def clock_hours(minutes: int) -> str:
    """Such as *8:30 h*."""
    return hours(minutes)


def policy_lines(policy: Policy) -> dict[str, str]:
    """All that a policy says, as names and values."""
    found = {
        rule_label(rule): " · ".join(
            filter(None, (verdict_label(term.verdict), limit_text(term, rule)))
        )
        for rule, term in ((rule, policy.terms[rule]) for rule in PolicyRule)
    }
    return found | {
        gettext("Breaks no rule"): verdict_label(policy.otherwise),
        gettext("Drawn at random"): f"{policy.audit_percent} %",
        gettext("Always looked at above"): hours(policy.audit_hours_min),
        gettext("An offer stays open for"): f"{policy.offer_open_h} h",
        gettext("A request climbs after"): f"{policy.review_h} h",
    }


def changes(versions: Iterable[KeptPolicy]) -> list[tuple[KeptPolicy, list[tuple[str, str, str]]]]:
    """Each version, newest first, with what it changed: name, before, after."""
    every = list(versions)
    lines = [policy_lines(kept.policy) for kept in every]
    found = [
        (kept, [(name, old[name], new[name]) for name in new if old[name] != new[name]])
        for kept, (new, old) in zip(every, pairwise(lines), strict=False)
    ]
    return [*found, *((kept, []) for kept in every[-1:])]
