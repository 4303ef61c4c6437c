"""Links: one for each different future, none where nothing is left to forbid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from solver.drawing import shell
from solver.kernel.links import BANNED, steps, trace
from solver.kinds import Succession
from solver.kinds.shells import ShellFilter

if TYPE_CHECKING:
    from solver.problem import Shell


def days(letters: str, count: int) -> list[list[Shell]]:
    return [[shell(letter, day) for letter in letters] for day in range(count)]


def test_trace_without_successions_has_one_link() -> None:
    links = trace([], days("ELN", 3))
    assert [day.fit.shape for day in links.days] == [(1, 1)] * 3
    assert links.end_cost == (0,)


def test_trace_of_daily_rest_has_a_link_for_each_set_of_starts_it_forbids() -> None:
    links = trace([Succession("rest", 0, min_rest=22)], days("EMLN", 2))
    monday, tuesday = links.days
    after = dict(zip("EMLN", monday.after_shell, strict=True))
    assert after["E"] == after["M"] == monday.after_off[0]
    assert len({after["E"], after["L"], after["N"]}) == 3
    forbidden = (tuesday.fit == BANNED).sum(axis=0)
    assert (forbidden[after["L"]], forbidden[after["N"]]) == (1, 2)


def test_trace_carries_a_link_over_days_off_while_it_matters() -> None:
    week = Succession("after nights", 0, min_days_off=2, first=ShellFilter(frozenset({"night"})))
    links = trace([week], days("EN", 5))
    early, night = links.days[0].after_shell
    for day in (1, 2):
        assert night != early
        night, early = links.days[day].after_off[night], links.days[day].after_off[early]
    assert night == early


def test_trace_respects_duties_around_the_horizon() -> None:
    rest = Succession("rest", 0, min_rest=22, cost=7)
    links = trace([rest], days("EL", 1), shell("N", -1), shell("E", 1))
    (day,) = links.days
    assert [day.fit[group, 0] for group in day.group] == [7, 7]
    assert links.end_cost[day.after_shell[1]] == 7


@pytest.mark.parametrize("seed", range(5))
def test_steps_find_the_cheapest_link_of_every_group(seed: int) -> None:
    rng = np.random.default_rng(seed)
    fit = rng.choice([0, 3, 5, BANNED], (8, 6))
    worth = rng.integers(0, 20, 6)
    chain = steps(fit)
    best: dict[int, int] = {}
    for group in chain.order:
        seen = [worth[link] - cost for link, cost in chain.looks[group]]
        best[group] = max([*seen, best.get(chain.parent[group], -BANNED)])
    for group, row in enumerate(fit):
        allowed = row < BANNED
        assert best[group] == max((worth - row)[allowed], default=-BANNED)


def test_steps_of_nested_groups_look_at_each_link_once() -> None:
    fit = np.where(np.tri(5, dtype=bool), 0, BANNED)
    assert sum(len(looks) for looks in steps(fit).looks) == 5
