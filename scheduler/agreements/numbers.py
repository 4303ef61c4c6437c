"""The numbers of rules and prices: their unit, how they are written, how they are read."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from scheduler.agreements.prices import Prices
from scheduler.agreements.sentences import clock, hours
from solver.rules import RULES

if TYPE_CHECKING:
    from dataclasses import Field

    from scheduler.agreements.sentences import Language

Unit = Literal["time", "times", "days", "shifts", "price", "percent", "factor"]

PRICES = "prices"
"""Stands for the prices where a rule's name stands for a rule."""

RULE_TYPES: dict[str, type[Any]] = {rule.name: rule for rule in RULES}

_CLOCK = re.compile(r"(-?)(\d{1,3}):([0-5]\d)")
_UNITS: dict[Unit, dict[Language, str]] = {
    "time": {"de": "Stunden:Minuten", "en": "hours:minutes"},
    "times": {"de": "Stunden:Minuten, mehrere", "en": "hours:minutes, several"},
    "days": {"de": "Tage", "en": "days"},
    "shifts": {"de": "Schichten", "en": "shifts"},
    "price": {"de": "Preis", "en": "price"},
    "percent": {"de": "Prozent", "en": "percent"},
    "factor": {"de": "Faktor", "en": "factor"},
}


@dataclass(frozen=True, slots=True)
class Number:
    """One parameter of a rule, or one price."""

    rule: str
    name: str
    unit: Unit
    default: Any
    required: bool
    """Whether it must be stated: it has no default, or one that is not ``None``."""

    def unit_text(self, language: Language) -> str:
        """The unit in words."""
        return _UNITS[self.unit][language]

    def text(self, value: Any) -> str:
        """A value as a form shows it; empty if there is none."""
        if value is None:
            return ""
        if self.unit == "times":
            return " ".join(clock(minutes) for minutes in value)
        return clock(value) if self.unit == "time" else str(value)

    def words(self, value: Any, language: Language) -> str:
        """A value with its unit, to be read."""
        if value is None:
            return {"de": "keine Grenze", "en": "no limit"}[language]
        if self.unit in ("time", "times"):
            several = value if isinstance(value, tuple) else (value,)
            return ", ".join(hours(minutes) for minutes in several)
        if self.unit in ("price", "factor"):
            return str(value)
        return f"{value} {self.unit_text(language)}"

    def parsed(self, text: str) -> Any:
        """The value of a text; ``ValueError`` if it has none."""
        parts = re.split(r"[\s,;]+", text.strip())
        if self.unit == "times":
            return [_minutes(part) for part in parts if part]
        return _minutes(parts[0]) if self.unit == "time" else int(text.strip())


def _minutes(text: str) -> int:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(text)
    minutes = int(found[2]) * 60 + int(found[3])
    return -minutes if found[1] else minutes


def numbers_of(rule: str) -> tuple[Number, ...]:
    """The parameters of a rule in their order, or all prices."""
    kind: type[Any] = Prices if rule == PRICES else RULE_TYPES[rule]
    return tuple(_number(rule, item) for item in fields(kind))


def _number(rule: str, item: Field[Any]) -> Number:
    factory = item.default_factory
    default = factory() if factory is not MISSING else item.default
    optional = default is None
    return Number(rule, item.name, _unit(rule, item.name, default), default, not optional)


def _unit(rule: str, name: str, default: object) -> Unit:
    if isinstance(default, tuple):
        return "times"
    if name.endswith("_percent"):
        return "percent"
    if name.endswith("_factor"):
        return "factor"
    if rule == PRICES or "cost" in name:
        return "price"
    if name.endswith("_min") or name == "max_minutes":
        return "time"
    return "shifts" if "nights" in name else "days"
