from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.centre import Centre
from scheduler.demand.overrides import ForecastOverride, Said, Stretch, overridden
from scheduler.demand.weeks import PodForecast, StreamForecast
from scheduler.errors import InvalidDataError, NotFoundError
from scheduler.pods.pods import Pod, Stream
from scheduler.store.centre import save_centre
from scheduler.store.demand import load_forecast, newest_forecasts, save_forecast
from scheduler.store.journal import Origin, entries
from scheduler.store.overrides import add_overrides, list_overrides, withdraw_override

if TYPE_CHECKING:
    from scheduler.store.database import Database

ZONE = "Europe/Berlin"
MONDAY = date(2026, 11, 30)
VOICE = Stream("HAM", "voice")
CHAT = Stream("HAM", "chat")
ADA = Origin("ada", "employer")
EIGHT, TEN = time(8), time(10)
A_DAY = 96


def stream_forecast(stream: Stream, n_days: int = 7) -> StreamForecast:
    """One contact in each interval from 8 to 20."""
    mean = tuple(1.0 if 32 <= i % A_DAY < 80 else 0.0 for i in range(A_DAY * n_days))
    low, high = tuple(m * 0.5 for m in mean), tuple(m * 2 for m in mean)
    return StreamForecast(stream, mean, low, high, (300.0,) * len(mean))


FORECAST = PodForecast("HAM", MONDAY, 7, 15, (stream_forecast(VOICE), stream_forecast(CHAT)))


def override(
    stretch: Stretch, number: int = 0, stream: Stream = VOICE, **said: Any
) -> list[ForecastOverride]:
    said = {"why": "mailing", **said}
    at = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=number)
    return [
        ForecastOverride(f"o{number}", stream, start, end, Said(**said), "ada", at)
        for start, end in stretch.moments(ZONE)
    ]


def of_day(forecast: PodForecast, day: int, stream: int = 0) -> float:
    return sum(forecast.streams[stream].mean[day * A_DAY : (day + 1) * A_DAY])


def test_factor_changes_mean_and_bounds_inside_its_days_and_nothing_else() -> None:
    said = override(Stretch(date(2026, 12, 1), date(2026, 12, 2)), factor=1.5)
    after = overridden(FORECAST, said, ZONE)
    assert [of_day(after, day) for day in range(7)] == [48, 72, 72, 48, 48, 48, 48]
    assert after.streams[0].low[A_DAY + 40] == 0.75
    assert after.streams[0].high[A_DAY + 40] == 3.0
    assert after.streams[1] == FORECAST.streams[1]


def test_hours_are_meant_on_each_day() -> None:
    said = override(Stretch(MONDAY, date(2026, 12, 1), (EIGHT, TEN)), factor=2)
    after = overridden(FORECAST, said, ZONE)
    assert [of_day(after, day) for day in range(3)] == [56, 56, 48]


def test_hours_over_midnight_end_on_the_next_day() -> None:
    ((start, end),) = Stretch(MONDAY, MONDAY, (time(22), time(2))).moments(ZONE)
    assert end - start == timedelta(hours=4)


@given(st.floats(0, 10_000))
def test_contacts_are_the_sum_of_each_day(contacts: float) -> None:
    said = override(Stretch(MONDAY, date(2026, 12, 1)), contacts=contacts)
    after = overridden(FORECAST, said, ZONE)
    assert of_day(after, 0) == pytest.approx(contacts)
    assert of_day(after, 1) == pytest.approx(contacts)
    assert of_day(after, 2) == 48


def test_contacts_where_nothing_was_forecast_lie_evenly() -> None:
    said = override(Stretch(MONDAY, MONDAY, (time(2), time(3))), contacts=8)
    assert overridden(FORECAST, said, ZONE).streams[0].mean[8:12] == (2, 2, 2, 2)


def test_aht_alone_leaves_contacts_as_they_are() -> None:
    after = overridden(FORECAST, override(Stretch(MONDAY, MONDAY), aht_s=450), ZONE)
    assert after.streams[0].mean == FORECAST.streams[0].mean
    assert set(after.streams[0].aht_s[:A_DAY]) == {450}
    assert set(after.streams[0].aht_s[A_DAY:]) == {300}


