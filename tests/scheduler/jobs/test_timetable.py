from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduler.centre_settings import CentreSettings
from scheduler.clock import passed_over
from scheduler.jobs.timetable import TIMETABLE, Due, outside_quiet_hours, wish_deadline

USUAL = CentreSettings()
ENTRIES = {entry.name: entry for entry in TIMETABLE}
SUNDAY = 6


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def awake_every_quarter(
    name: str, settings: CentreSettings, start: datetime, end: datetime
) -> list[Due]:
    """What a clock puts in that looks every quarter of an hour."""
    found, at = [], start
    while at < end:
        found += ENTRIES[name].between(settings, at, at + timedelta(minutes=15))
        at += timedelta(minutes=15)
    return found


@pytest.mark.parametrize(
    ("day", "due"),
    [("2026-10-25", "2026-10-25 00:30"), ("2027-03-28", "2027-03-28 01:00")],
    ids=["02:30 comes twice", "02:30 is skipped"],
)
def test_half_past_two_is_due_once_on_the_day_the_clocks_change(day: str, due: str) -> None:
    settings = replace(USUAL, generation_weekday=SUNDAY, generation_at=time(2, 30))
    before, after = utc(f"{day} 00:00") - timedelta(hours=6), utc(f"{day} 12:00")
    (only,) = awake_every_quarter("generation", settings, before, after)
    assert only.at == utc(due)
    assert ENTRIES["generation"].next(settings, before).at == utc(due)
    assert ENTRIES["generation"].next(settings, only.at).at == utc(due[:10] + " 01:30") + timedelta(
        days=7, hours=-1 if day.startswith("2027") else 0
    )


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize("day", ["2026-10-25", "2027-03-28", "2026-11-22"])
def test_what_is_next_is_what_a_clock_that_looks_often_finds(name: str, day: str) -> None:
    start = utc(f"{day} 00:00") - timedelta(hours=9)
    found = awake_every_quarter(name, USUAL, start, start + timedelta(days=2))
    entry, at = ENTRIES[name], start
    while (due := entry.next(USUAL, at)).at <= start + timedelta(days=2):
        at = due.at
        if at.minute % 15 == 0:
            assert due in found
    assert len({due.key for due in found}) == len(found)


def test_drafts_are_made_every_week_four_weeks_ahead() -> None:
    monday = utc("2026-11-23 00:00")
    due = ENTRIES["generation"].next(USUAL, monday)
    assert due.at == utc("2026-11-26 03:00")
    assert due.payload["first_day"] == "2026-12-21"
    assert (due.key, due.lane, due.until) == (
        "generate 2026-12-21",
        "solve",
        utc("2026-12-20 23:00"),
    )
    year = ENTRIES["generation"].between(USUAL, monday, monday + timedelta(days=364))
    days = [date.fromisoformat(due.payload["first_day"]) for due in year]
    assert days == [date(2026, 12, 21) + timedelta(days=7 * n) for n in range(52)]


@pytest.mark.parametrize(
    ("changed", "deadline"),
    [
        ({}, "2026-11-25 17:00"),
        ({"wish_weekday": 3, "wish_at": time(3)}, "2026-11-26 02:00"),
        ({"wish_weekday": 3, "wish_at": time(4)}, "2026-11-19 03:00"),
        ({"wish_weekday": 4}, "2026-11-20 17:00"),
    ],
)
def test_wishes_are_due_before_the_draft_is_made(changed: dict[str, object], deadline: str) -> None:
    settings = replace(USUAL, **changed)  # type: ignore[arg-type]  # drawn fields
    assert wish_deadline(settings, date(2026, 12, 21)) == utc(deadline)


def test_reminder_comes_before_the_deadline_and_outside_the_quiet_hours() -> None:
    sunday = utc("2026-11-22 00:00")
    assert ENTRIES["reminder"].next(USUAL, sunday).at == utc("2026-11-23 17:00")
    early = replace(USUAL, wish_reminder_h=60)
    due = ENTRIES["reminder"].next(early, sunday)
    assert due.at == utc("2026-11-23 06:00")
    assert due.payload == {"first_day": "2026-12-21", "deadline": "2026-11-25T17:00:00+00:00"}


def test_quiet_hours_end_in_the_morning() -> None:
    assert outside_quiet_hours(USUAL, utc("2026-11-22 20:00")) == utc("2026-11-23 06:00")
    assert outside_quiet_hours(USUAL, utc("2026-11-23 05:00")) == utc("2026-11-23 06:00")
    assert outside_quiet_hours(USUAL, utc("2026-11-23 06:00")) == utc("2026-11-23 06:00")


def test_mail_rests_in_the_quiet_hours_and_expiry_does_not() -> None:
    evening = utc("2026-11-22 18:59")
    assert ENTRIES["mail"].next(USUAL, evening).at == utc("2026-11-23 06:00")
    assert ENTRIES["expiry"].next(USUAL, evening).at == utc("2026-11-22 19:00")
    assert ENTRIES["mail"].between(USUAL, evening, utc("2026-11-22 22:00")) == []


def test_of_several_that_were_missed_only_other_work_counts_twice() -> None:
    away = utc("2026-11-02 12:00"), utc("2026-11-23 12:00")
    counts = {e.name: len(e.between(USUAL, *away)) for e in TIMETABLE}
    assert counts == dict.fromkeys(ENTRIES, 1) | {"generation": 3, "reminder": 3}


def test_moved_generation_passes_no_week_over() -> None:
    tuesday = utc("2026-11-24 12:00")
    (due,) = passed_over(USUAL, replace(USUAL, generation_weekday=0), tuesday)
    assert due.key == "generate 2026-12-21"
    friday = utc("2026-11-27 12:00")
    assert passed_over(USUAL, replace(USUAL, generation_weekday=0), friday) == []


def test_more_weeks_ahead_draft_those_between() -> None:
    farther = replace(USUAL, generation_weeks_ahead=6)
    found = passed_over(USUAL, farther, utc("2026-11-24 12:00"))
    assert [due.key for due in found] == [
        "generate 2026-12-21",
        "generate 2026-12-28",
    ]
