from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from scheduler.demand.forecast import forecast_pod, forecast_stream
from scheduler.demand.history import ContactHistory
from scheduler.pods.pods import ServicePromise, Stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.demand.special_days import PodCalendar
    from scheduler.demand.timeline import FloatArray
    from scheduler.demand.weeks import StreamForecast
    from tests.scheduler.demand.conftest import SimulatedCentre


def daily(forecast: StreamForecast) -> FloatArray:
    return np.asarray(np.array(forecast.mean).reshape(7, -1).sum(axis=1))


def wmape_against_mean(
    centre: SimulatedCentre,
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> float:
    counts = centre.counts()
    history = as_history(counts, centre.interval_min)
    wrong = wrong_of_mean = 0.0
    for back in range(1, 5):
        horizon = centre.week(back)
        start = len(counts) - 7 * back
        actual = counts[start : start + 7]
        forecast = forecast_stream(history, stream, horizon, calendar)
        assert forecast is not None
        wrong += np.abs(np.array(forecast.mean) - actual.ravel()).sum()
        mean = np.mean([counts[start - 7 * k : start - 7 * k + 7] for k in range(1, 5)], axis=0)
        wrong_of_mean += np.abs(mean - actual).sum()
    return float(wrong / wrong_of_mean)


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"contacts_per_day": 60.0},
        {"contacts_per_day": 3000.0, "month_swing": 0.15, "n_weeks": 40},
        {"day_noise": 0.2, "interval_noise": 0.25},
        {"n_weeks": 13, "growth_per_year": 0.5},
        {"interval_min": 15, "opens": 0.0, "closes": 24.0},
    ],
    ids=["usual", "small", "pay days", "noisy", "short and growing", "round the clock"],
)
def test_forecast_other_centres_beats_the_mean_of_four_weeks(
    shape: dict[str, Any],
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    if "opens" in shape:
        calendar = replace(calendar, opening=())
    calendar = replace(calendar, pod=replace(calendar.pod, country="", state=""))
    ratios = [
        wmape_against_mean(simulated(seed, **shape), as_history, stream, calendar)
        for seed in (11, 12)
    ]
    assert np.mean(ratios) < 0.95


def test_forecast_prediction_interval_holds_its_share_of_overdispersed_counts(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    inside = total = below = above = 0
    for seed in range(21, 27):
        centre = simulated(seed, day_noise=0.12, interval_noise=0.2)
        counts = centre.counts()
        forecast = forecast_stream(as_history(counts[:-7]), stream, centre.week(1), calendar)
        assert forecast is not None
        low, high = np.array(forecast.low), np.array(forecast.high)
        actual, is_open = counts[-7:].ravel(), np.array(forecast.mean) > 0
        inside += int(((low <= actual) & (actual <= high))[is_open].sum())
        below += int((actual < low)[is_open].sum())
        above += int((actual > high)[is_open].sum())
        total += int(is_open.sum())
        poisson = 2 * 1.2816 * np.sqrt(np.array(forecast.mean))
        assert (high - low)[is_open].mean() > 1.3 * poisson[is_open].mean()
    assert 0.75 <= inside / total <= 0.88
    assert 0.03 <= below / total <= 0.16
    assert 0.05 <= above / total <= 0.18


def test_forecast_handling_time_follows_the_clock_and_small_slots_the_mean(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(40)
    rows = as_history(centre.counts()).frame.copy()
    late = rows["start"].dt.hour >= 15
    rows["aht_s"] = np.where(late, 400.0, 200.0)
    forecast = forecast_stream(ContactHistory(rows), stream, centre.week(0), calendar)
    assert forecast is not None
    aht_s = np.array(forecast.aht_s).reshape(7, 48)
    assert aht_s[0, 20] == pytest.approx(200.0, rel=0.1)
    assert aht_s[0, 32] == pytest.approx(400.0, rel=0.1)
    assert 220 < aht_s[6, 2] < 350


def test_forecast_stream_with_too_little_history_says_so(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(41, n_weeks=3)
    history = as_history(centre.counts()[:10])
    assert forecast_stream(history, stream, centre.week(0), calendar) is None
    other = Stream("north", "chat")
    assert forecast_stream(history, other, centre.week(0), calendar) is None


def test_forecast_three_weeks_of_history_suffice(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(42, n_weeks=3)
    forecast = forecast_stream(as_history(centre.counts()), stream, centre.week(0), calendar)
    assert forecast is not None
    assert daily(forecast).sum() == pytest.approx(centre.counts()[-14:].sum() / 2, rel=0.15)


def test_forecast_several_weeks_ahead_has_wider_or_equal_intervals(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(43, n_weeks=26, growth_per_year=1.5)
    history = as_history(centre.counts())
    near = centre.week(0)
    far = replace(near, first_day=near.first_day + timedelta(days=28))
    widths = []
    for horizon in (near, far):
        forecast = forecast_stream(history, stream, horizon, calendar)
        assert forecast is not None
        widths.append(np.subtract(forecast.high, forecast.low).sum() / sum(forecast.mean))
    assert widths[1] > widths[0]


def test_forecast_same_history_gives_the_same_forecast(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(44)
    first, second = (
        forecast_stream(as_history(centre.counts()), stream, centre.week(0), calendar)
        for _ in range(2)
    )
    assert first == second


def test_forecast_what_comes_later_is_never_read(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(45)
    counts = centre.counts()
    horizon = centre.week(2)
    assert forecast_stream(as_history(counts), stream, horizon, calendar) == forecast_stream(
        as_history(counts[:-14]), stream, horizon, calendar
    )


def test_forecast_pod_has_every_promised_and_every_known_stream(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(46)
    mail = Stream("north", "email")
    promises = (
        ServicePromise(stream, "erlang_c"),
        ServicePromise(mail, "deferrable", aht_s=500.0),
        ServicePromise(Stream("south", "voice"), "erlang_c"),
    )
    pod = replace(calendar.pod, accounts=1000, contacts_per_account_week=0.5, country="", state="")
    forecast = forecast_pod(
        as_history(centre.counts()),
        centre.week(0),
        replace(calendar, pod=pod),
        promises,
    )
    assert [each.stream for each in forecast.streams] == [mail, stream]
    assert sum(forecast.streams[0].mean) == pytest.approx(250.0)
    assert set(forecast.streams[0].aht_s) == {500.0}
    assert forecast.level == 0.8


def test_forecast_deferrable_stream_counts_what_arrives_at_night(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    calendar: PodCalendar,
) -> None:
    centre = simulated(47, opens=0.0, closes=24.0)
    mail = Stream("north", "email")
    history = as_history(centre.counts(), stream=mail)
    horizon = centre.week(0)
    (waiting,) = forecast_pod(
        history, horizon, calendar, (ServicePromise(mail, "deferrable"),)
    ).streams
    (lost,) = forecast_pod(history, horizon, calendar).streams
    assert np.array(waiting.mean).reshape(7, 48)[:, :16].sum() > 0
    assert sum(lost.mean) < sum(waiting.mean)
