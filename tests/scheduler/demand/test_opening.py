from __future__ import annotations

from datetime import date, time

import pytest

from scheduler.calendar import Horizon
from scheduler.demand.opening import open_intervals, open_slots, slots_of
from scheduler.pods.pods import OpeningHours
from scheduler.validity import Validity

MONDAY = date(2026, 3, 23)


def hours(start: time | None, end: time | None, **where: object) -> OpeningHours:
    return OpeningHours("north", start=start, end=end, **{"weekday": 0, **where})  # type: ignore[arg-type]  # fields by name


def test_open_slots_weekday_hours_are_half_open() -> None:
    (slots,) = open_slots([hours(time(8), time(12))], "north", [MONDAY], 60)
    assert slots.nonzero()[0].tolist() == [8, 9, 10, 11]


def test_open_slots_a_slot_open_in_part_is_open() -> None:
    (slots,) = open_slots([hours(time(8, 15), time(9, 10))], "north", [MONDAY], 30)
    assert slots.nonzero()[0].tolist() == [16, 17, 18]


def test_open_slots_hours_over_midnight_reach_into_the_next_day() -> None:
    monday, tuesday = open_slots(
        [hours(time(22), time(6))], "north", [MONDAY, date(2026, 3, 24)], 60
    )
    assert monday.nonzero()[0].tolist() == [22, 23]
    assert tuesday.nonzero()[0].tolist() == [0, 1, 2, 3, 4, 5]


def test_open_slots_midnight_to_midnight_is_all_day() -> None:
    (slots,) = open_slots([hours(time(0), time(0))], "north", [MONDAY], 60)
    assert slots.all()


def test_open_slots_rows_of_one_day_replace_its_weekday() -> None:
    rows = [hours(time(8), time(12)), hours(None, None, weekday=None, day=MONDAY)]
    assert not open_slots(rows, "north", [MONDAY], 60).any()


def test_open_slots_hours_that_change_hold_from_their_date() -> None:
    rows = [
        hours(time(8), time(12), validity=Validity(None, date(2026, 3, 22))),
        hours(time(8), time(14), validity=Validity(MONDAY, None)),
    ]
    before, after = open_slots(rows, "north", [date(2026, 3, 16), MONDAY], 60)
    assert (before.sum(), after.sum()) == (4, 6)


def test_open_slots_pod_without_rows_is_always_open() -> None:
    assert open_slots([hours(time(8), time(12))], "south", [MONDAY], 60).all()


@pytest.mark.parametrize(
    ("sunday", "n_open"), [(date(2026, 3, 29), 7 * 4), (date(2026, 10, 25), 9 * 4)]
)
def test_open_intervals_clock_changes_shorten_and_lengthen_the_night(
    sunday: date, n_open: int
) -> None:
    horizon = Horizon("Europe/Berlin", sunday, 1, 15)
    rows = [hours(time(0), time(8), weekday=6)]
    assert open_intervals(rows, "north", horizon).sum() == n_open


def test_slots_of_the_repeated_hour_has_its_slots_twice() -> None:
    day, slot = slots_of(Horizon("Europe/Berlin", date(2026, 10, 25), 1, 15))
    assert len(day) == 100
    assert slot[8:16].tolist() == [8, 9, 10, 11, 8, 9, 10, 11]
