"""Statutory rules are never policy: what a preset of a law asks for cannot be agreed away.

A rule set *keeps* a preset if it has all of the preset's statutory rules with numbers at least as
strict. What is made from a rule set that keeps a law has to keep it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from scheduler.agreements.numbers import RULE_TYPES, numbers_of
from scheduler.agreements.rule_sets import PRESETS, parse_rule_set, preset_toml
from scheduler.agreements.sentences import title
from scheduler.agreements.wording import is_law, number_label

if TYPE_CHECKING:
    from scheduler.agreements.numbers import Number
    from scheduler.agreements.rule_sets import RuleSet
    from scheduler.agreements.sentences import Language
    from solver.rule import Rule

STATUTORY_PRESETS = ("arbzg",)
_STRICTER: dict[str, dict[str, Literal["more", "less"]]] = {
    "daily_rest": {"min_rest_min": "more"},
    "hours_a_day": {"max_minutes": "less"},
    "hours_a_week": {"max_minutes": "less"},
    "days_in_row": {"max_days": "less"},
    "nights_in_row": {"max_nights": "less"},
    "rest_after_nights": {"min_rest_min": "more"},
    "breaks_by_length": {"block_min": "more", "max_stretch_min": "less"},
}
"""Numbers that a law limits, and which way they may only go; prices are everybody's own."""

_MISSING: dict[Language, str] = {
    "de": "{rule}: steht im Gesetz ({paragraph}) und fehlt",
    "en": "{rule}: stands in the law ({paragraph}) and is missing",
}
_WEAKER: dict[Language, str] = {
    "de": "{rule}, {number}: {given} ist weniger streng als das Gesetz ({paragraph}): {limit}",
    "en": "{rule}, {number}: {given} is weaker than the law ({paragraph}): {limit}",
}


@dataclass(frozen=True, slots=True)
class Breach:
    """A statutory rule that a rule set lacks, or has with a number the law does not allow."""

    preset: str
    rule: str
    number: str = ""
    """Empty: the rule is missing."""
    given: str = ""
    limit: str = ""

    def text(self, language: Language) -> str:
        """One clause without a full stop."""
        template = (_WEAKER if self.number else _MISSING)[language]
        return template.format(
            rule=title(self.rule, language),
            paragraph=RULE_TYPES[self.rule].paragraph,
            number=number_label(self.number, language) if self.number else "",
            given=self.given,
            limit=self.limit,
        )


def breaches(rule_set: RuleSet, preset: str) -> tuple[Breach, ...]:
    """Everything in which a rule set falls short of a preset's statutory rules."""
    found: list[Breach] = []
    for law in parse_rule_set(preset_toml(preset)).rules:
        if is_law(law.name):
            own = rule_set.rule(law.name)
            found += [Breach(preset, law.name)] if own is None else _weaker(preset, law, own)
    return tuple(found)


def kept_presets(rule_set: RuleSet) -> tuple[str, ...]:
    """The statutory presets that a rule set keeps."""
    return tuple(preset for preset in STATUTORY_PRESETS if not breaches(rule_set, preset))


def preset_names() -> dict[str, str]:
    """What each preset is called."""
    return {preset: parse_rule_set(preset_toml(preset)).name for preset in PRESETS}


def _weaker(preset: str, law: Rule, own: Any) -> list[Breach]:
    found = []
    numbers = {number.name: number for number in numbers_of(law.name)}
    for name, way in _STRICTER.get(law.name, {}).items():
        given, limit = getattr(own, name), getattr(law, name)
        if (given < limit) if way == "more" else (given > limit):
            number = numbers[name]
            found.append(Breach(preset, law.name, name, number.text(given), number.text(limit)))
    if law.name == "breaks_by_length":
        found += _shorter_breaks(preset, law, own)
    return found


def _shorter_breaks(preset: str, law: Any, own: Any) -> list[Breach]:
    """Fewer minutes of break than the law asks for, after any length of work.

    What is due changes only above a length that one of the two rules names.
    """
    lengths = [over + 1 for over in (*law.over_min, *own.over_min)]
    if all(_due(own, worked) >= _due(law, worked) for worked in lengths):
        return []
    number = next(n for n in numbers_of(law.name) if n.name == "break_min")
    given, limit = (_in_words(number, rule) for rule in (own, law))
    return [Breach(preset, law.name, number.name, given, limit)]


def _in_words(number: Number, rule: Any) -> str:
    """Breaks beside the lengths of work that they belong to."""
    pairs = zip(rule.over_min, rule.break_min, strict=True)
    return ", ".join(f"> {number.text((over,))}: {number.text((pause,))}" for over, pause in pairs)


def _due(rule: Any, worked_min: int) -> int:
    """Minutes of break that so much work asks for."""
    pairs = zip(rule.over_min, rule.break_min, strict=True)
    return max((pause for over, pause in pairs if worked_min > over), default=0)
