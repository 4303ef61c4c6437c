"""All that is asked of each agent's tour: the rules, and what holds without any rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.kinds import Succession
from solver.problem import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.kinds import Kind
    from solver.problem import Problem

OVERLAP = "overlap"
"""What a person cannot do is no rule of an agreement: work a shell before the last one ended."""


@remembered
def kinds_by_agent(problem: Problem) -> tuple[tuple[Kind, ...], ...]:
    """For each agent the compiled kinds, in the order of the rules."""
    found: list[list[Kind]] = [[] for _ in problem.agents]
    for kind in _all(problem):
        found[kind.agent].append(kind)
    return tuple(tuple(kinds) for kinds in found)


def _all(problem: Problem) -> Iterator[Kind]:
    for agent in _who_could_overlap(problem):
        yield Succession(OVERLAP, agent)
    for rule in problem.rules:
        yield from rule.compile(problem)


def _who_could_overlap(problem: Problem) -> Iterator[int]:
    """Everybody, if shells of different days overlap; else those whose fixed duties reach in."""
    ends = [max((problem.shells[i].end for i in day), default=0) for day in problem.shells_by_day]
    reach = max((shell.start for shell in problem.shells), default=0)
    starts = [
        min((problem.shells[i].start for i in day), default=reach) for day in problem.shells_by_day
    ]
    within = any(end > start for end, start in zip(ends, starts[1:], strict=False))
    for agent, (before, after) in enumerate(problem.neighbours):
        reaches_in = before is not None and before.end > min(starts)
        reached = after is not None and after.start < max(ends)
        if within or reaches_in or reached:
            yield agent
