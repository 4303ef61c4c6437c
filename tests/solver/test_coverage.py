"""Coverage against independent ways to compute the same figures."""

from __future__ import annotations

import random
from math import ceil, inf
from typing import TYPE_CHECKING

import numpy as np
import pytest
from ortools.linear_solver.python import model_builder as lp

from solver.couplings.coverage import (
    Capacity,
    arrays_for,
    layers,
    price_coverage,
    shortfall,
    unmet_by_channel,
    unmet_fte_hours,
)
from solver.couplings.prices import price_vectors
from solver.errors import InvalidProblemError
from solver.problem import Agent, Day, Demand, Duty, Problem, Segment, Shell
from solver.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from solver.couplings.prices import SkillSet

    Unit = tuple[str, int, int]

CHANNELS = ("chat", "email", "social", "voice")


def least_cost(units: Sequence[Unit], skill_sets: Sequence[SkillSet], counts: Iterable[int]) -> int:
    """The linear program itself: people divide the interval between their channels.

    ``units`` are triples of channel, tenths wanted, and the cost of each tenth left unmet.
    """
    program = lp.Model()  # type: ignore[no-untyped-call]  # OR-Tools has no annotation here
    cost = list[lp.LinearExpr]()
    unserved = {channel: list[lp.LinearExpr]() for channel, _, _ in units}
    for channel, tenths, weight in units:
        missing = program.new_num_var(0, int(tenths), "")
        unserved[channel].append(int(tenths) - missing)
        cost.append(weight * missing)
    for pairs, count in zip(skill_sets, counts, strict=True):
        spent = [program.new_num_var(0, inf, "") for _ in pairs]
        program.add(lp.LinearExpr.sum(spent) <= int(count))
        for (channel, rate), time in zip(pairs, spent, strict=True):
            unserved[channel].append(-rate * time)
    for left in unserved.values():
        program.add(lp.LinearExpr.sum(left) <= 0)
    program.minimize(lp.LinearExpr.sum(cost))
    solver = lp.Solver("GLOP")
    assert solver.solve(program) == lp.SolveStatus.OPTIMAL
    return ceil(solver.objective_value - 1e-6)


def least_shortfall(
    need: Iterable[int], skill_sets: Sequence[SkillSet], counts: Iterable[int]
) -> int:
    return least_cost(
        [(c, tenths, 1) for c, tenths in zip(CHANNELS, need, strict=False)], skill_sets, counts
    )


def draw_skill_sets(
    rng: random.Random, rates: tuple[int, ...] | None, n_channels: int
) -> list[SkillSet]:
    channels = CHANNELS[:n_channels]
    found: set[SkillSet] = set()
    for _ in range(rng.randint(1, 6)):
        chosen = sorted(rng.sample(channels, rng.randint(1, n_channels)))
        common = rng.choice((10, 7))
        found.add(tuple((c, rng.choice(rates) if rates else common) for c in chosen))
    return sorted(found)


def problem_with(
    tenths: Sequence[Sequence[int]],
    priority: Sequence[int] | None = None,
    agents: Sequence[Agent] = (),
    interval_min: int = 15,
    shells: Sequence[Shell] = (),
    **demand: int,
) -> Problem:
    channels = CHANNELS[: len(tenths)]
    return Problem(
        interval_min=interval_min,
        days=(Day(0, len(tenths[0]), 0),),
        shells=tuple(shells),
        agents=tuple(agents),
        demand=Demand(
            channels, tuple(map(tuple, tenths)), tuple(priority or [1] * len(channels)), **demand
        ),
        rules=(),
    )


def agent(name: str, rates: dict[str, int], fixed: tuple[Duty, ...] = ()) -> Agent:
    return Agent(name, tuple(sorted(rates.items())), 2400, 0, 2400, 5, fixed=fixed)


def working(start: int, end: int, channels: Sequence[str], day: int = 0, paid_min: int = 0) -> Duty:
    shell = Shell(day, start, end, paid_min, "L")
    return Duty(shell, (Segment(start, end, "work", tuple(channels)),))


