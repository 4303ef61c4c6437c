"""Which rules of a policy a swap breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.swaps.policy import SEVERITY, PolicyRule, Verdict, strictest
from scheduler.swaps.records import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scheduler.swaps.policy import Policy, Term
    from scheduler.swaps.records import SwapBreach

WITHOUT_LIMIT = (PolicyRule.ONE_SIDED, PolicyRule.OTHER_POD, PolicyRule.AGREED_RULE)


@dataclass(frozen=True)
class Measured:
    """The numbers of a swap that a policy has limits for."""

    notice_h: int
    """Whole hours until the first shift of it begins."""
    unequal_min: int | None = None
    """``None`` if nothing is given in return."""
    weekly: tuple[tuple[str, int], ...] = ()
    """Of each whose week differs more from the contract than before, by how many minutes."""
    coverage_loss: int = 0
    """Tenths of an FTE more missing than published, in the worst interval that gets worse."""
    missing_channels: tuple[tuple[str, int], ...] = ()
    """Of each taker of a shift, how many of its owner's channels are missing."""
    open_swaps: int = 0
    """The giver's in that week, with this one."""
    giver: str = ""
    other_pod: bool = False
    agreed: tuple[str, ...] = ()
    """Whose rows newly break an agreed rule, once for each."""

    def by_rule(self) -> dict[PolicyRule, Sequence[tuple[str, int]]]:
        """What is compared with the limit of each rule, and of whom it speaks."""
        return {
            PolicyRule.UNEQUAL_HOURS: [("", self.unequal_min or 0)],
            PolicyRule.NOTICE: [("", self.notice_h)],
            PolicyRule.WEEKLY_HOURS: self.weekly,
            PolicyRule.COVERAGE_LOSS: [("", self.coverage_loss)],
            PolicyRule.DIFFERENT_SKILL: self.missing_channels,
            PolicyRule.ONE_SIDED: [("", int(self.unequal_min is None))],
            PolicyRule.OPEN_SWAPS: [(self.giver, self.open_swaps)],
            PolicyRule.OTHER_POD: [("", int(self.other_pod))],
            PolicyRule.AGREED_RULE: [(number, 1) for number in self.agreed],
        }


def broken(rule: PolicyRule, term: Term, value: int) -> bool:
    """Whether a number breaks a rule; of the notice too little does, of all others too much."""
    if rule is PolicyRule.NOTICE:
        return value < term.limit
    return value > (0 if rule in WITHOUT_LIMIT else term.limit)


def findings(measured: Measured, policies: Sequence[Policy]) -> tuple[Finding, ...]:
    """The rules that are broken; of several policies the strictest says what happens."""
    found: dict[tuple[PolicyRule, str], Finding] = {}
    by_rule = measured.by_rule()
    for policy in policies:
        for rule, values in by_rule.items():
            term = policy.terms[rule]
            for number, value in values:
                if not broken(rule, term, value):
                    continue
                new = Finding(rule, term.verdict, term.limit, value, number)
                old = found.get((rule, number))
                if old is None or _severity(new) > _severity(old):
                    found[rule, number] = new
    return tuple(sorted(found.values(), key=_severity, reverse=True))


def _severity(finding: Finding) -> int:
    return SEVERITY.index(finding.verdict)


def verdict_of(
    breaches: Iterable[SwapBreach],
    found: Iterable[Finding],
    policies: Sequence[Policy],
    *,
    covered: bool,
) -> Verdict:
    """What happens: the law first, then the strictest of the policies, then the agreement."""
    if any(breach.statutory for breach in breaches):
        return Verdict.REFUSE
    otherwise = (policy.otherwise for policy in policies)
    verdict = strictest([*otherwise, *(finding.verdict for finding in found)])
    return verdict if covered else strictest([verdict], Verdict.REVIEW)
