"""The policy of swaps: for each agreed rule, what happens to a swap that breaks it.

Statutory rules are not part of it: what the law forbids is refused, whatever a policy says.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from scheduler.errors import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Verdict(StrEnum):
    """What happens to a swap, the mildest first."""

    ALLOW = "allow"
    """Executed at once."""
    AUDIT = "allow_and_audit"
    """Executed at once, and perhaps looked at afterwards."""
    REVIEW = "review"
    """A lead decides."""
    REFUSE = "refuse"


SEVERITY = tuple(Verdict)


def strictest(verdicts: Iterable[Verdict], least: Verdict = Verdict.ALLOW) -> Verdict:
    """The strictest of these, and no milder than ``least``."""
    return max((least, *verdicts), key=SEVERITY.index)


class PolicyRule(StrEnum):
    """Something agreed about swaps; a swap breaks it when its number is above the limit."""

    UNEQUAL_HOURS = "unequal_hours"
    """Paid minutes given and taken in an exchange differ by more than ``limit`` minutes."""
    NOTICE = "notice"
    """The first shift of it begins in less than ``limit`` hours."""
    WEEKLY_HOURS = "weekly_hours"
    """Somebody's week differs from the contract by more than ``limit`` minutes, and by more than
    before."""
    COVERAGE_LOSS = "coverage_loss"
    """Some interval of a pod has more than ``limit`` tenths of an FTE more missing than in the
    version that was published: all changes since count."""
    DIFFERENT_SKILL = "different_skill"
    """The taker lacks more than ``limit`` of the giver's channels."""
    ONE_SIDED = "one_sided"
    """A shift changes hands for none in return: always above the limit."""
    OPEN_SWAPS = "open_swaps"
    """The giver has more than ``limit`` swaps offered, in review or executed in that week."""
    OTHER_POD = "other_pod"
    """The two belong to different pods: always above the limit."""
    AGREED_RULE = "agreed_rule"
    """An agreed rule of the rule set, no statutory one, is newly broken or made worse."""


UNITS: Mapping[PolicyRule, str] = {
    PolicyRule.UNEQUAL_HOURS: "min",
    PolicyRule.NOTICE: "h",
    PolicyRule.WEEKLY_HOURS: "min",
    PolicyRule.COVERAGE_LOSS: "fte_tenths",
    PolicyRule.DIFFERENT_SKILL: "channels",
    PolicyRule.OPEN_SWAPS: "swaps",
}
"""What the limit of a rule counts; rules that are missing here have none."""


@dataclass(frozen=True)
class Term:
    """What happens to a swap that breaks one rule."""

    verdict: Verdict
    limit: int = 0

    def __post_init__(self) -> None:
        require(self.limit >= 0, f"limit is {self.limit}, expected 0 or more")


def _trust() -> dict[PolicyRule, Term]:
    return {
        PolicyRule.UNEQUAL_HOURS: Term(Verdict.AUDIT, 60),
        PolicyRule.NOTICE: Term(Verdict.REVIEW, 2),
        PolicyRule.WEEKLY_HOURS: Term(Verdict.REVIEW, 480),
        PolicyRule.COVERAGE_LOSS: Term(Verdict.REVIEW, 10),
        PolicyRule.DIFFERENT_SKILL: Term(Verdict.REVIEW, 0),
        PolicyRule.ONE_SIDED: Term(Verdict.AUDIT),
        PolicyRule.OPEN_SWAPS: Term(Verdict.REVIEW, 5),
        PolicyRule.OTHER_POD: Term(Verdict.REVIEW),
        PolicyRule.AGREED_RULE: Term(Verdict.REVIEW),
    }


def _cautious() -> dict[PolicyRule, Term]:
    trust = _trust()
    return {
        rule: Term(strictest([term.verdict], Verdict.REVIEW), term.limit)
        for rule, term in trust.items()
    } | {
        PolicyRule.AGREED_RULE: Term(Verdict.REFUSE),
        PolicyRule.NOTICE: Term(Verdict.REVIEW, 48),
    }


@dataclass(frozen=True)
class Policy:
    """A pod's terms, one for each rule, and how its allowed swaps are audited."""

    terms: Mapping[PolicyRule, Term] = field(default_factory=_trust)
    otherwise: Verdict = Verdict.AUDIT
    """What happens to a swap that breaks no rule; *refuse* closes the pod's market."""
    audit_percent: int = 10
    """So many in a hundred of the swaps that may be audited are drawn at random."""
    audit_hours_min: int = 600
    """A swap of more paid minutes than this is always audited."""
    offer_open_h: int = 72
    """An offer expires after so many hours, or when its first shift begins."""
    review_h: int = 24
    """A request that no lead answers within so many hours climbs to the planners."""

    def __post_init__(self) -> None:
        missing = [rule for rule in PolicyRule if rule not in self.terms]
        require(not missing, f"terms are missing for {', '.join(missing)}")
        require(
            0 <= self.audit_percent <= 100,
            f"audit_percent is {self.audit_percent}, expected 0 to 100",
        )
        for name in ("audit_hours_min", "offer_open_h", "review_h"):
            value = getattr(self, name)
            require(value > 0, f"{name} is {value}, expected more than 0")


PRESETS: Mapping[str, Policy] = {
    "trust": Policy(),
    "cautious": Policy(terms=_cautious(), otherwise=Verdict.REVIEW),
}
"""*Trust*: what breaks no rule is allowed and audited. *Cautious*: a lead looks at everything."""


def dump_policy(policy: Policy) -> dict[str, object]:
    """A policy as JSON."""
    plain = {f.name: getattr(policy, f.name) for f in fields(policy) if f.name != "terms"}
    terms = {str(r): [str(t.verdict), t.limit] for r, t in policy.terms.items()}
    return {**plain, "otherwise": str(policy.otherwise), "terms": terms}


def load_policy(values: Mapping[str, object]) -> Policy:
    """The policy that ``dump_policy`` made ``values`` of; what it lacks is as in *trust*."""
    stated = dict(values)
    terms: dict[PolicyRule, Term] = _trust()
    given = stated.pop("terms", {})
    if isinstance(given, dict):
        terms |= {PolicyRule(r): Term(Verdict(v), limit) for r, (v, limit) in given.items()}
    otherwise = Verdict(str(stated.pop("otherwise", Verdict.AUDIT)))
    return Policy(terms=terms, otherwise=otherwise, **stated)  # type: ignore[arg-type]  # its own dump