@pytest.mark.parametrize("rates", [None, (10, 7), (10, 8, 5)], ids=["common", "two", "three"])
def test_shortfall_equals_linear_program(rates: tuple[int, ...] | None) -> None:
    rng = random.Random(repr(rates))
    for _ in range(15):
        n = rng.randint(1, 4)
        skill_sets = draw_skill_sets(rng, rates, n)
        need = np.array(
            [[rng.choice((0, rng.randint(0, 60))) for _ in range(12)] for _ in range(n)]
        )
        counts = np.array([[rng.choice((0, 1, 3)) for _ in range(12)] for _ in skill_sets])
        problem = problem_with(need.tolist())
        arrays = arrays_for(problem, skill_sets)
        found = shortfall(arrays, arrays.full_needs, counts)
        expected = [least_shortfall(need[:, t], skill_sets, counts[:, t]) for t in range(12)]
        assert found.tolist() == expected, skill_sets


def test_price_vectors_common_rates_are_subsets() -> None:
    sets = [(("chat", 7), ("voice", 7)), (("chat", 10),)]
    prices = price_vectors(("chat", "voice"), sets)
    assert prices.scale == 1
    assert prices.vectors.tolist() == [[0, 1], [1, 0], [1, 1]]


def test_price_vectors_unequal_rates_have_ratios() -> None:
    prices = price_vectors(("chat", "voice"), [(("chat", 5), ("voice", 10))])
    assert prices.scale == 2
    assert prices.vectors.tolist() == [[0, 2], [2, 0], [2, 1], [2, 2]]


def test_price_vectors_too_many_channels() -> None:
    with pytest.raises(InvalidProblemError, match="11 channels, at most 10"):
        price_vectors([str(c) for c in range(11)], [])


def test_layers_one_priority_is_the_shallow_tenth_once_and_the_deep_part_twice_more() -> None:
    demand = Demand(("a",), ((0, 1, 9, 10, 25),), (1,))
    deep, full = layers(demand)
    assert (deep.coefficient, full.coefficient) == (2, 1)
    assert deep.tenths.tolist() == [[0, 0, 8, 9, 23]]
    assert full.tenths.tolist() == [[0, 1, 9, 10, 25]]


def test_layers_priorities_nest() -> None:
    demand = Demand(("a", "b"), ((20,), (30,)), (1, 2))
    assert [(layer.coefficient, layer.tenths.ravel().tolist()) for layer in layers(demand)] == [
        (3, [0, 27]),
        (1, [18, 27]),
        (1, [18, 30]),
        (1, [20, 30]),
    ]


def test_layers_priority_zero_costs_nothing() -> None:
    demand = Demand(("a", "b"), ((20,), (30,)), (0, 1), deep_factor=1)
    assert [(layer.coefficient, layer.tenths.ravel().tolist()) for layer in layers(demand)] == [
        (1, [0, 30])
    ]


