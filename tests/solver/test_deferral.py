"""Deferrable batches: earliest due first, and never at the cost of what has to be done now."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from solver.couplings.coverage import arrays_for, shortfall
from solver.couplings.deferral import batch_tenths, defer
from solver.errors import InvalidProblemError
from solver.problem import Batch, Day, Demand, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.couplings.deferral import Deferral
    from solver.couplings.prices import SkillSet

CHANNELS = ("chat", "email", "voice")
BOTH = (("email", 10), ("voice", 10))


def problem_with(voice: Sequence[int], *batches: Batch, interval_min: int = 15) -> Problem:
    nothing = (0,) * len(voice)
    return Problem(
        interval_min=interval_min,
        days=(Day(0, len(voice), 0),),
        shells=(),
        agents=(),
        demand=Demand(CHANNELS, (nothing, nothing, tuple(voice)), (1, 1, 1)),
        rules=(),
        batches=batches,
    )


def deferred(
    problem: Problem, skill_sets: Sequence[SkillSet], counts: Sequence[Sequence[int]]
) -> Deferral:
    return defer(problem, arrays_for(problem, skill_sets), np.array(counts, dtype=np.int64))


@pytest.mark.parametrize(
    ("minutes", "interval_min", "tenths"), [(15, 15, 10), (16, 15, 11), (60, 30, 20), (0, 15, 0)]
)
def test_batch_tenths_round_up(minutes: int, interval_min: int, tenths: int) -> None:
    problem = problem_with([0], Batch("email", 0, 1, minutes), interval_min=interval_min)
    assert batch_tenths(problem) == [tenths]


def test_defer_fills_idle_time_and_no_other() -> None:
    problem = problem_with([10, 4, 0], Batch("email", 0, 3, 60))
    found = deferred(problem, [BOTH], [[1, 1, 1]])
    assert found.done == ((0, 1, 6), (0, 2, 10))
    assert found.undone == (24,)
    assert found.cost == 24


def test_defer_earliest_due_first() -> None:
    problem = problem_with([0, 0], Batch("email", 0, 2, 15), Batch("email", 0, 1, 15, cost=7))
    assert deferred(problem, [BOTH], [[1, 1]]).done == ((1, 0, 10), (0, 1, 10))


def test_defer_waits_for_release_and_stops_at_due() -> None:
    problem = problem_with([0] * 4, Batch("email", 1, 3, 60))
    assert [done[1] for done in deferred(problem, [BOTH], [[1] * 4]).done] == [1, 2]


def test_defer_released_before_the_horizon() -> None:
    problem = problem_with([0], Batch("email", -5, 1, 15))
    assert deferred(problem, [BOTH], [[1]]).undone == (0,)


def test_defer_another_channel_goes_on_when_one_is_closed() -> None:
    problem = problem_with([0], Batch("chat", 0, 1, 15), Batch("email", 0, 2, 15))
    assert deferred(problem, [(("email", 10),)], [[1]]).undone == (10, 0)


def test_defer_takes_nothing_from_a_channel_that_shares_people() -> None:
    problem = problem_with([20], Batch("email", 0, 1, 30))
    found = deferred(problem, [(("email", 10),), BOTH, (("voice", 10),)], [[1], [1], [1]])
    assert found.done == ((0, 0, 10),)


def test_defer_cost_counts_quarter_hours() -> None:
    problem = problem_with([0], Batch("email", 0, 1, 30, cost=3), interval_min=30)
    assert deferred(problem, [BOTH], [[0]]).cost == 10 * 3 * 2


def test_batch_unknown_channel() -> None:
    with pytest.raises(InvalidProblemError, match=r"Batch\.channel fax"):
        problem_with([0], Batch("fax", 0, 1, 15))


@pytest.mark.parametrize("rates", [(10,), (10, 6)], ids=["equal", "unequal"])
def test_defer_never_raises_the_shortfall_and_leaves_no_room_unused(rates: tuple[int, ...]) -> None:
    rng = random.Random(str(rates))
    for _ in range(20):
        sets = sorted(
            {
                tuple((c, rng.choice(rates)) for c in sorted(rng.sample(CHANNELS, 2)))
                for _ in range(3)
            }
        )
        batches = [
            Batch(rng.choice(CHANNELS), start := rng.randint(-2, 8), start + 3, rng.randint(0, 60))
            for _ in range(8)
        ]
        problem = problem_with([rng.randint(0, 30) for _ in range(10)], *batches)
        counts = np.array([[rng.randint(0, 3) for _ in range(10)] for _ in sets])
        arrays = arrays_for(problem, sets)
        found = defer(problem, arrays, counts)
        need = np.array(problem.demand.tenths)
        before = shortfall(arrays, arrays.full_needs, counts)
        left = batch_tenths(problem)
        for number, interval, tenths in found.done:
            assert batches[number].release <= interval < batches[number].due
            need[CHANNELS.index(batches[number].channel), interval] += tenths
            left[number] -= tenths
        assert shortfall(arrays, arrays.vectors @ need, counts).tolist() == before.tolist()
        assert tuple(left) == found.undone
        for index, batch in enumerate(batches):
            if found.undone[index]:
                more = need.copy()
                more[CHANNELS.index(batch.channel)] += 1
                worse = shortfall(arrays, arrays.vectors @ more, counts) > before
                assert worse[max(0, batch.release) : batch.due].all()
