from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from scheduler.centre import Centre
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.store.database import Database
from scheduler.store.history import (
    ACTUALS_COLUMNS,
    HISTORY_COLUMNS,
    load_actuals,
    load_history,
    save_actuals,
    save_history,
)
from scheduler.store.imports import ImportBatch
from scheduler.store.journal import Origin, entries

Save = Callable[[pd.DataFrame], int]


def history(n: int, pod: str = "north", interval_min: int = 15) -> pd.DataFrame:
    """Made-up contacts of one stream, over the October change."""
    start = pd.date_range("2026-10-24", periods=n, freq=f"{interval_min}min", tz="UTC", unit="ns")
    counts = np.arange(n, dtype="int64")
    return pd.DataFrame(
        {
            "start": start,
            "pod": pod,
            "channel": "voice",
            "skill": "",
            "interval_min": interval_min,
            "offered": counts,
            "handled": counts.astype("float64"),
            "aht_s": 241.5,
        }
    )


@pytest.fixture
def save(database: Database, stored_centre: Centre, batch: ImportBatch, origin: Origin) -> Save:
    """Saves history in a transaction of its own."""

    def save(rows: pd.DataFrame) -> int:
        with database.writing() as session:
            return save_history(session, rows, batch, origin)

    return save


def load(database: Database, pod: str | None = None, since: datetime | None = None) -> pd.DataFrame:
    with database.reading() as session:
        return load_history(session, pod, since)


def test_history_is_read_as_it_was_saved(database: Database, save: Save) -> None:
    rows = history(300)
    assert save(rows) == 300
    assert_frame_equal(load(database), rows)


def test_unknown_handled_and_aht_stay_unknown(database: Database, save: Save) -> None:
    rows = history(3)
    rows.loc[1, ["handled", "aht_s"]] = np.nan
    save(rows)
    assert_frame_equal(load(database), rows)


def test_starts_of_another_zone_are_read_in_utc(database: Database, save: Save) -> None:
    rows = history(200)
    save(rows.assign(start=rows["start"].dt.tz_convert("Europe/Berlin")))
    assert_frame_equal(load(database), rows)


def test_second_save_takes_the_place_of_the_first(database: Database, save: Save) -> None:
    save(history(100))
    corrected = history(50).assign(offered=7, aht_s=np.nan)
    save(corrected)
    stored = load(database)
    assert len(stored) == 100
    assert_frame_equal(stored.head(50), corrected)


def test_one_pod_and_late_rows_are_read_alone(database: Database, save: Save) -> None:
    save(pd.concat([history(96), history(96, "south")]))
    since = datetime(2026, 10, 24, 12, tzinfo=UTC)
    found = load(database, "south", since)
    assert set(found["pod"]) == {"south"}
    assert found["start"].min() == since
    assert len(found) == 48


def test_no_history_is_an_empty_frame_of_the_same_types(database: Database, save: Save) -> None:
    assert save(history(0)) == 0
    empty = load(database)
    assert tuple(empty.columns) == HISTORY_COLUMNS
    assert str(empty["start"].dtype) == "datetime64[ns, UTC]"


def test_many_rows_are_one_journal_entry(
    database: Database, save: Save, batch: ImportBatch
) -> None:
    save(pd.concat([history(10_000), history(10_000, "south")]))
    with database.reading() as session:
        entry = entries(session)[-1]
    assert (entry.action, entry.subject.id) == ("import", batch.id)
    assert entry.after is not None
    assert (entry.after["n_rows"], entry.after["pods"]) == (20_000, ["north", "south"])
    assert len(load(database)) == 20_000


def test_intervals_of_another_length_in_the_same_days_are_refused(
    database: Database, save: Save
) -> None:
    save(history(96))
    save(history(48, "south", interval_min=30))
    with pytest.raises(ConflictError, match="intervals of 30 minutes, but some of 15 minutes"):
        save(history(48, interval_min=30))
    assert set(load(database, "north")["interval_min"]) == {15}


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        (history(3, "nrth"), NotFoundError, "no pod 'nrth'; there are north, south"),
        (history(3).drop(columns="aht_s"), InvalidDataError, "a.csv: the columns aht_s are"),
        (
            history(3).assign(start=history(3)["start"].dt.tz_localize(None)),
            InvalidDataError,
            "expected times in UTC",
        ),
        (pd.concat([history(3), history(2)]), InvalidDataError, "2 rows have the same start"),
    ],
)
def test_rows_at_fault_are_refused_and_nothing_is_kept(
    database: Database, save: Save, rows: pd.DataFrame, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        save(rows)
    assert load(database).empty


def test_actuals_are_read_as_they_were_saved(
    database: Database, stored_centre: Centre, batch: ImportBatch, origin: Origin
) -> None:
    rows = history(50).drop(columns=["handled", "aht_s"])
    rows = rows.assign(answered=rows["offered"], within_threshold=0, own_pod=rows["offered"] // 2)
    with database.writing() as session:
        save_actuals(session, rows, batch, origin)
    with database.reading() as session:
        assert_frame_equal(load_actuals(session, "north"), rows[list(ACTUALS_COLUMNS)])
        assert load_actuals(session, "south").empty