def weighted_units(demand: Demand, t: int) -> Iterator[Unit]:
    for channel, row, priority in zip(demand.channels, demand.tenths, demand.priority, strict=True):
        shallow = max(1, row[t] // 10) if row[t] else 0
        yield channel, shallow, priority
        yield channel, row[t] - shallow, priority * demand.deep_factor


def test_price_coverage_equal_rates_is_the_least_weighted_shortfall() -> None:
    rng = random.Random(5)
    for _ in range(25):
        tenths = [[rng.randint(0, 60) for _ in range(8)] for _ in range(3)]
        priority = [rng.choice((1, 2, 5)) for _ in range(3)]
        problem = problem_with(tenths, priority, deep_factor=rng.choice((1, 3)))
        skill_sets = sorted(
            {
                tuple((c, 10) for c in sorted(rng.sample(CHANNELS[:3], rng.randint(1, 3))))
                for _ in range(3)
            }
        )
        counts = np.array([[rng.randint(0, 4) for _ in range(8)] for _ in skill_sets])
        expected = sum(
            least_cost([*weighted_units(problem.demand, t)], skill_sets, counts[:, t])
            for t in range(8)
        )
        assert price_coverage(arrays_for(problem, skill_sets), counts).missing == expected


@pytest.mark.parametrize(("interval_min", "cost"), [(5, 3), (15, 10), (30, 20), (60, 40)])
def test_price_coverage_counts_quarter_hours(interval_min: int, cost: int) -> None:
    problem = problem_with([[10]], deep_factor=1, interval_min=interval_min)
    assert price_coverage(arrays_for(problem, []), np.zeros((0, 1), dtype=np.int64)).missing == cost


@pytest.mark.parametrize(
    ("people", "idle"), [(0, 0), (2, 0), (3, 6), (4, 16)], ids=["none", "short", "above", "more"]
)
def test_price_coverage_overstaffing_starts_above_the_margin(people: int, idle: int) -> None:
    problem = problem_with([[20]], over_cost=2, over_margin_percent=20)
    arrays = arrays_for(problem, [(("chat", 10),)])
    assert price_coverage(arrays, np.array([[people]])).overstaffing == 2 * idle


def test_price_coverage_equals_naive_loop() -> None:
    rng = random.Random(9)
    for _ in range(20):
        skill_sets = draw_skill_sets(rng, (10, 6), 3)
        tenths = [[rng.randint(0, 40) for _ in range(10)] for _ in range(3)]
        problem = problem_with(tenths, [1, 3, 2], over_cost=1)
        counts = np.array([[rng.randint(0, 3) for _ in range(10)] for _ in skill_sets])
        missing = over = 0
        for t in range(10):
            for layer in layers(problem.demand):
                unmet = least_shortfall(layer.tenths[:, t], skill_sets, counts[:, t])
                missing += layer.coefficient * unmet
            need = [-(-row[t] * 120 // 100) for row in tenths]
            able = sum(
                max(r for _, r in pairs) * int(n)
                for pairs, n in zip(skill_sets, counts[:, t], strict=True)
            )
            over += able - sum(need) + least_shortfall(need, skill_sets, counts[:, t])
        assert price_coverage(arrays_for(problem, skill_sets), counts) == (missing, over)


def test_capacity_counts_segments_by_their_own_channels() -> None:
    both = agent("a", {"chat": 10, "email": 10})
    problem = problem_with([[10] * 4, [10] * 4], agents=[both, agent("b", {"chat": 10})])
    shell = Shell(0, 0, 4, 60, "L")
    duty = Duty(
        shell,
        (
            Segment(0, 1, "work", ("chat", "email")),
            Segment(1, 2, "break"),
            Segment(2, 4, "work", ("email",)),
        ),
    )
    on_work = Capacity(problem, Roster(((duty,), (working(0, 3, ["chat"]),))))
    counted = {
        tuple(channel for channel, _ in pairs): row.tolist()
        for pairs, row in zip(on_work.arrays.skill_sets, on_work.counts, strict=True)
    }
    assert counted == {
        ("chat", "email"): [1, 0, 0, 0],
        ("chat",): [1, 1, 1, 0],
        ("email",): [0, 0, 1, 1],
    }


def test_capacity_counts_fixed_duties_inside_the_horizon_only() -> None:
    night = agent(
        "a", {"chat": 10}, fixed=(working(-3, 2, ["chat"], -1), working(4, 8, ["chat"], 1))
    )
    problem = problem_with([[10] * 4], agents=[night])
    assert Capacity(problem, Roster(((None,),))).counts.tolist() == [[1, 1, 0, 0]]


def test_unmet_fte_hours_counts_every_weight_once() -> None:
    problem = problem_with(
        [[20, 20], [5, 0]], [1, 9], agents=[agent("a", {"chat": 10, "email": 10})]
    )
    roster = Roster(((working(0, 1, ["chat", "email"]),),))
    assert unmet_fte_hours(problem, roster) == pytest.approx((1.5 + 2.0) * 0.25)


def test_unmet_by_channel_serves_the_most_important_first() -> None:
    rates = {"chat": 10, "email": 10}
    problem = problem_with([[20], [5]], [1, 9], agents=[agent("a", rates)])
    roster = Roster(((working(0, 1, ["chat", "email"]),),))
    assert unmet_by_channel(problem, Capacity(problem, roster)).tolist() == [[15], [0]]


def test_unmet_by_channel_sums_to_the_least_shortfall() -> None:
    rng = random.Random(3)
    for _ in range(30):
        sets = [dict(pairs) for pairs in draw_skill_sets(rng, None, 4)]
        agents = [agent(str(i), rates) for i, rates in enumerate(sets)]
        tenths = [[rng.randint(0, 20) for _ in range(6)] for _ in range(4)]
        problem = problem_with(tenths, [3, 1, 2, 3], agents=agents)
        roster = Roster(tuple((working(0, 6, who.channels),) for who in agents))
        on_work = Capacity(problem, roster)
        split = unmet_by_channel(problem, on_work)
        least = shortfall(on_work.arrays, on_work.arrays.full_needs, on_work.counts)
        assert split.sum(axis=0).tolist() == least.tolist()
        assert (split >= 0).all()
        assert (split <= np.array(tenths)).all()
