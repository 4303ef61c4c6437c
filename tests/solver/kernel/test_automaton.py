"""The layered automaton: small, trimmed, and safe where it had to be cut."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from solver.drawing import Example, shell
from solver.kernel.automaton import DEAD, Expander
from solver.kinds import Run, Total
from solver.kinds.total import Slope
from solver.rules.daily_rest import DailyRest

if TYPE_CHECKING:
    from solver.kernel.automaton import Automaton
    from solver.roster import Tour

WEEK = frozenset(range(7))
LETTERS = "ESTX"
DAYS = [[shell(letter, day) for letter in LETTERS] for day in range(7)]


def hours(low: int | None, high: int | None, *slopes: Slope) -> Total:
    return Total("hours", 0, "minutes", WEEK, low, high, slopes=slopes)


def walk(automaton: Automaton, tour: Tour) -> int | None:
    """Cost of a path; ``None`` where it ends."""
    state, cost = 0, 0
    for day, worked in enumerate(tour):
        layer = automaton.layers[day]
        letter = 0 if worked is None else automaton.letters[day][DAYS[day].index(worked)]
        if layer.n_states == 0 or layer.next[letter, state] == DEAD:
            return None
        cost += int(layer.cost[letter, state])
        state = int(layer.next[letter, state])
    return cost


def test_expander_merges_states_with_the_same_future() -> None:
    automaton = Expander(DAYS).expand([hours(None, None)])
    assert [layer.n_states for layer in automaton.layers] == [1] * 7


def test_expander_keeps_no_state_that_cannot_finish() -> None:
    automaton = Expander(DAYS).expand([hours(7 * 660, None)])
    assert [layer.n_states for layer in automaton.layers] == [1] * 7
    assert all((layer.next > DEAD).sum() == 1 for layer in automaton.layers)


def test_expander_without_any_legal_tour_has_no_start() -> None:
    automaton = Expander(DAYS).expand([hours(8 * 660, None)])
    assert automaton.layers[0].n_states == 0
    assert automaton.complete


@pytest.mark.parametrize("max_states", [50_000, 70, 14])
def test_every_path_is_a_legal_tour_however_few_states_are_kept(max_states: int) -> None:
    kinds: list[Total | Run] = [
        hours(1200, 2400, Slope("below", 2400, 20, 30)),
        Total("shifts", 0, "shifts", WEEK, high=5),
        Run("rest", 0, "off", low=2, last=6),
    ]
    days = [shells[:3] for shells in DAYS]
    problem = Example(DailyRest(), "." * 7).problem(LETTERS)
    automaton = Expander(days, max_states).expand(kinds)
    paths = 0
    for tour in product(*([None, *shells] for shells in days)):
        cost = walk(automaton, tour)
        legal = not any(list(kind.check(problem, tour)) for kind in kinds)
        if cost is not None:
            paths += 1
            assert legal
            assert cost == sum(kind.price(problem, tour) for kind in kinds)
        elif automaton.complete:
            assert not legal
    assert paths > 0
    assert automaton.complete == (max_states == 50_000)
