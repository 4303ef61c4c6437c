"""What two rule sets say differently, rule by rule and price by price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from scheduler.agreements.numbers import PRICES, RULE_TYPES, numbers_of

if TYPE_CHECKING:
    from scheduler.agreements.numbers import Number
    from scheduler.agreements.rule_sets import RuleSet


@dataclass(frozen=True, slots=True)
class Changed:
    """One number that differs."""

    number: Number
    before: Any
    after: Any


@dataclass(frozen=True)
class RuleDifference:
    """A rule that only one of two sets has, or has with other numbers."""

    rule: str
    """``PRICES`` for the prices."""
    status: Literal["added", "removed", "changed"]
    changed: tuple[Changed, ...] = ()


def differences(before: RuleSet, after: RuleSet) -> tuple[RuleDifference, ...]:
    """All differences in the order of rules, prices last."""
    found = []
    for name in RULE_TYPES:
        old, new = before.rule(name), after.rule(name)
        if old is None and new is not None:
            found.append(RuleDifference(name, "added"))
        elif old is not None and new is None:
            found.append(RuleDifference(name, "removed"))
        elif old is not None:
            found += _changed(name, old, new)
    return tuple(found + _changed(PRICES, before.prices, after.prices))


def _changed(name: str, old: Any, new: Any) -> list[RuleDifference]:
    changed = tuple(
        Changed(number, getattr(old, number.name), getattr(new, number.name))
        for number in numbers_of(name)
        if getattr(old, number.name) != getattr(new, number.name)
    )
    return [RuleDifference(name, "changed", changed)] if changed else []
