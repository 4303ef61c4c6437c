from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar import Horizon, monday_of, utc_of
from scheduler.errors import InvalidDataError

BERLIN = "Europe/Berlin"
MARCH = Horizon(BERLIN, date(2027, 3, 22), 7, 15)
OCTOBER = Horizon(BERLIN, date(2026, 10, 19), 7, 15)


def test_day_lengths_in_the_weeks_of_both_clock_changes() -> None:
    def counts(horizon: Horizon) -> list[int]:
        edges = [horizon.first_interval(horizon.first_day + timedelta(days=n)) for n in range(8)]
        return [later - earlier for earlier, later in itertools.pairwise(edges)]

    assert counts(MARCH) == [96] * 6 + [92]
    assert counts(OCTOBER) == [96] * 6 + [100]
    assert MARCH.n_intervals == 7 * 96 - 4


def test_night_shift_over_the_march_change_is_seven_hours() -> None:
    start, end = MARCH.window(date(2027, 3, 27), time(22), time(6))
    assert (end - start) * 15 == 7 * 60


def test_night_shift_over_the_october_change_is_nine_hours() -> None:
    start, end = OCTOBER.window(date(2026, 10, 24), time(22), time(6))
    assert (end - start) * 15 == 9 * 60


def test_skipped_time_is_the_moment_of_the_change() -> None:
    change = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    for minute in (0, 1, 30, 59):
        assert utc_of(BERLIN, date(2027, 3, 28), time(2, minute)) == change
    assert utc_of(BERLIN, date(2027, 3, 28), time(3, 0)) == change


def test_doubled_time_is_the_first_of_the_two() -> None:
    assert utc_of(BERLIN, date(2026, 10, 25), time(2, 30)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_window_round_the_clock_is_a_whole_day() -> None:
    start, end = MARCH.window(date(2027, 3, 23), time(0), time(0))
    assert (start, end) == (96, 192)


def test_interval_of_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(InvalidDataError, match="no time zone"):
        MARCH.interval_at(datetime(2027, 3, 22))  # noqa: DTZ001  # the naive time is the point


def test_days_before_the_horizon_have_negative_intervals() -> None:
    assert MARCH.first_interval(date(2027, 3, 21)) == -96
    assert MARCH.day_number(date(2027, 3, 20)) == -2


def test_monday_of_any_day_is_at_most_six_days_back() -> None:
    assert monday_of(date(2026, 11, 29)) == date(2026, 11, 23)
    assert monday_of(date(2026, 11, 23)) == date(2026, 11, 23)


@given(
    zone=st.sampled_from([BERLIN, "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    number=st.integers(-200, 900),
)
def test_interval_and_its_start_are_inverse(zone: str, first: date, number: int) -> None:
    horizon = Horizon(zone, first, 7, 15)
    assert horizon.interval_at(horizon.start_of(number)) == number


@given(day=st.dates(date(2020, 1, 1), date(2030, 1, 1)), at=st.times())
def test_local_time_comes_back_unless_the_clock_skips_it(day: date, at: time) -> None:
    moment = utc_of(BERLIN, day, at)
    shown = moment.astimezone(Horizon(BERLIN, day, 1, 15).start_of(0).tzinfo)
    assert shown.replace(tzinfo=None) >= datetime.combine(day, at).replace(second=0, microsecond=0)
