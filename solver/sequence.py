"""Long horizons: solved week by week, then looked at as a whole.

Each week knows the weeks before it by their duties, so that rest, runs, weekends and hours hold
across the boundaries. The weeks together are where a search over the whole horizon starts; it
replaces rows that no week alone could continue.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from solver.couplings.coverage import required_fte_hours
from solver.roster import Roster
from solver.solve import Limits, solve
from solver.weekly import joined, part_of, spans, week_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.problem import Duty, Problem
    from solver.result import Progress, Result
    from solver.weekly import Span

WHOLE_PERCENT = 25
"""Share of the time and moves that is kept for the search over the whole horizon."""
COOLED = 0.7
"""How far that search has cooled when it begins: its start is worth keeping."""


def solve_in_weeks(
    problem: Problem,
    *,
    limits: Limits,
    seed: int = 0,
    hint: Roster | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Result:
    """Like ``solver.solve.solve``, for horizons of several weeks; limits are for all together."""
    search = _Weeks(problem, limits, seed, on_progress, should_stop)
    so_far = Roster(tuple((None,) * len(problem.days) for _ in problem.agents))
    for span in spans(problem):
        so_far = search.add(so_far, span, hint)
    return search.whole(so_far)


class _Weeks:
    """The weeks of one problem, one after the other; progress adds up."""

    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        seed: int,
        on_progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.problem = problem
        self.limits = limits
        self.seed = seed
        self.n_weeks = len(spans(problem))
        self.began = time.monotonic()
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._moves = 0
        self._penalty = 0
        self._unmet = 0.0
        self._required = 0.0

    def add(self, so_far: Roster, span: Span, hint: Roster | None) -> Roster:
        """The roster with one week more; who has no legal week stays out of it."""
        week = week_of(self.problem, span, so_far)
        part = part_of(hint, span) if hint else None
        rows = list(range(len(week.agents)))
        found = self._solve(week, span, part)
        if found.roster is None:
            stuck = {obstacle.agent for obstacle in found.obstacles}
            rows = [row for row in rows if week.agents[row].id not in stuck]
            week = replace(week, agents=tuple(week.agents[row] for row in rows))
            part = part and Roster(tuple(part.duties[row] for row in rows))
            found = self._solve(week, span, part)
        if found.roster is None or found.penalty is None:
            return so_far
        self._moves += found.moves
        self._penalty += found.penalty.total
        self._unmet += found.unmet_fte_hours or 0.0
        self._required += required_fte_hours(week)
        made: dict[int, tuple[Duty | None, ...]] = dict(zip(rows, found.roster.duties, strict=True))
        return joined(so_far, made, span)

    def whole(self, so_far: Roster) -> Result:
        """Search the whole horizon, starting from what the weeks gave."""
        self._penalty, self._unmet, self._required = 0, 0.0, 0.0
        limits = _share(self.limits, WHOLE_PERCENT, 1)
        found = solve(
            self.problem,
            limits=replace(limits, bound_seconds=self.limits.bound_seconds, cooled_from=COOLED),
            seed=self.seed,
            hint=so_far,
            on_progress=self._report,
            should_stop=self._should_stop,
        )
        seconds = time.monotonic() - self.began
        return replace(found, moves=found.moves + self._moves, seconds=seconds)

    def _solve(self, week: Problem, span: Span, hint: Roster | None) -> Result:
        limits = _share(self.limits, 100 - WHOLE_PERCENT, self.n_weeks)
        return solve(
            week,
            limits=replace(limits, cooled_from=self.limits.cooled_from),
            seed=self.seed + span.day,
            hint=hint,
            on_progress=self._report,
            should_stop=self._should_stop,
        )

    def _report(self, step: Progress) -> None:
        """Pass on a part's progress as that of all parts until now."""
        if self._on_progress is None:
            return
        unmet = None if step.unmet_fte_hours is None else step.unmet_fte_hours + self._unmet
        self._on_progress(
            replace(
                step,
                seconds=time.monotonic() - self.began,
                moves=step.moves + self._moves,
                penalty=step.penalty + self._penalty,
                unmet_fte_hours=unmet,
                required_fte_hours=step.required_fte_hours + self._required,
            )
        )


def _share(limits: Limits, percent: int, parts: int) -> Limits:
    """A part's share of the moves and the time; no bound."""
    moves = None if limits.moves is None else limits.moves * percent // (100 * parts)
    seconds = None if limits.seconds is None else limits.seconds * percent / (100 * parts)
    return Limits(moves=moves, seconds=seconds)
