from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scheduler.calendar import Horizon
from scheduler.demand.forecast import forecast_stream
from scheduler.demand.history import ContactHistory
from scheduler.pods.pods import OpeningHours, SpecialDay, Stream
from scheduler.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.demand.special_days import PodCalendar
    from scheduler.demand.timeline import FloatArray
    from scheduler.demand.weeks import StreamForecast
    from tests.scheduler.demand.conftest import SimulatedCentre


def daily(forecast: StreamForecast) -> FloatArray:
    return np.asarray(np.array(forecast.mean).reshape(7, -1).sum(axis=1))


def test_forecast_marked_campaign_does_not_leak_into_ordinary_days(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    clean = simulated(31)
    peak = [clean.days[-1] - timedelta(days=back) for back in range(4, 11)]
    loud = simulated(31, factors=dict.fromkeys(peak, 2.5))
    marked = replace(calendar, special_days=tuple(SpecialDay(day, "offer") for day in peak))
    horizon = clean.week(0)
    plain = forecast_stream(as_history(clean.counts()), stream, horizon, calendar)
    after = forecast_stream(as_history(loud.counts()), stream, horizon, marked)
    assert plain is not None
    assert after is not None
    assert daily(after).sum() == pytest.approx(daily(plain).sum(), rel=0.05)


def test_forecast_unmarked_wild_day_moves_its_weekday_little(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    clean = simulated(32)
    wild = simulated(32, factors={clean.days[-6]: 4.0})
    horizon = clean.week(0)
    plain, after = (
        forecast_stream(as_history(centre.counts()), stream, horizon, calendar)
        for centre in (clean, wild)
    )
    assert plain is not None
    assert after is not None
    assert daily(after)[1] < 1.25 * daily(plain)[1]


def test_forecast_special_day_by_factor_and_by_what_it_brought_before(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    days = simulated(33).days
    centre = simulated(33, factors={days[40]: 1.8, days[75]: 1.8})
    horizon = centre.week(0)
    history = as_history(centre.counts())
    wednesday, thursday = (horizon.first_day + timedelta(days=n) for n in (2, 3))
    special = (
        SpecialDay(days[40], "mailing"),
        SpecialDay(days[75], "mailing"),
        SpecialDay(wednesday, "mailing"),
        SpecialDay(thursday, "closing sale", factor=1.5),
    )
    plain = forecast_stream(history, stream, horizon, calendar)
    marked = forecast_stream(history, stream, horizon, replace(calendar, special_days=special))
    assert plain is not None
    assert marked is not None
    factors = daily(marked) / daily(plain)
    assert factors[2] == pytest.approx(1.65, abs=0.2)
    assert factors[3] == pytest.approx(1.5, abs=0.05)
    assert factors[4] == pytest.approx(1.0, abs=0.03)


def test_forecast_public_holiday_is_learned_from_earlier_ones(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    on_weekdays = [date(2024, 1, 1), date(2024, 3, 29), date(2024, 4, 1), date(2024, 5, 1)]
    factors = {**dict.fromkeys(on_weekdays, 0.25), date(2024, 1, 6): 0.7}
    centre = simulated(34, n_weeks=18, factors=factors)
    ascension = date(2024, 5, 9)
    horizon = Horizon("UTC", date(2024, 5, 6), 7, 30)
    forecast = forecast_stream(as_history(centre.counts()), stream, horizon, calendar)
    elsewhere = replace(calendar, pod=replace(calendar.pod, country="", state=""))
    ordinary = forecast_stream(as_history(centre.counts()), stream, horizon, elsewhere)
    assert forecast is not None
    assert ordinary is not None
    share = daily(forecast) / daily(ordinary)
    assert share[(ascension - horizon.first_day).days] == pytest.approx(0.25, abs=0.1)
    assert share[1] == pytest.approx(1.0, abs=0.08)


def test_forecast_holiday_on_which_the_pod_was_always_closed_brings_little(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    closed = [date(2024, 1, 1), date(2024, 1, 6), date(2024, 3, 29), date(2024, 4, 1)]
    centre = simulated(35, n_weeks=18, factors=dict.fromkeys([*closed, date(2024, 5, 1)], 0.0))
    horizon = Horizon("UTC", date(2024, 5, 6), 7, 30)
    forecast = forecast_stream(as_history(centre.counts()), stream, horizon, calendar)
    assert forecast is not None
    assert daily(forecast)[3] < 0.15 * daily(forecast)[2]


def test_forecast_longer_opening_hours_keep_the_level_of_the_old_ones(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(36)
    counts = centre.counts()
    change = centre.days[-28]
    counts[:-28, 32:] = 0.0
    hours = tuple(
        OpeningHours("north", weekday=weekday, start=time(8), end=end, validity=validity)
        for weekday in range(7)
        for end, validity in (
            (time(16), Validity(None, change - timedelta(days=1))),
            (time(20), Validity(change, None)),
        )
    )
    horizon = centre.week(0)
    changed = forecast_stream(as_history(counts), stream, horizon, replace(calendar, opening=hours))
    always = forecast_stream(as_history(centre.counts()), stream, horizon, calendar)
    assert changed is not None
    assert always is not None
    assert daily(changed) == pytest.approx(daily(always), rel=0.1)


def test_forecast_missing_days_do_not_lower_it(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(37)
    counts = centre.counts()
    gappy = counts.copy()
    gappy[[-3, -5, -9, -12, -20]] = 0.0
    horizon = centre.week(0)
    whole, holes = (
        forecast_stream(as_history(each), stream, horizon, calendar) for each in (counts, gappy)
    )
    assert whole is not None
    assert holes is not None
    assert daily(holes) == pytest.approx(daily(whole), rel=0.08)


def test_forecast_weekday_that_never_had_contacts_gets_none(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(48)
    counts = centre.counts()
    counts[6::7] = 0.0
    always_open = replace(calendar, opening=())
    forecast = forecast_stream(as_history(counts), stream, centre.week(0), always_open)
    assert forecast is not None
    assert daily(forecast)[6] < 0.005 * daily(forecast).sum()


def test_forecast_stream_that_was_always_silent_stays_so(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(49)
    silent = as_history(centre.counts()).frame.copy()
    silent["offered"] = silent["handled"] = 0.0
    forecast = forecast_stream(ContactHistory(silent), stream, centre.week(0), calendar)
    assert forecast is not None
    assert daily(forecast).max() < 0.2


def test_forecast_closed_intervals_bring_nobody(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(38)
    forecast = forecast_stream(as_history(centre.counts()), stream, centre.week(0), calendar)
    assert forecast is not None
    mean = np.array(forecast.mean).reshape(7, 48)
    assert mean[:, :16].sum() == mean[:, 40:].sum() == 0.0
    assert (mean[:, 16:40] > 0).all()
    assert np.array(forecast.high).reshape(7, 48)[:, :16].sum() == 0.0


def test_forecast_week_of_the_clock_change_has_all_its_intervals(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(39, n_weeks=12, opens=0.0, closes=24.0)
    history = as_history(centre.counts(), zone="Europe/Berlin")
    berlin = replace(calendar, opening=())
    horizon = Horizon("Europe/Berlin", date(2024, 3, 25), 7, 30)
    forecast = forecast_stream(history, stream, horizon, berlin)
    assert forecast is not None
    assert len(forecast.mean) == 7 * 48 - 2
    saturday_two, sunday_one, sunday_three = (
        horizon.interval(date(2024, 3, 30 + late), time(hour))
        for late, hour in ((0, 2), (1, 1), (1, 3))
    )
    assert sunday_three == sunday_one + 2
    assert forecast.mean[saturday_two] > 0
