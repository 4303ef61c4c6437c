"""What an agent may do at once, what needs a yes, and what is refused: made from the policy alone.

What a line promises is computed by the functions that decide a swap, so it cannot differ from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.agreements.sentences import hours
from scheduler.swaps.findings import verdict_of
from scheduler.swaps.policy import PolicyRule, Verdict
from scheduler.swaps.records import Finding
from scheduler.swaps.words import quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.agreements.sentences import Language
    from scheduler.swaps.policy import Policy

    Words = Mapping[Language, str]

_WITHIN: Words = {
    "de": "Ein Tausch, der alle diese Grenzen einhält.",
    "en": "An exchange that keeps all of these limits.",
}
_BREAKS: Mapping[PolicyRule, Words] = {
    PolicyRule.UNEQUAL_HOURS: {
        "de": "Die bezahlten Stunden der beiden Schichten unterscheiden sich um mehr als {limit}.",
        "en": "Paid hours of the two shifts differ by more than {limit}.",
    },
    PolicyRule.NOTICE: {
        "de": "Die erste der Schichten beginnt in weniger als {limit}.",
        "en": "The first of the shifts begins in less than {limit}.",
    },
    PolicyRule.WEEKLY_HOURS: {
        "de": "Die Woche einer Seite weicht um mehr als {limit} vom Vertrag ab, und um mehr als"
        " vorher.",
        "en": "Somebody's week differs from the contract by more than {limit}, and by more than"
        " before.",
    },
    PolicyRule.COVERAGE_LOSS: {
        "de": "Zeitweise fehlen mehr als {limit} mehr als im veröffentlichten Dienstplan; alle"
        " Änderungen seitdem zählen.",
        "en": "At times more than {limit} more are missing than in the published roster; all"
        " changes since then count.",
    },
    PolicyRule.DIFFERENT_SKILL: {
        "de": "Wer übernimmt, hat mehr als {limit} der Person nicht, deren Schicht es ist.",
        "en": "Who takes the shift lacks more than {limit} of its owner.",
    },
    PolicyRule.ONE_SIDED: {
        "de": "Für die Schicht kommt keine zurück: sie wird abgegeben, oder eine offene wird"
        " übernommen.",
        "en": "No shift is given in return: it is given away, or an open one is picked up.",
    },
    PolicyRule.OPEN_SWAPS: {
        "de": "Es sind mehr als {limit} in derselben Woche, angeboten, in Prüfung oder getauscht.",
        "en": "It makes more than {limit} in the same week: offered, in review or done.",
    },
    PolicyRule.OTHER_POD: {
        "de": "Die beiden gehören zu verschiedenen Pods.",
        "en": "The two belong to different pods.",
    },
    PolicyRule.AGREED_RULE: {
        "de": "Eine vereinbarte Regel wird verletzt, die in keinem Gesetz steht, zum Beispiel die"
        " Verfügbarkeit.",
        "en": "An agreed rule is broken that stands in no law, such as availability.",
    },
}
_ALL_CHANNELS: Words = {
    "de": "Wer übernimmt, hat nicht alle Kanäle der Person, deren Schicht es ist.",
    "en": "Who takes the shift does not have all channels of its owner.",
}
_NEVER: Words = {
    "de": "Was ein Gesetz verbietet, wie zu kurze Ruhe, und was kein Schichtmuster erlaubt, geht"
    " nie. Auch abwesende und festgehaltene Tage bleiben, wie sie sind.",
    "en": "What a law forbids, such as too little rest, and what no shift pattern allows, is never"
    " possible. Days away and locked days stay as they are, too.",
}
_STRICTEST: Words = {
    "de": "Trifft mehreres zu, gilt das Strengste. Gehören die beiden zu verschiedenen Pods, gilt"
    " von beiden Regelungen die strengere.",
    "en": "If several apply, the strictest counts. If the two belong to different pods, the"
    " stricter of both policies counts.",
}
_UNCOVERED: Words = {
    "de": "Keine Vereinbarung deckt Tausche: jeder braucht das Ja der Leitung.",
    "en": "No agreement covers swaps: each needs the yes of a lead.",
}
_WHO: Words = {
    "de": "Ja sagt die Leitung des Pods, aus dem die Schicht kommt. Antwortet sie {review_h} h"
    " nicht, kann auch die Planung entscheiden.",
    "en": "The yes is given by the lead of the pod from which the shift comes. If there is no"
    " answer for {review_h} h, the planners can decide as well.",
}
_AUDITED: Words = {
    "de": "Von dem, was mit Stichprobe sofort geht, wird später angesehen: {percent} von 100, und"
    " alles ab mehr als {most}.",
    "en": "Of what is possible at once and sampled, these are looked at later: {percent} in 100,"
    " and all of more than {most}.",
}
_OPEN: Words = {
    "de": "Ein Angebot bleibt {offer_h} h offen, höchstens bis zum Beginn der ersten Schicht. Bis"
    " es getauscht ist, lässt es sich zurückziehen.",
    "en": "An offer stays open for {offer_h} h, at most until the first shift begins. Until it is"
    " done it can be taken back.",
}


@dataclass(frozen=True)
class Line:
    """What happens to a swap that breaks one rule, or none."""

    verdict: Verdict
    rule: PolicyRule | None
    """``None``: it keeps all limits."""
    text: str


@dataclass(frozen=True)
class Guide:
    """A policy in sentences."""

    lines: tuple[Line, ...]
    never: str
    """What no policy can allow."""
    notes: tuple[str, ...]
    """What holds of all: the strictest counts, whose yes it is, what is audited, how long."""

    def of(self, verdict: Verdict) -> tuple[str, ...]:
        """The sentences about one verdict."""
        return tuple(line.text for line in self.lines if line.verdict is verdict)


def guide(policy: Policy, covered: bool, language: Language) -> Guide:
    """A policy for those it is for.

    Parameters
    ----------
    covered
        Whether a registered agreement covers swaps; without one a lead has to agree at least.
    """
    lines = tuple(_lines(policy, covered, language))
    return Guide(lines, _NEVER[language], tuple(_notes(policy, covered, language, lines)))


def _lines(policy: Policy, covered: bool, language: Language) -> Iterator[Line]:
    yield Line(verdict_of((), (), [policy], covered=covered), None, _WITHIN[language])
    for rule in PolicyRule:
        term = policy.terms[rule]
        if rule is PolicyRule.NOTICE and term.limit == 0:
            continue  # nothing begins earlier than now
        finding = Finding(rule, term.verdict, term.limit, term.limit + 1)
        verdict = verdict_of((), [finding], [policy], covered=covered)
        yield Line(verdict, rule, _broken(rule, term.limit, language))


def _broken(rule: PolicyRule, limit: int, language: Language) -> str:
    if rule is PolicyRule.DIFFERENT_SKILL and limit == 0:
        return _ALL_CHANNELS[language]
    template = _BREAKS[rule][language]
    return template.format(limit=quantity(rule, limit, language)) if "{" in template else template


def _notes(
    policy: Policy, covered: bool, language: Language, lines: tuple[Line, ...]
) -> Iterator[str]:
    verdicts = {line.verdict for line in lines}
    if not covered:
        yield _UNCOVERED[language]
    yield _STRICTEST[language]
    if Verdict.REVIEW in verdicts:
        yield _WHO[language].format(review_h=policy.review_h)
    if Verdict.AUDIT in verdicts:
        most = hours(policy.audit_hours_min)
        yield _AUDITED[language].format(percent=policy.audit_percent, most=most)
    yield _OPEN[language].format(offer_h=policy.offer_open_h)
