from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.demand.erlang import erlang_a, erlang_c
from scheduler.demand.staffing import (
    deferrable_batches,
    require_pod,
    required_agents,
    required_fte,
)
from scheduler.demand.weeks import PodForecast, StreamForecast
from scheduler.errors import InvalidDataError
from scheduler.pods.pods import ServicePromise, Stream

VOICE = Stream("north", "voice")
MAIL = Stream("north", "email")
PROMISE = ServicePromise(VOICE, "erlang_c", max_occupancy=1.0)


def mail_forecast(per_interval: list[float], aht_s: float = 600.0) -> StreamForecast:
    mean = tuple(per_interval)
    return StreamForecast(MAIL, mean, mean, mean, (aht_s,) * len(mean))


@pytest.mark.parametrize(
    ("contacts", "aht_s", "agents"), [(100.0, 180.0, 14), (360.0, 240.0, 54), (0.5, 180.0, 1)]
)
def test_required_agents_erlang_c_matches_published_requirements(
    contacts: float, aht_s: float, agents: int
) -> None:
    assert required_agents([contacts], [aht_s], PROMISE, 30) == [agents]


@given(
    contacts=st.floats(0.1, 500.0),
    aht_s=st.floats(30.0, 900.0),
    level=st.floats(0.3, 0.98),
    occupancy=st.floats(0.5, 1.0),
    patience_s=st.none() | st.floats(10.0, 600.0),
)
@settings(max_examples=60, deadline=None)
def test_required_agents_any_promise_is_kept_and_one_less_breaks_it(
    contacts: float, aht_s: float, level: float, occupancy: float, patience_s: float
) -> None:
    promise = ServicePromise(
        VOICE,
        "erlang_a" if patience_s else "erlang_c",
        service_level=level,
        patience_s=patience_s,
        max_occupancy=occupancy,
    )
    agents = int(required_agents([contacts], [aht_s], promise, 30)[0])

    def kept(n: int) -> bool:
        if n == 0:
            return False
        rate = contacts / 1800
        figures = (
            erlang_a(rate, aht_s, n, promise.answer_within_s, patience_s)
            if patience_s
            else erlang_c(rate, aht_s, n, promise.answer_within_s)
        )
        return bool(figures.service_level >= level and figures.occupancy <= occupancy + 1e-12)

    assert kept(agents)
    assert not kept(agents - 1)


def test_required_agents_occupancy_limit_binds_before_the_service_level() -> None:
    limited = replace(PROMISE, max_occupancy=0.85)
    assert required_agents([1000.0], [300.0], limited, 30) == [197]


def test_required_agents_occupancy_exactly_at_the_limit_is_kept() -> None:
    limited = replace(PROMISE, max_occupancy=0.85, service_level=0.5)
    assert required_agents([1020.0], [300.0], limited, 30) == [200]


def test_required_agents_no_contacts_need_nobody() -> None:
    assert required_agents([0.0, 10.0], [0.0, 180.0], PROMISE, 30).tolist() == [0, 3]


def test_required_agents_impatient_customers_need_fewer() -> None:
    impatient = replace(PROMISE, model="erlang_a", patience_s=60.0)
    patient, leaving = (
        required_agents([600.0], [300.0], promise, 30)[0] for promise in (PROMISE, impatient)
    )
    assert leaving < 100 < patient


def test_required_agents_chat_concurrency_saves_less_where_it_slows_down() -> None:
    alone = ServicePromise(VOICE, "chat", patience_s=300.0, answer_within_s=30.0)
    needs = [
        int(required_agents([120.0], [360.0], promise, 30)[0])
        for promise in (
            alone,
            replace(alone, concurrency=3, slowdown=0.3),
            replace(alone, concurrency=3),
        )
    ]
    assert needs[0] > needs[1] > needs[2]


def test_required_agents_chat_without_patience_counts_slots_at_full_slowness() -> None:
    promise = ServicePromise(
        VOICE, "chat", concurrency=3, slowdown=0.25, answer_within_s=30.0, max_occupancy=1.0
    )
    assert required_agents([120.0], [400.0], promise, 30) == [16]


def test_required_agents_deferrable_promise_is_refused() -> None:
    with pytest.raises(InvalidDataError, match="email: model deferrable has no requirement"):
        required_agents([1.0], [60.0], ServicePromise(MAIL, "deferrable"), 30)


def test_required_agents_negative_contacts_are_refused() -> None:
    with pytest.raises(InvalidDataError, match="contacts are negative"):
        required_agents([-1.0], [60.0], PROMISE, 30)


