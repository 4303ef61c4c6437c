from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.demand.erlang import chat, erlang_a, erlang_b, erlang_c

if TYPE_CHECKING:
    from scheduler.demand.timeline import FloatArray

FEW_AGENTS = st.integers(1, 25)
RATES = st.floats(0.002, 0.2)
TIMES = st.floats(20.0, 400.0)


def stationary(arrivals: float, finishing: list[float]) -> FloatArray:
    """Probabilities of a birth-death process with these rates out of states 1, 2, ..."""
    ratios = np.cumsum([0.0, *np.log(arrivals / np.array(finishing))])
    weights = np.exp(ratios - ratios.max())
    return np.asarray(weights / weights.sum())


@given(rate=RATES, aht_s=TIMES, agents=FEW_AGENTS)
@settings(max_examples=60, deadline=None)
def test_erlang_b_any_queue_is_the_probability_of_the_last_state(
    rate: float, aht_s: float, agents: int
) -> None:
    chances = stationary(rate, [k / aht_s for k in range(1, agents + 1)])
    assert erlang_b(rate * aht_s, agents) == pytest.approx(chances[-1], rel=1e-11)


def test_erlang_b_no_agents_loses_everything() -> None:
    assert erlang_b(3.0, 0) == 1.0


def test_erlang_c_classic_example_matches_published_figures() -> None:
    figures = erlang_c(360 / 1800, 240.0, 55, [15.0, 20.0])
    assert figures.p_wait == pytest.approx(0.238700936378, rel=1e-11)
    assert figures.service_level == pytest.approx([0.845883092171, 0.866796488173], rel=1e-11)
    assert figures.asa_s == pytest.approx(8.18403210439, rel=1e-11)
    assert figures.occupancy == pytest.approx(48 / 55)


def test_erlang_c_load_reaching_the_agents_has_no_steady_state() -> None:
    figures = erlang_c(0.1, 100.0, [9, 10, 11], 20.0)
    assert figures.p_wait[:2] == pytest.approx(1.0)
    assert figures.service_level[:2] == pytest.approx(0.0)
    assert np.isinf(figures.asa_s[:2]).all()
    assert figures.occupancy[:2] == pytest.approx(1.0)
    assert 0.3 < figures.service_level[2] < 0.5


def test_erlang_c_threshold_zero_is_the_share_that_does_not_wait() -> None:
    figures = erlang_c(0.1, 100.0, 14, 0.0)
    assert figures.service_level == pytest.approx(1 - figures.p_wait)


@given(rate=RATES, aht_s=TIMES, agents=FEW_AGENTS, patience_s=st.floats(5.0, 600.0))
@settings(max_examples=60, deadline=None)
def test_erlang_a_any_queue_agrees_with_its_stationary_states(
    rate: float, aht_s: float, agents: int, patience_s: float
) -> None:
    n_states = agents + 40 + int(10 * rate * (patience_s + aht_s))
    finishing = [
        min(m, agents) / aht_s + max(0, m - agents) / patience_s for m in range(1, n_states)
    ]
    chances = stationary(rate, finishing)
    waiting = np.maximum(np.arange(n_states) - agents, 0) @ chances
    figures = erlang_a(rate, aht_s, agents, 20.0, patience_s)
    assert figures.p_wait == pytest.approx(chances[agents:].sum(), rel=1e-9)
    assert figures.p_abandon == pytest.approx(waiting / patience_s / rate, rel=1e-8, abs=1e-14)
    busy = np.minimum(np.arange(n_states), agents) @ chances
    assert figures.occupancy == pytest.approx(busy / agents, rel=1e-9)


@given(rate=RATES, aht_s=TIMES, agents=FEW_AGENTS, patience_s=st.floats(5.0, 600.0))
@settings(max_examples=60, deadline=None)
def test_erlang_a_service_levels_are_ordered_and_waits_are_consistent(
    rate: float, aht_s: float, agents: int, patience_s: float
) -> None:
    figures = erlang_a(rate, aht_s, agents, 20.0, patience_s)
    rounding = 1e-12
    assert 0 <= figures.service_level <= figures.service_level_virtual + rounding <= 1 + rounding
    assert figures.service_level <= figures.service_level_answered <= 1 + rounding
    assert figures.mean_wait_s == pytest.approx(figures.p_abandon * patience_s)
    never_late = erlang_a(rate, aht_s, agents, 1e5, patience_s)
    assert never_late.service_level == pytest.approx(1 - figures.p_abandon, abs=1e-9)


