from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from scheduler.demand.history import ContactHistory
from scheduler.errors import InvalidDataError
from scheduler.pods.pods import Stream

VOICE = Stream("north", "voice")


def history(starts: list[str], offered: list[float], aht_s: float = 200.0) -> ContactHistory:
    return ContactHistory(
        pd.DataFrame(
            {
                "start": pd.to_datetime(starts, utc=True),
                "pod": "north",
                "channel": "voice",
                "skill": "",
                "offered": offered,
                "handled": offered,
                "aht_s": aht_s,
            }
        )
    )


def test_grid_lays_rows_on_the_local_clock() -> None:
    grid = history(["2026-01-05 23:30Z", "2026-01-06 08:00Z"], [4.0, 6.0]).grid(
        VOICE, "Europe/Berlin", 30
    )
    assert grid is not None
    assert grid.first_day == date(2026, 1, 6)
    assert grid.offered.shape == (1, 48)
    assert (grid.offered[0, 1], grid.offered[0, 18], np.nansum(grid.offered[0])) == (4.0, 6.0, 10.0)
    assert grid.handle_s[0, 18] == 1200.0


def test_grid_shorter_rows_are_added_up() -> None:
    grid = history(["2026-01-05 08:00Z", "2026-01-05 08:15Z"], [4.0, 6.0]).grid(VOICE, "UTC", 30)
    assert grid is not None
    assert grid.offered[0, 16] == 10.0


def test_grid_longer_rows_are_shared_out() -> None:
    grid = history(["2026-01-05 08:00Z", "2026-01-05 08:30Z"], [4.0, 6.0]).grid(VOICE, "UTC", 15)
    assert grid is not None
    assert grid.offered[0, 32:36].tolist() == [2.0, 2.0, 3.0, 3.0]


def test_grid_stream_seen_on_full_hours_only_has_the_intervals_of_its_channel() -> None:
    frame = history(["2026-01-05 08:00Z", "2026-01-05 08:30Z"], [4.0, 6.0]).frame
    frame.loc[1, "skill"] = "tech"
    grid = ContactHistory(frame).grid(VOICE, "UTC", 30)
    assert grid is not None
    assert grid.offered[0, 16:18].tolist() == [4.0, 0.0]


def test_grid_rows_that_state_their_length_may_differ_in_it() -> None:
    frame = history(
        ["2026-01-05 08:00Z", "2026-01-05 09:00Z", "2026-01-05 09:15Z"], [4, 6, 7]
    ).frame
    frame["interval_min"] = [60, 15, 15]
    grid = ContactHistory(frame).grid(VOICE, "UTC", 30)
    assert grid is not None
    assert grid.offered[0, 16:20].tolist() == [2.0, 2.0, 13.0, 0.0]


def test_grid_unknown_handling_counts_contacts_but_no_time() -> None:
    frame = history(["2026-01-05 08:00Z", "2026-01-05 08:30Z"], [4.0, 6.0]).frame
    frame["aht_s"] = [np.nan, 300.0]
    frame["handled"] = [4.0, np.nan]
    grid = ContactHistory(frame).grid(VOICE, "UTC", 30)
    assert grid is not None
    assert grid.offered[0, 16:18].tolist() == [4.0, 6.0]
    assert grid.handled[0, 16:18].tolist() == [0.0, 6.0]
    assert np.nansum(grid.handle_s) == 1800.0


def test_grid_intervals_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidDataError, match=r"intervals of 20 minutes.* into 15 minutes"):
        history(["2026-01-05 08:00Z", "2026-01-05 08:20Z"], [1.0, 1.0]).grid(VOICE, "UTC", 15)


def test_grid_day_without_rows_is_unknown_and_interval_without_row_is_zero() -> None:
    grid = history(["2026-01-05 08:00Z", "2026-01-07 08:30Z"], [40.0, 60.0]).grid(VOICE, "UTC", 30)
    assert grid is not None
    assert np.isnan(grid.offered[1]).all()
    assert grid.offered[0, 17] == 0.0


def test_grid_file_that_ends_at_noon_says_nothing_of_the_afternoon() -> None:
    frame = history(
        ["2026-01-05 08:00Z", "2026-01-06 08:30Z", "2026-01-06 11:30Z"], [40, 60, 5]
    ).frame
    frame.loc[2, "channel"] = "chat"
    grid = ContactHistory(frame).grid(VOICE, "UTC", 30)
    assert grid is not None
    assert np.isnan(grid.offered[0, :16]).all()
    assert grid.offered[1, 16:24].tolist() == [0.0, 60.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert np.isnan(grid.offered[1, 24:]).all()


def test_grid_empty_day_of_a_tiny_stream_is_a_zero() -> None:
    grid = history(["2026-01-05 08:00Z", "2026-01-07 08:00Z"], [1.0, 2.0]).grid(VOICE, "UTC", 30)
    assert grid is not None
    assert grid.offered[1].sum() == 0.0


def test_grid_spring_change_leaves_the_skipped_hour_unknown() -> None:
    rows = history(["2026-03-28 08:00Z", "2026-03-29 08:00Z", "2026-03-30 08:00Z"], [6.0] * 3)
    grid = rows.grid(VOICE, "Europe/Berlin", 15)
    assert grid is not None
    assert np.flatnonzero(np.isnan(grid.offered[1])).tolist() == [8, 9, 10, 11]


def test_grid_autumn_change_averages_the_repeated_hour() -> None:
    grid = history(["2026-10-25 00:00Z", "2026-10-25 01:00Z"], [6.0, 10.0]).grid(
        VOICE, "Europe/Berlin", 60
    )
    assert grid is not None
    assert grid.offered[0, 2] == 8.0


def test_grid_days_from_a_date_on_are_left_out() -> None:
    both = history(["2026-01-05 08:00Z", "2026-01-06 08:00Z"], [4.0, 6.0])
    grid = both.grid(VOICE, "UTC", 30, before=date(2026, 1, 6))
    assert grid is not None
    assert grid.n_days == 1
    assert both.grid(VOICE, "UTC", 30, before=date(2026, 1, 5)) is None


def test_streams_are_listed_by_pod() -> None:
    rows = history(["2026-01-05 08:00Z"], [1.0])
    assert rows.streams() == rows.streams("north") == (VOICE,)
    assert rows.streams("south") == ()
    assert ContactHistory.empty().streams() == ()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("offered", -1.0, "row 0: offered is not a number of 0 or more"),
        ("offered", float("nan"), "row 0: offered is not a number"),
        ("aht_s", -5.0, "row 0: aht_s is not a number"),
        ("start", pd.Timestamp("2026-01-05"), "column start has type datetime64"),
    ],
)
def test_history_rows_that_cannot_be_are_refused(
    column: str, value: float | pd.Timestamp, message: str
) -> None:
    frame = history(["2026-01-05 08:00Z"], [1.0]).frame.copy()
    frame[column] = value
    with pytest.raises(InvalidDataError, match=message):
        ContactHistory(frame)


def test_history_same_start_twice_is_refused() -> None:
    with pytest.raises(InvalidDataError, match="row 1: the stream has that start twice"):
        history(["2026-01-05 08:00Z", "2026-01-05 08:00Z"], [1.0, 2.0])


def test_history_missing_columns_are_named() -> None:
    frame = history(["2026-01-05 08:00Z"], [1.0]).frame.drop(columns=["skill", "aht_s"])
    with pytest.raises(InvalidDataError, match="lacks the columns skill, aht_s"):
        ContactHistory(frame)