def test_overrides_apply_in_the_order_they_were_said() -> None:
    day = Stretch(MONDAY, MONDAY)
    doubled, fixed = override(day, 0, factor=2), override(day, 1, contacts=100)
    assert of_day(overridden(FORECAST, [*fixed, *doubled], ZONE), 0) == pytest.approx(100)
    later = [replace(doubled[0], created_at=fixed[0].created_at + timedelta(minutes=1))]
    assert of_day(overridden(FORECAST, [*fixed, *later], ZONE), 0) == pytest.approx(200)


def test_what_is_withdrawn_or_lies_elsewhere_changes_nothing() -> None:
    (one,) = override(Stretch(MONDAY, MONDAY), factor=3)
    gone = replace(one, withdrawn_at=one.created_at)
    before = override(Stretch(date(2026, 11, 23), date(2026, 11, 29)), factor=3)
    after = override(Stretch(date(2026, 12, 7), date(2026, 12, 8)), factor=3)
    assert overridden(FORECAST, [gone, *before, *after], ZONE) == FORECAST


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_a_day_on_which_the_clock_changes_is_meant_whole(day: date) -> None:
    ((start, end),) = Stretch(day, day).moments(ZONE)
    assert end - start in (timedelta(hours=23), timedelta(hours=25))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"factor": 1.2, "contacts": 5},
        {"factor": -1},
        {"contacts": -1},
        {"aht_s": 0},
        {"factor": 21},
        {"factor": 1.2, "why": "  "},
    ],
)
def test_what_says_nothing_or_too_much_is_refused_in_both_languages(said: dict[str, Any]) -> None:
    with pytest.raises(InvalidDataError) as caught:
        Said(**{"why": "mailing", **said})
    assert caught.value.in_language("de") != caught.value.in_language("en")


def centre_with_pod(database: Database) -> None:
    with database.writing() as session:
        save_centre(session, Centre(), Centre(pods=(Pod("HAM", "Hamburg", ZONE),)), ADA)
        save_forecast(session, FORECAST)


def test_stored_overrides_stand_in_every_forecast_that_is_loaded(database: Database) -> None:
    centre_with_pod(database)
    with database.writing() as session:
        tuesday = date(2026, 12, 1)
        add_overrides(session, VOICE, Stretch(MONDAY, tuesday), Said("mailing", factor=2), ADA)
    with database.reading() as session:
        standing = load_forecast(session, "HAM", MONDAY, 7)
        made = load_forecast(session, "HAM", MONDAY, 7, as_made=True)
    assert [of_day(standing, day) for day in range(3)] == [96, 96, 48]
    assert made == FORECAST


def test_withdrawing_one_day_withdraws_what_was_said_with_it(database: Database) -> None:
    centre_with_pod(database)
    stretch = Stretch(MONDAY, date(2026, 12, 2))
    with database.writing() as session:
        add_overrides(session, VOICE, stretch, Said("mailing", factor=2), ADA)
        add_overrides(session, CHAT, stretch, Said("mailing", factor=2), ADA)
    moments = stretch.moments(ZONE)
    with database.writing() as session:
        first = list_overrides(session, "HAM", moments[0][0], moments[-1][1])[0]
        before = newest_forecasts(session, MONDAY, 7)["HAM"]
        assert withdraw_override(session, first.id, ADA) == VOICE
        assert newest_forecasts(session, MONDAY, 7)["HAM"] > before
    with database.reading() as session:
        after = list_overrides(session, "HAM", moments[0][0], moments[-1][1])
        standing = load_forecast(session, "HAM", MONDAY, 7)
        told = [e for e in entries(session) if e.subject.type == "forecast_override"]
    assert {o.stream for o in after if o.withdrawn_at is None} == {CHAT}
    assert (of_day(standing, 0), of_day(standing, 0, stream=1)) == (48, 96)
    assert [(e.action, e.origin.who) for e in told] == [
        ("added", "ada"), ("added", "ada"), ("withdrawn", "ada"),
    ]  # fmt: skip
    assert told[2].before == told[0].after


def test_an_unknown_override_is_not_found(database: Database) -> None:
    with database.writing() as session, pytest.raises(NotFoundError):
        withdraw_override(session, "nothing", ADA)
