"""A new rule set made from another one, by form or as text: both lead through the same checks."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheduler.agreements.law import breaches, kept_presets
from scheduler.agreements.numbers import PRICES, RULE_TYPES, numbers_of
from scheduler.agreements.rule_sets import parse_rule_set
from scheduler.errors import InvalidDataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.agreements.law import Breach
    from scheduler.agreements.numbers import Number
    from scheduler.agreements.rule_sets import RuleSet
    from scheduler.agreements.sentences import Language

_EXPECTED: dict[str, dict[Language, str]] = {
    "time": {
        "de": "Erwartet: Stunden und Minuten wie 11:00.",
        "en": "Expected: hours and minutes such as 11:00.",
    },
    "times": {
        "de": "Erwartet: Stunden und Minuten wie 6:00 9:00.",
        "en": "Expected: hours and minutes such as 6:00 9:00.",
    },
    "whole": {"de": "Erwartet: eine ganze Zahl.", "en": "Expected: a whole number."},
}


@dataclass(frozen=True)
class RuleSetForm:
    """A rule set in a form: numbers as texts, by rule (``PRICES`` among them) and by name."""

    name: str
    enabled: frozenset[str]
    texts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class NumberFault:
    """What is wrong with one number of a form."""

    rule: str
    number: str
    unit: str

    def text(self, language: Language) -> str:
        """What was expected."""
        return _EXPECTED.get(self.unit, _EXPECTED["whole"])[language]


@dataclass(frozen=True)
class Proposed:
    """The rule set that was asked for, or everything that is wrong with it."""

    rule_set: RuleSet | None
    faults: tuple[NumberFault, ...] = ()
    """Numbers of the form that cannot be read."""
    refused: tuple[str, ...] = ()
    """What the reader of rule sets finds wrong, one a line, in English."""
    breaches: tuple[Breach, ...] = ()
    """Statutory rules that the base keeps and this one would not."""


def form_of(rule_set: RuleSet) -> RuleSetForm:
    """A rule set laid out as a form; rules it lacks show their defaults."""
    texts = {}
    for name, kind in RULE_TYPES.items():
        rule = rule_set.rule(name)
        shown = kind() if rule is None else rule
        texts[name] = {n.name: n.text(getattr(shown, n.name)) for n in numbers_of(name)}
    texts[PRICES] = {n.name: n.text(getattr(rule_set.prices, n.name)) for n in numbers_of(PRICES)}
    return RuleSetForm(rule_set.name, frozenset(rule.name for rule in rule_set.rules), texts)


def propose_form(base: RuleSet, form: RuleSetForm) -> Proposed:
    """The rule set of a filled form."""
    faults: list[NumberFault] = []
    stated = tomllib.loads(base.toml)
    tables: dict[str, dict[str, Any]] = {}
    for name in [rule for rule in RULE_TYPES if rule in form.enabled]:
        given = stated.get("rules", {}).get(name, {})
        tables[f"rules.{name}"] = _values(name, form.texts.get(name, {}), given, faults)
    tables[PRICES] = _values(PRICES, form.texts.get(PRICES, {}), stated[PRICES], faults)
    if faults:
        return Proposed(None, tuple(faults))
    return propose_text(base, _toml(form.name, tables))


def propose_text(base: RuleSet, toml: str) -> Proposed:
    """The rule set of a text."""
    try:
        made = parse_rule_set(toml)
    except InvalidDataError as error:
        return Proposed(None, refused=tuple(str(error).splitlines()))
    if not made.name.strip():
        return Proposed(None, refused=("name is missing",))
    named = tomllib.loads(toml).get("preset")
    laws = dict.fromkeys([*kept_presets(base), *([named] if named == "arbzg" else [])])
    found = tuple(breach for preset in laws for breach in breaches(made, preset))
    return Proposed(None if found else made, breaches=found)


def _values(
    rule: str, texts: Mapping[str, str], stated: Mapping[str, Any], faults: list[NumberFault]
) -> dict[str, Any]:
    """The numbers of one rule; what the base leaves to its default stays left to it."""
    values = {}
    for number in numbers_of(rule):
        text = texts.get(number.name, "").strip()
        if not text and not number.required:
            continue
        try:
            value = number.parsed(text)
        except ValueError:
            faults.append(NumberFault(rule, number.name, number.unit))
            continue
        if number.name in stated or _differs(number, value):
            values[number.name] = value
    return values


def _differs(number: Number, value: Any) -> bool:
    default = list(number.default) if isinstance(number.default, tuple) else number.default
    return bool(value != default)


def _toml(name: str, tables: Mapping[str, Mapping[str, Any]]) -> str:
    lines = [f"name = {json.dumps(name, ensure_ascii=False)}"]
    for table, given in tables.items():
        lines += ["", f"[{table}]", *(f"{key} = {json.dumps(v)}" for key, v in given.items())]
    return "\n".join(lines) + "\n"
