from datetime import date
from string import Formatter

import pytest

from scheduler.files.workbook.texts import LANGUAGES, TEXTS, Words


@pytest.mark.parametrize("key", TEXTS)
def test_text_exists_in_both_languages_with_the_same_fields(key: str) -> None:
    texts = TEXTS[key]
    assert len(texts) == len(LANGUAGES)
    assert all(text.strip() for text in texts)
    fields = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in texts]
    assert fields[0] == fields[1]


def test_days_are_written_in_the_language_of_the_reader() -> None:
    day = date(2026, 11, 23)
    assert Words("de").day_long(day) == "Montag, 23. November 2026"
    assert Words("en").day_long(day) == "Monday, 23 November 2026"
    assert (Words("de").day(day), Words("en").day(day)) == ("Mo 23.11.", "Mon 23 Nov")


def test_stream_with_a_skill_keeps_the_skill() -> None:
    assert Words("de").stream("voice:tech") == "Telefon tech"
    assert Words("en").stream("fax") == "fax"
