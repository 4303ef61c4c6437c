from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scheduler.calendar import Horizon
from scheduler.demand.forecast import forecast_pod
from scheduler.demand.history import ContactHistory
from scheduler.demand.reference import reference_forecast, reference_shape
from scheduler.demand.special_days import PodCalendar
from scheduler.errors import InvalidDataError
from scheduler.pods.pods import Pod, ServicePromise, SpecialDay, Stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scheduler.demand.conftest import SimulatedCentre

WEEK = Horizon("UTC", date(2024, 7, 1), 7, 30)
NEW_POD = Pod("new", "New", zone="UTC", country="", accounts=2000, contacts_per_account_week=0.4)
NEW_VOICE = Stream("new", "voice")


def test_reference_shape_adds_up_to_one_and_follows_the_other_pod(
    simulated: type[SimulatedCentre], as_history: Callable[..., ContactHistory]
) -> None:
    counts = simulated(51, n_weeks=8).counts()
    shape = reference_shape(as_history(counts), "voice", [Pod("north", "", zone="UTC")], 30)
    assert shape is not None
    assert shape.sum() == pytest.approx(1.0)
    by_weekday = counts.reshape(8, 7, 48).sum(axis=(0, 2)) / counts.sum()
    assert shape.sum(axis=1) == pytest.approx(by_weekday)


def test_reference_shape_without_such_contacts_is_none(
    simulated: type[SimulatedCentre], as_history: Callable[..., ContactHistory]
) -> None:
    history = as_history(simulated(51, n_weeks=2).counts())
    assert reference_shape(history, "chat", [Pod("north", "", zone="UTC")], 30) is None


def test_forecast_new_pod_is_accounts_times_rate_on_the_reference_shape(
    simulated: type[SimulatedCentre], as_history: Callable[..., ContactHistory]
) -> None:
    counts = simulated(52, n_weeks=8).counts()
    forecast = forecast_pod(
        as_history(counts),
        WEEK,
        PodCalendar(NEW_POD),
        (ServicePromise(NEW_VOICE, "erlang_c", aht_s=333.0),),
        reference_pods=(Pod("north", "", zone="UTC"), NEW_POD),
    )
    (voice,) = forecast.streams
    mean = np.array(voice.mean).reshape(7, 48)
    assert mean.sum() == pytest.approx(800.0)
    assert mean[0].sum() > 3 * mean[5].sum()
    assert mean[:, :16].sum() == 0.0
    assert set(voice.aht_s) == {333.0}
    assert "no history" in voice.method


def test_forecast_new_pod_without_any_reference_is_even(calendar: PodCalendar) -> None:
    pod = replace(NEW_POD, code="north")
    forecast = forecast_pod(
        ContactHistory.empty(),
        WEEK,
        replace(calendar, pod=pod),
        (
            ServicePromise(Stream("north", "voice"), "erlang_c"),
            ServicePromise(Stream("north", "chat"), "chat"),
        ),
    )
    for each in forecast.streams:
        mean = np.array(each.mean).reshape(7, 48)
        assert mean.sum() == pytest.approx(400.0)
        assert np.unique(mean.round(9)).size == 2


def test_reference_forecast_marks_its_doubt_and_its_special_days() -> None:
    calendar = PodCalendar(
        replace(NEW_POD, country="DE", state="BY"),
        special_days=(SpecialDay(date(2024, 7, 2), "launch", factor=3.0),),
    )
    forecast = reference_forecast(NEW_VOICE, 33_600.0, None, WEEK, calendar, 300.0)
    mean = np.array(forecast.mean).reshape(7, 48)
    assert mean[1] == pytest.approx(3 * mean[0])
    assert forecast.low[0] < 60 < 100 < 145 < forecast.high[0]


def test_reference_forecast_holiday_brings_half() -> None:
    horizon = Horizon("UTC", date(2024, 12, 23), 7, 30)
    calendar = PodCalendar(replace(NEW_POD, country="DE", state="BY"))
    mean = np.array(
        reference_forecast(NEW_VOICE, 700.0, None, horizon, calendar, 300.0).mean
    ).reshape(7, 48)
    assert mean.sum(axis=1).round(6).tolist() == [100, 100, 50, 50, 100, 100, 100]


def test_reference_forecast_negative_contacts_are_refused() -> None:
    with pytest.raises(InvalidDataError, match="contacts_per_week is -1, expected 0 or more"):
        reference_forecast(NEW_VOICE, -1, None, WEEK, PodCalendar(NEW_POD), 300.0)