def test_erlang_a_service_level_is_the_integral_of_the_wait() -> None:
    rate, aht_s, agents, within, patience_s = 0.05, 300.0, 14, 20.0, 90.0
    t = np.linspace(0.0, 3000.0, 3_000_001)
    density = rate * np.exp(rate * patience_s * (1 - np.exp(-t / patience_s)) - agents / aht_s * t)
    free = 1 / float(erlang_b(rate * aht_s, agents - 1))
    total = free + np.trapezoid(density, t)
    early = t <= within
    answered = np.trapezoid((density * np.exp(-t / patience_s))[early], t[early])
    figures = erlang_a(rate, aht_s, agents, within, patience_s)
    assert figures.service_level == pytest.approx((free + answered) / total, rel=1e-9)


def test_erlang_a_endless_patience_is_erlang_c() -> None:
    patient = erlang_a(600 / 1800, 300.0, 108, 20.0, 1e9)
    endless = erlang_c(600 / 1800, 300.0, 108, 20.0)
    assert patient.service_level == pytest.approx(endless.service_level, rel=1e-6)
    assert patient.asa_s == pytest.approx(endless.asa_s, rel=1e-5)


def test_erlang_a_hopeless_overload_stays_finite() -> None:
    figures = erlang_a(30000 / 1800, 300.0, [1, 100], 20.0, 180.0)
    assert figures.p_abandon == pytest.approx([1 - 1 / 5000, 1 - 100 / 5000], rel=1e-9)
    assert (figures.service_level < 1e-6).all()


def test_chat_without_slowdown_is_erlang_a_on_slots() -> None:
    as_chat = chat(120 / 1800, [600.0] * 3, 15, 30.0, 300.0)
    on_slots = erlang_a(120 / 1800, 600.0, 45, 30.0, 300.0)
    assert as_chat.service_level == pytest.approx(on_slots.service_level, rel=1e-12)
    assert as_chat.p_abandon == pytest.approx(on_slots.p_abandon, rel=1e-12)


def test_chat_slowdown_agrees_with_its_stationary_states() -> None:
    rate, by_load, agents, patience_s = 120 / 1800, [360.0, 450.0, 600.0], 14, 300.0
    speed = [0.0, *((j + 1) / aht_s for j, aht_s in enumerate(by_load))]
    finishing = []
    for m in range(1, 400):
        each, more = divmod(min(m, 42), agents)
        served = (agents - more) * speed[each] + (more * speed[each + 1] if more else 0.0)
        finishing.append(served + max(0, m - 42) / patience_s)
    chances = stationary(rate, finishing)
    figures = chat(rate, by_load, agents, 30.0, patience_s)
    assert figures.p_wait == pytest.approx(chances[42:].sum(), rel=1e-11)
    assert figures.p_wait == pytest.approx(0.20287368448, rel=1e-11)
    assert figures.service_level == pytest.approx(0.868994948896, rel=1e-11)


def test_chat_one_more_chat_that_lowers_throughput_is_refused() -> None:
    with pytest.raises(ValueError, match=r"aht_by_load_s contains 700, expected times"):
        chat(0.1, [300.0, 700.0], 10, 20.0, 100.0)


def test_figures_of_many_intervals_equal_those_of_each() -> None:
    rates = np.linspace(0.5, 17.0, 3000)
    together = erlang_a(rates, 300.0, np.ceil(rates * 300), 20.0, 180.0)
    for place in (0, 1500, 2999):
        alone = erlang_a(rates[place], 300.0, np.ceil(rates[place] * 300), 20.0, 180.0)
        assert together.service_level[place] == pytest.approx(alone.service_level, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, 300.0, 10, 20.0), "contacts_per_s contains 0, expected finite numbers above 0"),
        ((0.1, -3.0, 10, 20.0), "aht_s contains -3, expected finite numbers above 0"),
        ((0.1, 300.0, 1.5, 20.0), "agents contains 1.5, expected whole numbers, 0 or more"),
        ((0.1, 300.0, 10, -1.0), "answer_within_s contains -1, expected 0 or more"),
        ((0.1, float("nan"), 10, 20.0), "aht_s contains nan"),
    ],
)
def test_erlang_c_impossible_input_is_named(arguments: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        erlang_c(*arguments)


def test_erlang_a_nobody_on_duty_is_refused() -> None:
    with pytest.raises(ValueError, match="agents contains 0, expected 1 or more"):
        erlang_a(0.1, 300.0, 0, 20.0, 100.0)
