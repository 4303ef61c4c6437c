"""The kernel finds the best legal tour, breaks included, at the price that the judge asks."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from solver.problem import BreakPlan, BreakSlot, Day, Shell
from solver.roster import Roster
from solver.segments import fill, placements
from solver.verify import penalty, verify_agent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Duty, Problem
    from tests.solver.conftest import Kernel, Pod

    Row = tuple[Duty | None, ...]


def rows_of(problem: Problem, agent: int) -> Iterator[Row]:
    """Every legal row of an agent, with all placements of breaks."""
    channels = problem.agents[agent].channels
    choices = [
        [None]
        + [
            fill(problem.shells[index], starts, channels)
            for index in indexes
            for starts in placements(problem.shells[index])
        ]
        for indexes in problem.shells_by_day
    ]
    others = ((None,) * len(problem.days),) * len(problem.agents)
    for row in itertools.product(*choices):
        roster = Roster((*others[:agent], row, *others[agent + 1 :]))
        if not verify_agent(problem, roster, agent):
            yield row


@pytest.mark.parametrize("seed", range(6))
def test_best_response_is_the_cheapest_legal_row(
    pod: Pod, in_kernel: type[Kernel], seed: int
) -> None:
    problem, _ = pod(seed, n_agents=2, n_days=2)
    problem = replace(problem, max_break_percent=40, break_cost=3)
    kernel = in_kernel(problem)
    kernel.respond(1)
    before = kernel.cost()
    assert before + kernel.respond(0) == kernel.cost()
    fixed = kernel.roster().duties[1]
    costs = [penalty(problem, Roster((row, fixed))).total for row in rows_of(problem, 0)]
    assert kernel.cost() == min(costs)
    chosen = kernel.roster()
    assert verify_agent(problem, chosen, 0) == []
    assert penalty(problem, chosen).total == min(costs)


def plan(*slots: BreakSlot, min_work: int = 1, max_work: int | None = None) -> BreakPlan:
    return BreakPlan(slots, min_work, max_work)


@pytest.mark.parametrize(
    ("breaks", "gap"),
    [
        (plan(BreakSlot(1, False, 3, 9)), None),
        (plan(BreakSlot(1, False, 2, 9, 3), min_work=4), None),
        (plan(BreakSlot(1, True, 1, 9), BreakSlot(2, False, 2, 9), min_work=2, max_work=6), None),
        (
            plan(
                BreakSlot(1, True, 1, 9),
                BreakSlot(1, True, 2, 10),
                BreakSlot(1, True, 3, 10),
                min_work=2,
            ),
            None,
        ),
        (plan(BreakSlot(1, False, 2, 11), min_work=2, max_work=5), (6, 8)),
        (
            plan(BreakSlot(1, False, 1, 5), BreakSlot(1, False, 2, 11), min_work=2, max_work=4),
            (5, 7),
        ),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_breaks_are_placed_where_they_lose_least(
    breaks: BreakPlan, gap: tuple[int, int] | None, seed: int, pod: Pod, in_kernel: type[Kernel]
) -> None:
    problem, _ = pod(seed, n_agents=1, n_days=1)
    shell = Shell(0, 12, 24, 300, "one", breaks=breaks, gap=gap and (gap[0] + 12, gap[1] + 12))
    rng = np.random.default_rng(seed)
    tenths = tuple(tuple(rng.integers(0, 15, 48).tolist()) for _ in range(3))
    demand = replace(problem.demand, tenths=tenths, over_cost=0)
    agent = replace(problem.agents[0], absences=(), wishes=())
    problem = replace(problem, shells=(shell,), demand=demand, agents=(agent,), rules=())
    kernel = in_kernel(problem)
    kernel.respond(0)
    costs = [penalty(problem, Roster((row,))).total for row in rows_of(problem, 0)]
    assert len(costs) > 1
    assert kernel.cost() == min(costs)


def test_shell_without_legal_breaks_is_never_worked(pod: Pod, in_kernel: type[Kernel]) -> None:
    problem, _ = pod(0, n_agents=1, n_days=1)
    too_long = Shell(0, 12, 24, 300, "long", breaks=plan(max_work=4))
    impossible = Shell(0, 13, 24, 300, "tight", breaks=plan(BreakSlot(1, False, 1, 2), max_work=5))
    agent = replace(problem.agents[0], absences=())
    problem = replace(problem, shells=(too_long, impossible), agents=(agent,), rules=())
    kernel = in_kernel(problem)
    kernel.respond(0)
    assert kernel.roster().duties == ((None,),)


def test_interval_shorter_than_a_quarter_hour_is_priced_like_the_judge(
    pod: Pod, in_kernel: type[Kernel]
) -> None:
    problem, _ = pod(3)
    days = tuple(Day(48 * n, 48, n) for n in range(len(problem.days)))
    problem = replace(problem, interval_min=5, days=days)
    kernel = in_kernel(problem)
    for agent in range(len(problem.agents)):
        kernel.respond(agent)
    exact = kernel.cost() / problem.quarter_hours[1]
    assert exact - 3 < penalty(problem, kernel.roster()).total <= exact


def test_kernel_without_compilation_finds_the_same() -> None:
    code = (
        "import runpy, sys; sys.path.insert(0, 'tests/solver');"
        "from conftest import draw_pod; from solver.solve import Limits, solve;"
        "found = solve(draw_pod(1, 3, 3)[0], limits=Limits(moves=20), seed=5);"
        "print(found.penalty.total, hash(found.roster.duties[0][0] is None))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "NUMBA_DISABLE_JIT": disabled},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for disabled in ("0", "1")
    }
    assert len(answers) == 1
