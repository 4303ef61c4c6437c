"""What a check found, as it is kept with the offer it decided."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from scheduler.planning.effects import HoursEffect
from scheduler.swaps.policy import PolicyRule, Verdict
from scheduler.swaps.records import Finding, IntervalLoss, SwapBreach

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.swaps.records import SwapCheck

PARTS = ("breaches", "findings", "hours", "coverage")


@dataclass(frozen=True)
class KeptCheck:
    """A check without the swap and the changed duties, which the offer itself has."""

    verdict: Verdict
    covered_by_agreement: bool
    versions: Mapping[str, int]
    """Of each roster, before the swap changed it."""
    breaches: tuple[SwapBreach, ...]
    findings: tuple[Finding, ...]
    hours: tuple[HoursEffect, ...]
    coverage: tuple[IntervalLoss, ...]


def dump_check(check: SwapCheck) -> dict[str, Any]:
    """A check as JSON."""
    values: dict[str, Any] = {
        "verdict": check.verdict,
        "covered_by_agreement": check.covered_by_agreement,
        "versions": check.versions,
        **{part: [_without_name(each) for each in getattr(check, part)] for part in PARTS},
    }
    plain: dict[str, Any] = json.loads(json.dumps(values, default=str))
    return plain


def _without_name(each: Any) -> dict[str, Any]:
    """The store looks names up, so that somebody who left can be pseudonymised."""
    fields = asdict(each)
    return {**fields, "name": ""} if "name" in fields else fields


def load_check(values: Mapping[str, Any]) -> KeptCheck:
    """What ``dump_check`` made ``values`` of."""
    return KeptCheck(
        verdict=Verdict(values["verdict"]),
        covered_by_agreement=values["covered_by_agreement"],
        versions=dict(values["versions"]),
        breaches=tuple(SwapBreach(**each) for each in values["breaches"]),
        findings=tuple(_finding(each) for each in values["findings"]),
        hours=tuple(_hours(each) for each in values["hours"]),
        coverage=tuple(_loss(each) for each in values["coverage"]),
    )


def _finding(values: Mapping[str, Any]) -> Finding:
    kept = dict(values)
    rule, verdict = PolicyRule(kept.pop("rule")), Verdict(kept.pop("verdict"))
    return Finding(rule, verdict, **kept)


def _hours(values: Mapping[str, Any]) -> HoursEffect:
    days = {name: values.get(name) for name in ("first_day", "last_day")}
    read = {name: date.fromisoformat(day) if day else None for name, day in days.items()}
    return HoursEffect(**{**values, **read})


def _loss(values: Mapping[str, Any]) -> IntervalLoss:
    kept = dict(values)
    return IntervalLoss(**(kept | {"start_utc": datetime.fromisoformat(kept["start_utc"])}))
