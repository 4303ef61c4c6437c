from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from sqlalchemy.exc import StatementError

from scheduler.centre import Centre
from scheduler.demand.weeks import (
    PodForecast,
    PodRequirement,
    StreamForecast,
    StreamRequirement,
    WorkBatch,
)
from scheduler.errors import NotFoundError
from scheduler.pods.pods import Stream
from scheduler.store.database import Database
from scheduler.store.demand import (
    load_forecast,
    load_requirement,
    save_forecast,
    save_requirement,
)

FIRST = date(2026, 11, 30)
VOICE, MAIL = Stream("north", "voice", "tech"), Stream("north", "email")
FORECAST = PodForecast(
    "north",
    FIRST,
    7,
    15,
    (StreamForecast(VOICE, (0.1, 1 / 3), (0.0, 0.0), (1.0, 2.5), (300.0, 1e-9), "profile"),),
    level=0.9,
)
REQUIREMENT = PodRequirement(
    "north",
    FIRST,
    7,
    15,
    (StreamRequirement(VOICE, (1.25, 2.0)),),
    (WorkBatch(MAIL, 0, 16, 95),),
)


def test_forecast_is_read_as_it_was_saved(database: Database, stored_centre: Centre) -> None:
    with database.writing() as session:
        save_forecast(session, FORECAST)
    with database.reading() as session:
        assert load_forecast(session, "north", FIRST, 7) == FORECAST


def test_requirement_is_read_as_it_was_saved(database: Database, stored_centre: Centre) -> None:
    with database.writing() as session:
        save_requirement(session, REQUIREMENT)
    with database.reading() as session:
        assert load_requirement(session, "north", FIRST, 7) == REQUIREMENT


def test_newest_forecast_counts(database: Database, stored_centre: Centre) -> None:
    newer = replace(FORECAST, level=0.5)
    with database.writing() as session:
        save_forecast(session, FORECAST)
        save_forecast(session, newer)
        save_forecast(session, replace(FORECAST, n_days=14))
    with database.reading() as session:
        assert load_forecast(session, "north", FIRST, 7) == newer


@pytest.mark.parametrize(
    ("pod", "first", "n_days"),
    [("south", FIRST, 7), ("north", date(2026, 12, 1), 7), ("north", FIRST, 14)],
)
def test_other_pod_or_days_have_none(
    database: Database, stored_centre: Centre, pod: str, first: date, n_days: int
) -> None:
    with database.writing() as session:
        save_forecast(session, FORECAST)
        save_requirement(session, REQUIREMENT)
    with database.reading() as session:
        with pytest.raises(NotFoundError, match=f"no forecast of pod {pod} for {n_days} days"):
            load_forecast(session, pod, first, n_days)
        with pytest.raises(NotFoundError, match=f"no requirement of pod {pod} for {n_days} days"):
            load_requirement(session, pod, first, n_days)


def test_forecast_of_an_unknown_pod_is_refused(database: Database, stored_centre: Centre) -> None:
    with pytest.raises(NotFoundError, match="no pod 'nrth'"), database.writing() as session:
        save_forecast(session, replace(FORECAST, pod="nrth"))


def test_numbers_that_are_none_are_refused(database: Database, stored_centre: Centre) -> None:
    stream = replace(FORECAST.streams[0], mean=(np.nan, 1.0))
    refused = pytest.raises((StatementError, ValueError), match="not JSON compliant")
    with refused, database.writing() as session:
        save_forecast(session, replace(FORECAST, streams=(stream,)))
