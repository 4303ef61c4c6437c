"""Several problems side by side give what each gives alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from solver.errors import InvalidProblemError
from solver.executors import Task, local_processes, solve_all
from solver.solve import Limits, solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.kinds import Kind
    from solver.problem import Problem
    from tests.solver.conftest import Pod

LIMITS = Limits(moves=50)


def test_solve_all_in_processes_gives_the_same_as_alone(pod: Pod) -> None:
    tasks = [Task(pod(seed)[0], LIMITS, seed) for seed in range(3)]
    seen: set[int] = set()
    with local_processes(2) as executor:
        results = solve_all(tasks, executor, on_progress=lambda position, _: seen.add(position))
    assert seen == {0, 1, 2}
    for task, result in zip(tasks, results, strict=True):
        assert result.roster == solve(task.problem, limits=LIMITS, seed=task.seed).roster


def test_solve_all_stops_when_asked(pod: Pod) -> None:
    endless = [Task(pod(seed)[0], Limits(moves=10**9)) for seed in range(2)]
    with ThreadPoolExecutor(2) as executor:
        results = solve_all(endless, executor, should_stop=lambda: True)
    assert all(result.roster is not None and result.moves < 10**9 for result in results)


def test_solve_all_raises_what_a_task_raised_and_stops_the_others(pod: Pod) -> None:
    problem = pod(0)[0]
    broken = replace(problem, rules=(Unhappy(),))
    tasks = [Task(problem, Limits(moves=10**9)), Task(broken, LIMITS)]
    with ThreadPoolExecutor(2) as executor, pytest.raises(InvalidProblemError, match="unhappy"):
        solve_all(tasks, executor)


class Unhappy:
    """A rule that cannot be compiled."""

    name: ClassVar[str] = "unhappy"
    paragraph: ClassVar[str] = ""

    def compile(self, problem: Problem) -> Iterator[Kind]:
        raise InvalidProblemError("unhappy")
