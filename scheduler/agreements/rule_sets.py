"""Rule sets: versioned agreements in TOML, named by the hash of what they say.

A rule set may name a preset and then states only what differs from it; without one it holds
exactly the rules that it lists::

    name = "Dienstvereinbarung 2026"
    preset = "arbzg"

    [rules.daily_rest]
    min_rest_min = 720

    [rules.days_in_row]
    enabled = false

    [prices]
    day_off = 30
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import MISSING, dataclass, fields
from importlib import resources
from typing import TYPE_CHECKING, Any

from scheduler.agreements.prices import Prices
from scheduler.errors import InvalidDataError
from solver.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solver.rule import Rule

PRESETS = ("arbzg", "plain")
_RULE_TYPES: dict[str, type[Any]] = {rule.name: rule for rule in RULES}


@dataclass(frozen=True)
class RuleSet:
    """What was agreed: the rules with their numbers, and what wishes and shortages weigh."""

    name: str
    rules: tuple[Rule, ...]
    prices: Prices
    toml: str
    """The whole agreement, preset resolved: what is stored, and what the hash is made of."""

    @property
    def content_hash(self) -> str:
        """SHA-256 of the resolved text; layout and comments of the file do not change it."""
        return hashlib.sha256(self.toml.encode()).hexdigest()

    def rule(self, name: str) -> Any:
        """The rule of this name, or ``None`` if the set does not have it."""
        return next((rule for rule in self.rules if rule.name == name), None)


def preset_toml(preset: str) -> str:
    """The text of a preset, as it is shipped.

    Raises
    ------
    InvalidDataError
        If there is no such preset.
    """
    if preset not in PRESETS:
        raise InvalidDataError(f"preset is {preset!r}, expected one of {', '.join(PRESETS)}")
    folder = resources.files("scheduler.agreements") / "presets"
    return (folder / f"{preset}.toml").read_text(encoding="utf-8")


def parse_rule_set(toml: str) -> RuleSet:
    """Read a rule set and check every number in it.

    Raises
    ------
    InvalidDataError
        With all faults at once, one a line.
    """
    try:
        stated = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise InvalidDataError(f"the rule set is not TOML: {error}") from error
    base = tomllib.loads(preset_toml(stated["preset"])) if "preset" in stated else {}
    faults = [f"unknown key {key!r}" for key in stated if key not in _TOP_LEVEL]
    rules = _merged(base.get("rules", {}), stated.get("rules", {}), faults)
    built = [rule for name, given in rules.items() if (rule := _rule(name, given, faults))]
    prices = _built("prices", Prices, stated.get("prices", {}), faults)
    if faults:
        raise InvalidDataError("\n".join(faults))
    name = str(stated.get("name", base.get("name", "")))
    order = list(_RULE_TYPES)
    rules = {rule: rules[rule] for rule in order if rule in rules}
    return RuleSet(
        name=name,
        rules=tuple(sorted(built, key=lambda rule: order.index(rule.name))),
        prices=prices,
        toml=_resolved_toml(name, rules, prices),
    )


_TOP_LEVEL = ("name", "preset", "rules", "prices")


def _merged(
    base: Mapping[str, dict[str, Any]], stated: Mapping[str, Any], faults: list[str]
) -> dict[str, dict[str, Any]]:
    """The preset's rules with the set's own numbers laid over them."""
    merged = {name: dict(given) for name, given in base.items()}
    for name, given in stated.items():
        if not isinstance(given, dict):
            faults.append(f"rules.{name} is {given!r}, expected a table")
        elif given.get("enabled", True) is False:
            merged.pop(name, None)
        else:
            own = {key: value for key, value in given.items() if key != "enabled"}
            merged[name] = {**merged.get(name, {}), **own}
    return merged


def _rule(name: str, given: Mapping[str, Any], faults: list[str]) -> Rule | None:
    if name not in _RULE_TYPES:
        faults.append(f"unknown rule {name!r}, expected one of {', '.join(_RULE_TYPES)}")
        return None
    rule: Rule | None = _built(f"rules.{name}", _RULE_TYPES[name], given, faults)
    return rule


def _built(where: str, kind: type[Any], given: Mapping[str, Any], faults: list[str]) -> Any:
    """An instance of a dataclass of numbers, or ``None`` with the faults noted."""
    known = {field.name: field for field in fields(kind)}
    wrong = [f"{where}: unknown parameter {key!r}" for key in given if key not in known]
    wrong += [
        f"{where}.{key} is {value!r}, expected whole numbers"
        for key, value in given.items()
        if not _is_whole(value)
    ]
    wrong += [
        f"{where}.{name} is missing"
        for name, field in known.items()
        if name not in given and field.default is MISSING and field.default_factory is MISSING
    ]
    faults += wrong
    if wrong:
        return None
    frozen = {key: tuple(v) if isinstance(v, list) else v for key, v in given.items()}
    try:
        return kind(**frozen)
    except (
        Exception
    ) as error:  # whatever a rule finds wrong with its numbers is the planner's fault to mend
        faults.append(f"{where}: {error}")
        return None


def _is_whole(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_whole(entry) for entry in value)
    return isinstance(value, int) and not isinstance(value, bool)


def _resolved_toml(name: str, rules: Mapping[str, Mapping[str, Any]], prices: Prices) -> str:
    """The agreement in one spelling: rules in their order, parameters sorted, prices in full."""
    tables = {f"rules.{rule}": given for rule, given in rules.items()}
    tables["prices"] = {field.name: getattr(prices, field.name) for field in fields(prices)}
    lines = [f"name = {json.dumps(name, ensure_ascii=False)}"]
    for table, given in tables.items():
        lines += ["", f"[{table}]"]
        lines += [f"{key} = {json.dumps(given[key])}" for key in sorted(given)]
    return "\n".join(lines) + "\n"
