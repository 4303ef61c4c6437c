import string
from typing import Any

import pytest

from scheduler.notices.records import NoticeKind
from scheduler.notices.texts import ANSWERS, TEXTS, Language, words

DAYS = {"first_day": "2026-12-14", "last_day": "2026-12-20"}
SWAP = {
    "day": "2026-12-14", "given": "08:00–16:30",
    "counter_day": "2026-12-15", "counter": "09:00–17:30",
}  # fmt: skip
PARAMS: dict[NoticeKind, dict[str, Any]] = {
    NoticeKind.ROSTER_SUBMITTED: DAYS,
    NoticeKind.ROSTER_CONSENTED: DAYS,
    NoticeKind.ROSTER_OBJECTED: DAYS | {"text": "too many nights"},
    NoticeKind.ROSTER_PUBLISHED: DAYS | {"late": False},
    NoticeKind.SHIFT_CHANGED: {
        "day": "2026-12-14", "before": "08:00–16:30", "after": "09:00–17:30", "reason": "",
    },
    NoticeKind.CHANGE_UNSEEN: {"name": "Anna Alt", "day": "2026-12-14", "hours": 24},
    NoticeKind.PROPOSAL_MADE: {
        "day": "2026-12-14", "after": "09:00–17:30", "expires": "2026-12-12T08:30:00+00:00",
    },
    NoticeKind.PROPOSAL_ANSWERED: {
        "name": "Anna Alt", "day": "2026-12-14", "answer": "accepted",
    },
    NoticeKind.DRAFT_READY: DAYS,
    NoticeKind.AUDIT_WAITS: {"n": 3, "pod": "N"},
    NoticeKind.AUDIT_PUBLISHED: {
        "first_day": "2026-11-01", "n_swaps": 214, "n_audited": 22, "n_wrong": 0, "most_wrong": 25,
        "n_long": 0, "n_long_wrong": 0,
    },
    NoticeKind.RUN_FAILED: {"text": "pod N has no shift"},
    NoticeKind.SHIFT_TOMORROW: {"day": "2026-12-14", "span": "08:00–16:30"},
    NoticeKind.LEAVE_STATE: DAYS | {"answer": "approved", "reason": ""},
    NoticeKind.LEAVE_WAITS: DAYS | {"name": "Anna Alt"},
    NoticeKind.LEAVE_CANCELLED: DAYS | {"name": "Anna Alt"},
    NoticeKind.SHIFT_NOT_BACK: {
        "day": "2026-12-14", "span": "08:00–16:30",
        "why_de": "Jemand anderes hat sie.", "why_en": "somebody else has it",
    },
    NoticeKind.WISHES_DUE: {"first_day": "2026-12-14", "deadline": "2026-11-25T17:00:00+00:00"},
    NoticeKind.SWAP_OFFERED: SWAP | {"name": "Anna Alt", "expires": "2026-12-12T08:30:00+00:00"},
    NoticeKind.SWAP_STATE: SWAP | {
        "name": "Anna Alt", "state": "expired", "ended": "changed", "reason": "",
    },
    NoticeKind.SWAP_WAITS: SWAP | {"name": "Anna Alt", "other": "Bert Bunt"},
    NoticeKind.SWAP_UNDO: SWAP | {"name": "Anna Alt", "declined": False},
}  # fmt: skip


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_words_in_both_languages_and_no_gap(kind: NoticeKind) -> None:
    german, english = (words(kind, PARAMS[kind], language) for language in ("de", "en"))
    assert german != english
    for said in (german, english):
        assert said.heading
        assert said.text
        # A missing value would be a dash; an ISO date is one that nobody put into words.
        assert " – " not in said.text.replace(" – So", "").replace(" – Sun", "")
        assert "2026-12" not in said.text


@pytest.mark.parametrize("variant", TEXTS)
def test_both_languages_of_a_text_say_the_same_fields(variant: str) -> None:
    fields = [
        {
            name
            for part in TEXTS[variant][language]
            for _, name, _, _ in string.Formatter().parse(part)
        }
        for language in ("de", "en")
    ]
    assert fields[0] == fields[1]


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_answer_has_words(answer: str) -> None:
    params = {"name": "Anna Alt", "day": "2026-12-14", "answer": answer}
    assert ANSWERS[answer]["de"] in words(NoticeKind.PROPOSAL_ANSWERED, params, "de").text


@pytest.mark.parametrize(
    ("before", "after", "language", "expected"),
    [
        ("08:00–16:30", "09:00–17:30", "en",
         "Mon 14 Dec 2026: now 09:00–17:30, before 08:00–16:30."),
        ("", "09:00–17:30", "en", "Mon 14 Dec 2026: 09:00–17:30."),
        ("08:00–16:30", "", "de", "Mo 14.12.2026: frei, vorher 08:00–16:30."),
        ("08:00–16:30", "08:00–16:30", "de",
         "Mo 14.12.2026, 08:00–16:30: andere Pausen oder Aufgaben."),
    ],
)  # fmt: skip
def test_changed_shift_is_told_as_what_it_is(
    before: str, after: str, language: Language, expected: str
) -> None:
    params = {"day": "2026-12-14", "before": before, "after": after, "reason": ""}
    assert words(NoticeKind.SHIFT_CHANGED, params, language).text == expected


def test_reason_and_late_publication_are_told() -> None:
    params = PARAMS[NoticeKind.SHIFT_CHANGED] | {"reason": "more calls"}
    assert words(NoticeKind.SHIFT_CHANGED, params, "en").text.endswith(" Reason: more calls")
    late = words(NoticeKind.ROSTER_PUBLISHED, DAYS | {"late": True}, "de")
    assert late.text.endswith("später als vereinbart.")


def test_deadline_is_shown_on_the_centres_clock() -> None:
    said = words(NoticeKind.WISHES_DUE, PARAMS[NoticeKind.WISHES_DUE], "de", "Europe/Berlin")
    assert said.heading == "Wünsche bis Mi 25.11.2026, 18:00"


def test_braces_a_person_typed_are_only_text() -> None:
    params = DAYS | {"text": "{first_day.__class__}"}
    said = words(NoticeKind.ROSTER_OBJECTED, params, "en")
    assert said.text.endswith("{first_day.__class__}")
