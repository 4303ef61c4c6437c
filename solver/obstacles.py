"""Why an agent has no legal tour: which rules stand against each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solver.rule import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from solver.problem import Problem
    from solver.rule import Rule

LOCKED = "locked"


def find_obstacles(
    problem: Problem, agents: Sequence[int], has_tour: Callable[[Problem], bool]
) -> tuple[Violation, ...]:
    """For each agent a set of rules that cannot be kept together, while all but one of them can.

    Rules are dropped one at a time; what still leaves no tour is not needed for the conflict.

    Parameters
    ----------
    problem
        What was asked.
    agents
        Those who have no legal tour.
    has_tour
        Whether the only agent of a problem has a legal tour.
    """
    return tuple(
        Violation(rule, problem.agents[agent].id, (), 0, "shifts")
        for agent in agents
        for rule in _conflict(replace(problem, agents=(problem.agents[agent],)), has_tour)
    )


def _conflict(problem: Problem, has_tour: Callable[[Problem], bool]) -> list[str]:
    """Names of the rules; locked days themselves if no rule is needed."""
    needed: tuple[Rule, ...] = problem.rules
    for rule in problem.rules:
        fewer = tuple(other for other in needed if other is not rule)
        if not has_tour(replace(problem, rules=fewer)):
            needed = fewer
    return [rule.name for rule in needed] or [LOCKED]
