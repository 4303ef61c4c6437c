"""The layered automaton: small, trimmed, and safe where it had to be cut."""

from __future__ import annotations

from itertools import product

import pytest

from solver.drawing import shell
from solver.kernel.automaton import DEAD, expand
from solver.kinds import Run, Total
from solver.kinds.total import Slope

WEEK = frozenset(range(7))
DAYS = [[shell(letter, day) for letter in "ESTX"] for day in range(7)]


def hours(low, high, *slopes):
    return Total("hours", 0, "minutes", WEEK, low, high, slopes=slopes)


def walk(automaton, tour):
    """Cost of a path; ``None`` where it ends."""
    state, cost = 0, 0
    for day, worked in enumerate(tour):
        layer = automaton.layers[day]
        letter = 0 if worked is None else automaton.letters[day][worked]
        if layer.n_states == 0 or layer.next[letter, state] == DEAD:
            return None
        cost += layer.cost[letter, state]
        state = layer.next[letter, state]
    return cost


def test_expand_merges_states_with_the_same_future():
    automaton = expand([hours(None, None)], DAYS)
    assert [layer.n_states for layer in automaton.layers] == [1] * 7


def test_expand_keeps_no_state_that_cannot_finish():
    automaton = expand([hours(7 * 660, None)], DAYS)
    assert [layer.n_states for layer in automaton.layers] == [1] * 7
    assert all((layer.next > DEAD).sum() == 1 for layer in automaton.layers)


def test_expand_without_any_legal_tour_has_no_start():
    automaton = expand([hours(8 * 660, None)], DAYS)
    assert automaton.layers[0].n_states == 0
    assert automaton.complete


@pytest.mark.parametrize("max_states", [50_000, 70, 14])
def test_every_path_is_a_legal_tour_however_few_states_are_kept(max_states):
    kinds = [
        hours(1200, 2400, Slope("below", 2400, 20, 30)),
        Total("shifts", 0, "shifts", WEEK, high=5),
        Run("rest", 0, "off", low=2, last=6),
    ]
    days = [shells[:3] for shells in DAYS]
    automaton = expand(kinds, days, max_states)
    paths = 0
    for tour in product(*([None, *shells] for shells in days)):
        cost = walk(automaton, tour)
        legal = not any(list(kind.check(Named, tour)) for kind in kinds)
        if cost is not None:
            paths += 1
            assert legal
            assert cost == sum(kind.price(Named, tour) for kind in kinds)
        elif automaton.complete:
            assert not legal
    assert paths > 0
    assert automaton.complete == (max_states == 50_000)


class Named:
    """Of the problem, checks of totals and runs need the agent's name only."""

    class Ann:
        id = "Ann"

    agents = (Ann,)