def test_required_fte_shrinkage_raises_agents_but_not_the_minimum() -> None:
    promise = replace(PROMISE, shrinkage=0.2, min_agents=3)
    fte = required_fte([0.0, 1.0, 100.0], [180.0] * 3, promise, 30)
    assert fte == pytest.approx([3.0, 3.0, 14 / 0.8])


def test_required_fte_closed_intervals_have_no_minimum() -> None:
    promise = replace(PROMISE, min_agents=2)
    is_open = np.array([False, True])
    assert required_fte([0.0, 0.0], [180.0] * 2, promise, 30, is_open).tolist() == [0.0, 2.0]


def test_batches_open_all_day_keep_every_minute_until_the_end() -> None:
    forecast = mail_forecast([1.3] * 48)
    promise = ServicePromise(MAIL, "deferrable", due_min=120)
    batches = deferrable_batches(forecast, promise, np.ones(48, dtype=bool), 30)
    early = [batch for batch in batches if batch.due < 48]
    assert all(batch.due - batch.release == 4 for batch in early)
    assert [batch.release for batch in batches[:3]] == [2, 4, 6]
    assert sum(batch.minutes for batch in early) == pytest.approx(len(early) * 26, abs=1)


def test_batches_shrinkage_lengthens_the_work() -> None:
    promise = ServicePromise(MAIL, "deferrable", due_min=60, shrinkage=0.5)
    batches = deferrable_batches(
        mail_forecast([1.0] * 8, aht_s=300.0), promise, np.ones(8, dtype=bool), 30
    )
    assert batches[0].minutes == 20


def test_batches_nightly_arrivals_wait_for_opening_and_are_due_in_opened_time() -> None:
    is_open = np.zeros(96, dtype=bool)
    is_open[16:40] = is_open[64:88] = True
    arrivals = [0.0] * 96
    arrivals[44] = 2.0
    promise = ServicePromise(MAIL, "deferrable", due_min=240)
    (batch,) = deferrable_batches(mail_forecast(arrivals), promise, is_open, 30)
    assert (batch.release, batch.due, batch.minutes) == (64, 72, 20)


def test_batches_due_over_a_closed_night_count_opened_time_only() -> None:
    is_open = np.zeros(96, dtype=bool)
    is_open[16:40] = is_open[64:88] = True
    arrivals = [0.0] * 96
    arrivals[36] = 1.0
    promise = ServicePromise(MAIL, "deferrable", due_min=240)
    (batch,) = deferrable_batches(mail_forecast(arrivals), promise, is_open, 30)
    assert (batch.release, batch.due) == (38, 70)


def test_batches_due_after_the_horizon_take_their_share_of_it() -> None:
    arrivals = [0.0] * 46 + [4.0, 0.0]
    promise = ServicePromise(MAIL, "deferrable", due_min=120)
    (batch,) = deferrable_batches(mail_forecast(arrivals), promise, np.ones(48, dtype=bool), 30)
    assert (batch.release, batch.due, batch.minutes) == (47, 48, 10)


def test_batches_fractions_of_minutes_are_carried_over() -> None:
    promise = ServicePromise(MAIL, "deferrable", due_min=60)
    forecast = mail_forecast([0.01] * 480, aht_s=60.0)
    batches = deferrable_batches(forecast, promise, np.ones(480, dtype=bool), 30)
    assert sum(batch.minutes for batch in batches) == pytest.approx(4.8, abs=0.6)


def test_require_pod_splits_immediate_from_deferrable() -> None:
    forecast = PodForecast(
        "north",
        date(2026, 1, 5),
        1,
        30,
        (
            StreamForecast(VOICE, (10.0,) * 48, (5.0,) * 48, (15.0,) * 48, (180.0,) * 48),
            mail_forecast([1.0] * 48),
        ),
    )
    promises = (PROMISE, ServicePromise(MAIL, "deferrable"))
    requirement = require_pod(forecast, promises, np.ones(48, dtype=bool))
    assert [stream.stream for stream in requirement.streams] == [VOICE]
    assert requirement.streams[0].required_fte == (3.0,) * 48
    assert {batch.stream for batch in requirement.batches} == {MAIL}
    assert requirement.interval_min == 30


def test_require_pod_stream_without_promise_is_named() -> None:
    forecast = PodForecast("north", date(2026, 1, 5), 1, 30, (mail_forecast([1.0] * 48),))
    with pytest.raises(InvalidDataError, match="north has contacts on email but no service"):
        require_pod(forecast, (), np.ones(48, dtype=bool))


def test_required_agents_five_thousand_erlang_by_both_models() -> None:
    promise = replace(PROMISE, patience_s=180.0)
    assert required_agents([30_000.0], [300.0], promise, 30) == [5019]
    leaving = replace(promise, model="erlang_a")
    assert required_agents([30_000.0], [300.0], leaving, 30) == [4573]
