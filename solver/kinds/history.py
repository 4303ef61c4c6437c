"""What is known of the days around the horizon, for rules about days in a row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from solver.kinds.run import Run
    from solver.problem import Problem, Shell


class _Edge(NamedTuple):
    length: int
    open: bool


def with_history(run: Run, problem: Problem) -> Run:
    """The same rule with the agent's fixed duties and absences filled in.

    Days around the horizon are known from the first fixed duty to the last one; a day between
    them without a duty was a day off, unless the agent was absent. Half a day away is no excuse:
    the other half may be worked.
    """
    agent = problem.agents[run.agent]
    n_days = len(problem.days)
    shells = {duty.shell.day: duty.shell for duty in agent.fixed}
    away = {absence.day for absence in agent.absences if absence.span is None}
    before = _edge(run, range(-1, min((*shells, 0)) - 1, -1), shells, away)
    after = _edge(run, range(n_days, max((*shells, n_days - 1)) + 1), shells, away)
    return replace(
        run,
        carried=before.length,
        carried_open=before.open,
        following=after.length,
        following_open=after.open,
        last=n_days - 1,
        excused=frozenset(day for day in away if 0 <= day < n_days),
    )


def _edge(run: Run, known: Iterable[int], shells: dict[int, Shell], away: set[int]) -> _Edge:
    """Days of the run's class in a row, going away from the horizon."""
    length = 0
    for day in known:
        if day in away:
            return _Edge(length, open=True)
        if not run.contains(shells.get(day)):
            return _Edge(length, open=False)
        length += 1
    return _Edge(length, open=True)
