"""What the guide promises is what a check decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.swaps.findings import findings, verdict_of
from scheduler.swaps.guide import guide
from scheduler.swaps.policy import PRESETS, Policy, PolicyRule, Term, Verdict
from scheduler.swaps.records import Finding
from scheduler.swaps.words import (
    KINDS,
    OTHER_SIDE,
    RULES,
    STATES,
    VERDICTS,
    finding_text,
)
from tests.builders.swaps import KEEPS_ALL, breaking, policies

if TYPE_CHECKING:
    from scheduler.agreements.sentences import Language

LANGUAGES: tuple[Language, ...] = ("de", "en")


@settings(max_examples=40, deadline=None)
@given(policies(), st.booleans(), st.sampled_from(LANGUAGES))
def test_guide_keeps_what_it_promises(policy: Policy, covered: bool, language: Language) -> None:
    made = guide(policy, covered, language)
    assert {line.rule for line in made.lines} == {None, *PolicyRule}
    for line in made.lines:
        measured = KEEPS_ALL if line.rule is None else breaking(policy, line.rule)
        found = findings(measured, [policy])
        assert line.verdict is verdict_of((), found, [policy], covered=covered)
        assert line.text in made.of(line.verdict)


@settings(max_examples=40, deadline=None)
@given(policies(), st.sampled_from(LANGUAGES))
def test_numbers_of_the_policy_stand_in_the_guide(policy: Policy, language: Language) -> None:
    made = guide(policy, True, language)
    text = {line.rule: line.text for line in made.lines}
    limit = policy.terms[PolicyRule.UNEQUAL_HOURS].limit
    assert f"{limit // 60}:{limit % 60:02d} h" in text[PolicyRule.UNEQUAL_HOURS]
    assert f"{policy.terms[PolicyRule.NOTICE].limit} h" in text[PolicyRule.NOTICE]
    tenths = f"{policy.terms[PolicyRule.COVERAGE_LOSS].limit / 10:.1f}"
    shown = tenths.replace(".", ",") if language == "de" else tenths
    assert shown in text[PolicyRule.COVERAGE_LOSS]
    assert f"{policy.offer_open_h} h" in " ".join(made.notes)


def test_trust_lets_an_exchange_happen_at_once_and_cautious_asks_a_lead() -> None:
    trust, cautious = (guide(PRESETS[name], True, "en") for name in ("trust", "cautious"))
    assert trust.lines[0].verdict is Verdict.AUDIT
    assert "No shift is given in return" in " ".join(trust.of(Verdict.AUDIT))
    assert cautious.of(Verdict.ALLOW) == cautious.of(Verdict.AUDIT) == ()
    assert "An agreed rule is broken" in " ".join(cautious.of(Verdict.REFUSE))


def test_without_an_agreement_the_guide_says_so_and_promises_nothing_at_once() -> None:
    made = guide(Policy(), False, "de")
    assert made.of(Verdict.ALLOW) == made.of(Verdict.AUDIT) == ()
    assert made.notes[0] == "Keine Vereinbarung deckt Tausche: jeder braucht das Ja der Leitung."


def test_notice_that_cannot_be_broken_is_not_spoken_of() -> None:
    terms = dict(Policy().terms) | {PolicyRule.NOTICE: Term(Verdict.REFUSE, 0)}
    assert PolicyRule.NOTICE not in {line.rule for line in guide(Policy(terms), True, "de").lines}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_a_word_and_no_two_things_the_same(language: Language) -> None:
    for words in (RULES, VERDICTS, STATES, KINDS, OTHER_SIDE):
        texts = [each[language] for each in words.values()]
        assert len(set(texts)) == len(texts)
    assert set(RULES) == set(PolicyRule)
    assert set(VERDICTS) == set(Verdict) == set(OTHER_SIDE)


@pytest.mark.parametrize(
    ("rule", "limit", "found", "numbers"),
    [
        (PolicyRule.UNEQUAL_HOURS, 60, 90, ("1:30 h", "1:00 h")),
        (PolicyRule.NOTICE, 48, 3, ("weniger als 4 h", "mindestens 48 h")),
        (PolicyRule.WEEKLY_HOURS, 480, 495, ("8:15 h", "8:00 h")),
        (PolicyRule.COVERAGE_LOSS, 10, 12, ("1,2 Personen", "1,0 Personen")),
        (PolicyRule.DIFFERENT_SKILL, 0, 1, ("1 Kanal ", "0 Kanäle")),
        (PolicyRule.OPEN_SWAPS, 5, 6, ("6 Tausche", "5 Tausche")),
    ],
)
def test_finding_is_told_with_both_numbers(
    rule: PolicyRule, limit: int, found: int, numbers: tuple[str, str]
) -> None:
    finding = Finding(rule, Verdict.REVIEW, limit, found, "A")
    assert all(number in finding_text(finding, "de") for number in numbers)
    assert "{" not in finding_text(finding, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", PolicyRule)
def test_finding_about_the_other_side_tells_no_number(rule: PolicyRule, language: Language) -> None:
    text = finding_text(Finding(rule, Verdict.REFUSE, 35, 1234, "B"), language, own=False)
    assert text == OTHER_SIDE[Verdict.REFUSE][language]
    assert not any(sign.isdigit() for sign in text)
