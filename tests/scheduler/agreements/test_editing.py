"""Rule sets made from others: by form and by text alike, never below the law."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.agreements.differences import differences
from scheduler.agreements.editing import RuleSetForm, form_of, propose_form, propose_text
from scheduler.agreements.law import breaches, kept_presets
from scheduler.agreements.numbers import PRICES, RULE_TYPES, numbers_of
from scheduler.agreements.rule_sets import RuleSet, parse_rule_set, preset_toml
from scheduler.agreements.sentences import title
from scheduler.agreements.wording import number_label, sentence

ARBZG = parse_rule_set(preset_toml("arbzg"))
PLAIN = parse_rule_set(preset_toml("plain"))


def with_number(form: RuleSetForm, rule: str, number: str, text: str) -> RuleSetForm:
    return replace(form, texts={**form.texts, rule: {**form.texts[rule], number: text}})


@pytest.mark.parametrize("base", [ARBZG, PLAIN])
def test_a_form_left_as_it_was_makes_the_same_version(base: RuleSet) -> None:
    made = propose_form(base, form_of(base)).rule_set
    assert made is not None
    assert made.content_hash == base.content_hash


def test_form_and_text_make_the_same_version() -> None:
    form = with_number(form_of(ARBZG), "daily_rest", "min_rest_min", "12:00")
    text = ARBZG.toml.replace("min_rest_min = 660", "min_rest_min = 720")
    by_form, by_text = propose_form(ARBZG, form).rule_set, propose_text(ARBZG, text).rule_set
    assert by_form is not None
    assert by_text is not None
    assert by_form.content_hash == by_text.content_hash
    assert by_form.rule("daily_rest").min_rest_min == 720


def test_a_number_that_cannot_be_read_is_named_with_every_other() -> None:
    form = with_number(form_of(ARBZG), "daily_rest", "min_rest_min", "eleven")
    form = with_number(form, PRICES, "day_off", "")
    faults = propose_form(ARBZG, form).faults
    assert [(fault.rule, fault.number) for fault in faults] == [
        ("daily_rest", "min_rest_min"),
        (PRICES, "day_off"),
    ]
    assert faults[0].text("de") == "Erwartet: Stunden und Minuten wie 11:00."


def test_plain_digits_are_no_time_because_they_could_be_hours_or_minutes() -> None:
    form = with_number(form_of(ARBZG), "daily_rest", "min_rest_min", "11")
    assert [fault.number for fault in propose_form(ARBZG, form).faults] == ["min_rest_min"]


@pytest.mark.parametrize(
    ("rule", "number", "text"),
    [
        ("daily_rest", "min_rest_min", "10:59"),
        ("hours_a_day", "max_minutes", "10:01"),
        ("hours_a_week", "max_minutes", "48:01"),
        ("days_in_row", "max_days", "7"),
        ("breaks_by_length", "break_min", "0:30 0:40"),
        ("breaks_by_length", "over_min", "6:00 9:30"),
        ("breaks_by_length", "max_stretch_min", "6:15"),
    ],
)
def test_a_number_below_the_law_is_refused(rule: str, number: str, text: str) -> None:
    proposed = propose_form(ARBZG, with_number(form_of(ARBZG), rule, number, text))
    assert proposed.rule_set is None
    assert [breach.rule for breach in proposed.breaches] == [rule]
    assert title(rule, "de") in proposed.breaches[0].text("de")


@pytest.mark.parametrize(
    ("rule", "number", "text"),
    [
        ("daily_rest", "min_rest_min", "11:01"),
        ("breaks_by_length", "break_min", "0:45 0:45"),
        ("breaks_by_length", "over_min", "5:00 9:00"),
        ("hours_a_week", "below_contract_cost_per_30min", "0"),
    ],
)
def test_a_stricter_number_or_another_price_keeps_the_law(
    rule: str, number: str, text: str
) -> None:
    proposed = propose_form(ARBZG, with_number(form_of(ARBZG), rule, number, text))
    assert proposed.rule_set is not None
    assert kept_presets(proposed.rule_set) == ("arbzg",)


def test_a_statutory_rule_cannot_be_switched_off_but_an_agreed_one_can() -> None:
    form = form_of(ARBZG)
    without_rest = replace(form, enabled=form.enabled - {"daily_rest"})
    assert propose_form(ARBZG, without_rest).rule_set is None
    without_wishes = replace(form, enabled=form.enabled - {"wishes"})
    made = propose_form(ARBZG, without_wishes).rule_set
    assert made is not None
    assert made.rule("wishes") is None


def test_the_law_holds_for_a_text_that_names_its_preset_on_any_base() -> None:
    text = 'name = "Own"\npreset = "arbzg"\n[rules.daily_rest]\nmin_rest_min = 600\n'
    assert [b.rule for b in propose_text(PLAIN, text).breaches] == ["daily_rest"]


def test_a_rule_set_of_no_law_may_say_what_it_likes_but_keeps_no_law() -> None:
    form = with_number(form_of(PLAIN), "daily_rest", "min_rest_min", "8:00")
    made = propose_form(PLAIN, form).rule_set
    assert made is not None
    assert kept_presets(made) == ()
    assert {breach.rule for breach in breaches(made, "arbzg")} >= {"daily_rest", "hours_a_day"}


def test_every_fault_of_a_text_is_listed() -> None:
    text = 'name = "Own"\n[rules.daily_rest]\nmin_rest_min = "x"\n[rules.sleep]\n'
    assert len(propose_text(PLAIN, text).refused) == 2
    assert len(propose_text(PLAIN, "name = ").refused) == 1


def test_differences_name_rules_and_numbers() -> None:
    found = {d.rule: d for d in differences(PLAIN, ARBZG)}
    assert found["hours_a_day"].status == "added"
    rest = found["daily_rest"]
    assert [(c.number.name, c.before, c.after) for c in rest.changed] == [
        ("min_rest_min", 600, 660)
    ]
    assert {d.status for d in differences(ARBZG, PLAIN) if d.rule == "hours_a_day"} == {"removed"}
    assert differences(ARBZG, ARBZG) == ()


@pytest.mark.parametrize("name", list(RULE_TYPES))
def test_every_rule_has_a_sentence_and_words_for_its_numbers(name: str) -> None:
    rule = RULE_TYPES[name]()
    german, english = sentence(rule, "de"), sentence(rule, "en")
    assert german.endswith(".")
    assert english.endswith(".")
    assert german != english
    for number in numbers_of(name):
        assert number_label(number.name, "de") != number_label(number.name, "en")
        text = number.text(getattr(rule, number.name))
        assert not text or number.text(number.parsed(text)) == text
