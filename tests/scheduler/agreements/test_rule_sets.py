from __future__ import annotations

import pytest

from scheduler.agreements.rule_sets import PRESETS, parse_rule_set, preset_toml
from scheduler.errors import InvalidDataError
from solver.rules import RULES


@pytest.mark.parametrize("preset", PRESETS)
def test_preset_is_a_rule_set_by_itself_and_by_name(preset: str) -> None:
    by_name = parse_rule_set(f'preset = "{preset}"')
    assert by_name == parse_rule_set(preset_toml(preset))
    assert by_name.rule("daily_rest").min_rest_min >= 600


def test_arbzg_has_the_thresholds_of_the_law() -> None:
    rules = parse_rule_set('preset = "arbzg"')
    assert rules.rule("daily_rest").min_rest_min == 660
    assert rules.rule("hours_a_day").max_minutes == 600
    breaks = rules.rule("breaks_by_length")
    assert (breaks.over_min, breaks.break_min) == ((360, 540), (30, 45))
    assert (breaks.block_min, breaks.max_stretch_min) == (15, 360)


def test_own_numbers_lie_over_the_presets() -> None:
    rules = parse_rule_set('preset = "arbzg"\n[rules.daily_rest]\nmin_rest_min = 720')
    assert rules.rule("daily_rest").min_rest_min == 720
    assert rules.rule("hours_a_day").max_minutes == 600


def test_rule_that_is_not_enabled_is_not_there() -> None:
    rules = parse_rule_set('preset = "arbzg"\n[rules.days_in_row]\nenabled = false')
    assert rules.rule("days_in_row") is None


def test_resolved_text_gives_the_same_rule_set_and_hash() -> None:
    rules = parse_rule_set('name = "Größe \\"A\\""\npreset = "arbzg"\n[prices]\nday_off = 30')
    again = parse_rule_set(rules.toml)
    assert again == rules
    assert again.content_hash == rules.content_hash
    assert again.name == 'Größe "A"'


def test_hash_ignores_layout_and_follows_numbers() -> None:
    one = parse_rule_set('preset = "plain"\n\n# a remark\n[prices]\nday_off = 20\nshift = 12')
    two = parse_rule_set('preset = "plain"\n[prices]\nshift = 12')
    three = parse_rule_set('preset = "plain"\n[prices]\nshift = 13')
    assert one.content_hash == two.content_hash != three.content_hash


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(InvalidDataError) as caught:
        parse_rule_set(
            'presett = "arbzg"\n[rules.daily_rest]\nmin_rest = 600\nmin_rest_min = "x y"\n'
            "[rules.siesta]\nminutes = 20\n[prices]\nday_off = 1.5"
        )
    said = str(caught.value)
    for part in ("'presett'", "min_rest'", "'x y'", "'siesta'", "prices.day_off is 1.5"):
        assert part in said


@pytest.mark.parametrize(
    ("toml", "part"),
    [
        ('preset = "swiss"', "expected one of arbzg, plain"),
        ("name =", "not TOML"),
        ("[rules.daily_rest]\nmin_rest_min = -1", "min_rest_min is -1"),
        ("[prices]\ndeep_factor = 0", "deep_factor is 0"),
        ("[rules]\ndaily_rest = 11", "expected a table"),
    ],
)
def test_faulty_rule_set_says_what_was_expected(toml: str, part: str) -> None:
    with pytest.raises(InvalidDataError, match=part):
        parse_rule_set(toml)


def test_rules_stand_in_the_order_of_the_register() -> None:
    order = [rule.name for rule in RULES]
    names = [rule.name for rule in parse_rule_set('preset = "arbzg"').rules]
    assert names == sorted(names, key=order.index)
