from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from scheduler.calendar import Horizon
from scheduler.demand.forecast import forecast_pod, forecast_stream
from scheduler.demand.history import ContactHistory
from scheduler.pods.pods import OpeningHours, ServicePromise, SpecialDay, Stream
from scheduler.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.demand.special_days import PodCalendar
    from scheduler.demand.timeline import FloatArray
    from scheduler.demand.weeks import StreamForecast
    from tests.scheduler.demand.conftest import SimulatedCentre


def week_of(days: list[date], number: int, interval_min: int = 30, zone: str = "UTC") -> Horizon:
    """The week that begins ``number`` weeks before the end of ``days``; 0 is the one after."""
    return Horizon(zone, days[-1] + timedelta(days=1 - 7 * number), 7, interval_min)


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
        horizon = week_of(centre.days, back, centre.interval_min)
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
        forecast = forecast_stream(
            as_history(counts[:-7]), stream, week_of(centre.days, 1), calendar
        )
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
    horizon = week_of(clean.days, 0)
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
    horizon = week_of(clean.days, 0)
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
    horizon = week_of(days, 0)
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
    horizon = week_of(centre.days, 0)
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
    horizon = week_of(centre.days, 0)
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
    forecast = forecast_stream(as_history(counts), stream, week_of(centre.days, 0), always_open)
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
    forecast = forecast_stream(ContactHistory(silent), stream, week_of(centre.days, 0), calendar)
    assert forecast is not None
    assert daily(forecast).max() < 0.2


def test_forecast_closed_intervals_bring_nobody(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(38)
    forecast = forecast_stream(
        as_history(centre.counts()), stream, week_of(centre.days, 0), calendar
    )
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
    forecast = forecast_stream(ContactHistory(rows), stream, week_of(centre.days, 0), calendar)
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
    assert forecast_stream(history, stream, week_of(centre.days, 0), calendar) is None
    other = Stream("north", "chat")
    assert forecast_stream(history, other, week_of(centre.days, 0), calendar) is None


def test_forecast_three_weeks_of_history_suffice(
    simulated: type[SimulatedCentre],
    as_history: Callable[..., ContactHistory],
    stream: Stream,
    calendar: PodCalendar,
) -> None:
    centre = simulated(42, n_weeks=3)
    forecast = forecast_stream(
        as_history(centre.counts()), stream, week_of(centre.days, 0), calendar
    )
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
    near = week_of(centre.days, 0)
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
        forecast_stream(as_history(centre.counts()), stream, week_of(centre.days, 0), calendar)
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
    horizon = week_of(centre.days, 2)
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
        week_of(centre.days, 0),
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
    horizon = week_of(centre.days, 0)
    (waiting,) = forecast_pod(
        history, horizon, calendar, (ServicePromise(mail, "deferrable"),)
    ).streams
    (lost,) = forecast_pod(history, horizon, calendar).streams
    assert np.array(waiting.mean).reshape(7, 48)[:, :16].sum() > 0
    assert sum(lost.mean) < sum(waiting.mean)
