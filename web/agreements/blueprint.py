"""What all views of rule sets share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint

from scheduler.agreements.law import STATUTORY_PRESETS, breaches, preset_names
from scheduler.agreements.numbers import RULE_TYPES, numbers_of
from scheduler.agreements.rule_sets import PRESETS, parse_rule_set, preset_toml
from scheduler.agreements.sentences import title
from scheduler.agreements.wording import WEIGHED, number_label, sentence
from scheduler.store.names import account_names
from scheduler.store.rule_set_versions import get_version
from web.config import web_config
from web.language import current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.agreements.law import Breach
    from scheduler.agreements.numbers import Number
    from scheduler.agreements.rule_sets import RuleSet
    from scheduler.store.rule_set_versions import RuleSetVersion

blueprint = Blueprint("agreements", __name__)


@dataclass(frozen=True)
class Named:
    """A rule set and how it is found: a preset by its name, a stored version by its hash."""

    ref: str
    rule_set: RuleSet
    version: RuleSetVersion | None
    """``None`` for a preset."""


def named_rule_set(ref: str) -> Named:
    """A preset or a stored version.

    Raises
    ------
    NotFoundError
        If there is neither.
    """
    if ref in PRESETS:
        return Named(ref, parse_rule_set(preset_toml(ref)), None)
    with web_config().database.reading() as session:
        version = get_version(session, ref)
    return Named(ref, parse_rule_set(version.toml), version)


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Names of the accounts that stand in the journal."""
    with web_config().database.reading() as session:
        return account_names(session, set(ids))


def laws_of(rule_set: RuleSet) -> list[tuple[str, tuple[Breach, ...]]]:
    """Each law with a preset, and in what the rule set falls short of it."""
    titles = preset_names()
    return [(titles[preset], breaches(rule_set, preset)) for preset in STATUTORY_PRESETS]


def rule_title(rule: str) -> str:
    """What a rule is called, with a capital as a heading has it."""
    text = title(rule, current())
    return text[:1].upper() + text[1:]


def rule_sentence(rule: object) -> str:
    """What a rule says, in the reader's language."""
    return sentence(rule, current())


def number_title(number: Number) -> str:
    """What a parameter or price is called."""
    return number_label(number.name, current())


def number_words(value: object, number: Number) -> str:
    """A value with its unit."""
    return number.words(value, current())


def breach_text(breach: Breach) -> str:
    """In what a law is not kept."""
    return breach.text(current())


def paragraph(rule: str) -> str:
    """Where a rule stands in the law, empty if it is agreed."""
    found: str = RULE_TYPES[rule].paragraph
    return found


def is_weighed(rule: str) -> bool:
    """Whether a rule is a price and never an order."""
    return rule in WEIGHED


for _filter in (
    rule_title, rule_sentence, number_title, number_words, breach_text, paragraph,
    is_weighed, numbers_of,
):  # fmt: skip
    blueprint.add_app_template_filter(_filter)
