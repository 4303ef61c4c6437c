"""What each side may read of a check: numbers about oneself and the pod, of the other one none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.swaps.policy import PolicyRule, Verdict
from scheduler.swaps.words import CLOSED, OTHER_SIDE, breach_text, finding_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scheduler.agreements.sentences import Language
    from scheduler.swaps.records import Finding, SwapBreach


def why_not(
    breaches: Sequence[SwapBreach],
    findings: Sequence[Finding],
    reader: str | None,
    language: Language,
) -> tuple[str, ...]:
    """Why a swap is refused, each reason once, those about the reader first.

    Parameters
    ----------
    reader
        Personnel number; ``None``: a lead, who may read everything.
    """
    own, foreign = [], []
    for number, text in _refusing(breaches, findings, language):
        if reader is None or number in ("", reader):
            own.append(text)
        else:
            foreign.append(OTHER_SIDE[Verdict.REFUSE][language])
    return tuple(dict.fromkeys([*own, *foreign])) or (CLOSED[language],)


def _refusing(
    breaches: Sequence[SwapBreach], findings: Sequence[Finding], language: Language
) -> Iterator[tuple[str, str]]:
    """Of whom each reason speaks, and the reason; an agreed rule is told by its breach."""
    refused = [finding for finding in findings if finding.verdict is Verdict.REFUSE]
    agreed = {f.personnel_number for f in refused if f.rule is PolicyRule.AGREED_RULE}
    for breach in breaches:
        if breach.statutory or breach.personnel_number in agreed:
            yield breach.personnel_number, breach_text(breach, language)
    for finding in refused:
        if finding.rule is not PolicyRule.AGREED_RULE:
            yield finding.personnel_number, finding_text(finding, language)
