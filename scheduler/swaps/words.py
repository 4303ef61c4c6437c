"""Rules, verdicts, findings and states of swaps in German and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.agreements.sentences import hours
from scheduler.swaps.policy import PolicyRule, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.agreements.sentences import Language
    from scheduler.swaps.records import Finding, OfferKind, OfferState, SwapBreach

    Words = Mapping[Language, str]

RULES: Mapping[PolicyRule, Words] = {
    PolicyRule.UNEQUAL_HOURS: {"de": "ungleiche Stunden", "en": "unequal hours"},
    PolicyRule.NOTICE: {"de": "Vorlauf", "en": "notice"},
    PolicyRule.WEEKLY_HOURS: {"de": "Wochenstunden", "en": "weekly hours"},
    PolicyRule.COVERAGE_LOSS: {"de": "Besetzung", "en": "coverage"},
    PolicyRule.DIFFERENT_SKILL: {"de": "andere Kanäle", "en": "different channels"},
    PolicyRule.ONE_SIDED: {"de": "ohne Gegenschicht", "en": "none in return"},
    PolicyRule.OPEN_SWAPS: {"de": "Tausche in der Woche", "en": "swaps a week"},
    PolicyRule.OTHER_POD: {"de": "anderer Pod", "en": "another pod"},
    PolicyRule.AGREED_RULE: {"de": "vereinbarte Regel", "en": "agreed rule"},
}
VERDICTS: Mapping[Verdict, Words] = {
    Verdict.ALLOW: {"de": "sofort", "en": "at once"},
    Verdict.AUDIT: {"de": "sofort, mit Stichprobe", "en": "at once, sampled"},
    Verdict.REVIEW: {"de": "die Leitung entscheidet", "en": "a lead decides"},
    Verdict.REFUSE: {"de": "nicht möglich", "en": "refused"},
}
STATES: Mapping[OfferState, Words] = {
    "offered": {"de": "angeboten", "en": "offered"},
    "in_review": {"de": "in Prüfung", "en": "in review"},
    "executed": {"de": "getauscht", "en": "done"},
    "refused": {"de": "abgelehnt", "en": "refused"},
    "expired": {"de": "abgelaufen", "en": "expired"},
    "withdrawn": {"de": "zurückgezogen", "en": "taken back"},
    "undone": {"de": "rückgängig gemacht", "en": "undone"},
}
KINDS: Mapping[OfferKind, Words] = {
    "gift": {"de": "abgeben", "en": "give away"},
    "exchange": {"de": "tauschen", "en": "exchange"},
    "pick_up": {"de": "offene Schicht übernehmen", "en": "pick up an open shift"},
}
OTHER_SIDE: Mapping[Verdict, Words] = {
    Verdict.ALLOW: {
        "de": "Für die andere Seite sofort möglich.",
        "en": "Possible at once for the other side.",
    },
    Verdict.AUDIT: {
        "de": "Für die andere Seite sofort möglich, mit Stichprobe.",
        "en": "Possible at once for the other side, sampled.",
    },
    Verdict.REVIEW: {
        "de": "Für die andere Seite entscheidet die Leitung.",
        "en": "For the other side a lead decides.",
    },
    Verdict.REFUSE: {
        "de": "Für die andere Seite nicht möglich.",
        "en": "Not possible for the other side.",
    },
}
"""What somebody reads of a finding about the other person: no rule and no number."""
CLOSED: Words = {
    "de": "In diesem Pod wird nicht getauscht.",
    "en": "This pod does not swap shifts.",
}
"""Where a policy refuses what breaks none of its rules."""

_FOUND: Mapping[PolicyRule, Words] = {
    PolicyRule.UNEQUAL_HOURS: {
        "de": "Die bezahlten Stunden unterscheiden sich um {found}, höchstens {limit} sind"
        " vereinbart.",
        "en": "Paid hours differ by {found}, at most {limit} are agreed.",
    },
    PolicyRule.NOTICE: {
        "de": "Die erste Schicht beginnt in {found}, mindestens {limit} Vorlauf sind vereinbart.",
        "en": "The first shift begins in {found}, at least {limit} of notice are agreed.",
    },
    PolicyRule.WEEKLY_HOURS: {
        "de": "Die Woche weicht dann um {found} vom Vertrag ab, höchstens {limit} sind vereinbart.",
        "en": "The week then differs from the contract by {found}, at most {limit} are agreed.",
    },
    PolicyRule.COVERAGE_LOSS: {
        "de": "Zeitweise fehlen dann {found} mehr als veröffentlicht, höchstens {limit} sind"
        " vereinbart.",
        "en": "At times {found} more are missing then than in the published roster, at most"
        " {limit} are agreed.",
    },
    PolicyRule.DIFFERENT_SKILL: {
        "de": "Wer übernimmt, hat {found} der Person nicht, deren Schicht es ist; höchstens"
        " {limit} sind vereinbart.",
        "en": "Who takes the shift lacks {found} of its owner, at most {limit} are agreed.",
    },
    PolicyRule.ONE_SIDED: {
        "de": "Für die Schicht kommt keine zurück.",
        "en": "No shift is given in return.",
    },
    PolicyRule.OPEN_SWAPS: {
        "de": "In dieser Woche sind es dann {found}, höchstens {limit} sind vereinbart.",
        "en": "That makes {found} in this week, at most {limit} are agreed.",
    },
    PolicyRule.OTHER_POD: {
        "de": "Die beiden gehören zu verschiedenen Pods.",
        "en": "The two belong to different pods.",
    },
    PolicyRule.AGREED_RULE: {
        "de": "Eine vereinbarte Regel wird verletzt.",
        "en": "An agreed rule is broken.",
    },
}
_COUNTED: Mapping[PolicyRule, Mapping[Language, tuple[str, str]]] = {
    PolicyRule.DIFFERENT_SKILL: {"de": ("Kanal", "Kanäle"), "en": ("channel", "channels")},
    PolicyRule.OPEN_SWAPS: {"de": ("Tausch", "Tausche"), "en": ("swap", "swaps")},
}


def rule_name(rule: PolicyRule, language: Language) -> str:
    """What people call a rule of a policy."""
    return RULES[rule][language]


def verdict_name(verdict: Verdict, language: Language) -> str:
    """What happens to a swap."""
    return VERDICTS[verdict][language]


def state_name(state: OfferState, language: Language) -> str:
    """How far an offer is."""
    return STATES[state][language]


def kind_name(kind: OfferKind, language: Language) -> str:
    """What is done with a shift."""
    return KINDS[kind][language]


def quantity(rule: PolicyRule, value: int, language: Language) -> str:
    """A number of a rule with its unit."""
    if rule in (PolicyRule.UNEQUAL_HOURS, PolicyRule.WEEKLY_HOURS):
        return hours(value)
    if rule is PolicyRule.NOTICE:
        return f"{value} h"
    if rule is PolicyRule.COVERAGE_LOSS:
        whole = f"{value / 10:.1f}"
        return f"{whole.replace('.', ',')} Personen" if language == "de" else f"{whole} people"
    one, many = _COUNTED[rule][language]
    return f"{value} {one if value == 1 else many}"


def finding_text(finding: Finding, language: Language, *, own: bool = True) -> str:
    """Which rule of the policy a swap breaks, with both numbers.

    Parameters
    ----------
    own
        Whether the reader may know it: it speaks of the reader or of nobody, or a lead reads.
    """
    if not own:
        return OTHER_SIDE[finding.verdict][language]
    template = _FOUND[finding.rule][language]
    if "{" not in template:
        return template
    found = quantity(finding.rule, finding.found, language)
    if finding.rule is PolicyRule.NOTICE:
        under = {"de": "weniger als", "en": "less than"}[language]
        found = f"{under} {quantity(finding.rule, finding.found + 1, language)}"
    limit = quantity(finding.rule, finding.limit, language)
    return template.format(found=found, limit=limit)


def breach_text(breach: SwapBreach, language: Language, *, own: bool = True) -> str:
    """Which rule is newly broken or made worse, with its numbers."""
    if not own:
        return OTHER_SIDE[Verdict.REFUSE if breach.statutory else Verdict.REVIEW][language]
    return breach.text_de if language == "de" else breach.text_en
