from __future__ import annotations

import pytest

from scheduler.agreements.sentences import _BROKEN, _TITLES, explain, hours
from solver.rule import Violation
from solver.rules import RULES

OF_THE_JUDGE = {"unknown_shell", "segments", "breaks", "channels", "overlap"}
PRICED_ONLY = {"wishes", "few_changes"}


def test_every_rule_has_a_sentence_and_a_title_in_both_languages() -> None:
    rules = {rule.name for rule in RULES} | OF_THE_JUDGE
    assert set(_BROKEN) == rules - PRICED_ONLY
    assert set(_TITLES) == rules
    for texts in (*_BROKEN.values(), *_TITLES.values()):
        assert set(texts) == {"de", "en"}
        assert texts["de"] != "" != texts["en"]


def test_rest_says_both_numbers_in_hours() -> None:
    fields: dict[str, int | str] = {"rest_min": 570, "least_rest_min": 660}
    violation = Violation("daily_rest", "7", (1, 2), 90, "min", fields)
    assert explain(violation, "en") == "9:30 h of rest between two shifts, at least 11:00 h are due"
    assert "9:30 h Ruhe" in explain(violation, "de")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"total": 2460, "most": 2400}, "at most 40:00 h"),
        ({"total": 1200, "least": 1920}, "at least 32:00 h"),
    ],
)
def test_limit_is_named_from_its_side(fields: dict[str, int | str], said: str) -> None:
    violation = Violation("hours_a_week", "7", (0,), 60, "min", fields)
    assert said in explain(violation, "en")


def test_limit_in_days_has_no_hours() -> None:
    violation = Violation("days_in_row", "7", (0,), 1, "days", {"length": 7, "most": 6})
    assert explain(violation, "en") == "7 days of work in a row (at most 6)"


def test_hours_of_negative_minutes_keep_their_sign() -> None:
    assert hours(-90) == "-1:30 h"
