"""From a ``Problem`` to a ``Result``: search, judge, and say honestly what was found."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.couplings.coverage import unmet_fte_hours
from solver.errors import InvalidProblemError, ModelDisagreesError
from solver.obstacles import find_obstacles
from solver.result import Progress, Result, Status
from solver.verify import penalty, verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.problem import Problem
    from solver.result import Penalty
    from solver.roster import Roster
    from solver.search import Search

MOVES_A_CHUNK = 200
"""Between two chunks the search looks at the clock, reports, and may be stopped."""

PARTS_ROUNDED = 3
"""Parts of a penalty that are rounded down one by one, where intervals are under 15 minutes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a search ends: after so many moves or seconds, whichever comes first.

    With ``moves`` given, they alone set the pace at which the search cools down, and the same
    problem, seed and moves give the same roster, unless the seconds cut it short. With seconds
    only, the clock sets the pace.
    """

    moves: int | None = None
    seconds: float | None = None
    bound_seconds: float = 0.0
    """How long a lower bound may take after the search; 0: none is computed."""

    def __post_init__(self) -> None:
        if self.moves is None and self.seconds is None:
            raise InvalidProblemError("Limits: neither moves nor seconds are given")
        if min(self.moves or 0, self.seconds or 0, self.bound_seconds) < 0:
            raise InvalidProblemError(f"Limits: {self}, expected nothing below 0")


def solve(
    problem: Problem,
    *,
    limits: Limits,
    seed: int = 0,
    hint: Roster | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Result:
    """Find a roster that keeps every rule and costs little.

    Parameters
    ----------
    problem
        What is asked.
    limits
        When the search ends.
    seed
        Of the search's random choices.
    hint
        A roster to start from; illegal rows of it are replaced.
    on_progress
        Called after each chunk of moves.
    should_stop
        Asked after each chunk; the best roster found until then is returned. The same happens on
        ``KeyboardInterrupt``.

    Returns
    -------
    Result
        With ``roster=None`` and the obstacles if some agent has no legal tour.

    Raises
    ------
    ModelDisagreesError
        If the judge finds the roster illegal or prices it differently: a fault of the solver.
    """
    from solver.search import Search  # loads numba, which only a solve should pay for

    loading = time.monotonic()
    search = Search(problem, seed)
    search.load()
    watch = _Watch(limits, on_progress, should_stop)
    stuck = search.start(hint)
    if stuck:
        obstacles = find_obstacles(problem, stuck, lambda part: not Search(part).start())
        status = Status.INFEASIBLE if search.complete else Status.UNKNOWN
        return Result(
            status, None, None, None, None, watch.seconds(), None, 0, seed, obstacles=obstacles
        )
    first = watch.seconds()
    stopped = _improve(search, watch)
    roster = search.best()
    cost = _judged(problem, roster, search.best_cost())
    bound = None if stopped else _bound(problem, limits.bound_seconds)
    return Result(
        status=Status.OPTIMAL if cost.total == 0 else Status.FEASIBLE,
        roster=roster,
        penalty=cost,
        unmet_fte_hours=unmet_fte_hours(problem, roster),
        unmet_fte_hours_bound=bound,
        seconds=watch.seconds(),
        seconds_to_first=first,
        moves=search.moves,
        seed=seed,
        seconds_to_load=watch.began - loading,
    )


class _Watch:
    """The clock, the limits, and those who look on."""

    def __init__(
        self,
        limits: Limits,
        on_progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.limits = limits
        self.began = time.monotonic()
        self._on_progress = on_progress
        self._should_stop = should_stop

    def seconds(self) -> float:
        """Since the solve began."""
        return time.monotonic() - self.began

    def cooled(self, moves: int) -> float:
        """How far the search has come, from 0 to 1."""
        if self.limits.moves is not None:
            return moves / max(1, self.limits.moves)
        return min(1.0, self.seconds() / max(1e-9, self.limits.seconds or 0.0))

    def next_moves(self, moves: int) -> int:
        """Size of the next chunk after so many moves; 0 at the end."""
        late = self.limits.seconds is not None and self.seconds() >= self.limits.seconds
        if late or (self._should_stop is not None and self._should_stop()):
            return 0
        left = MOVES_A_CHUNK if self.limits.moves is None else self.limits.moves - moves
        return min(MOVES_A_CHUNK, left)

    def report(self, moves: int, cost: int) -> None:
        """Tell those who look on."""
        if self._on_progress is not None:
            self._on_progress(Progress(self.seconds(), moves, cost))


def _improve(search: Search, watch: _Watch) -> bool:
    """Run the search to its end; whether it was interrupted from the keyboard."""
    try:
        watch.report(search.moves, search.best_cost())
        while moves := watch.next_moves(search.moves):
            search.run(moves, watch.cooled(search.moves))
            watch.report(search.moves, search.best_cost())
    except KeyboardInterrupt:
        return True
    return False


def _judged(problem: Problem, roster: Roster, cost: int) -> Penalty:
    """The judge's penalty, which must be the search's."""
    found = verify(problem, roster)
    if found:
        raise ModelDisagreesError(f"the search's roster breaks {len(found)} rules: {found[0]}")
    judged = penalty(problem, roster)
    rounded = 0 if problem.quarter_hours[1] == 1 else PARTS_ROUNDED - 1
    if not 0 <= cost - judged.total <= rounded:
        raise ModelDisagreesError(
            f"the search priced its roster at {cost}, the judge at {judged.total}"
        )
    return judged


def _bound(problem: Problem, seconds: float) -> float | None:
    if not seconds:
        return None
    from solver.bound import bound_unmet_fte_hours  # loads OR-Tools

    return bound_unmet_fte_hours(problem, seconds)
