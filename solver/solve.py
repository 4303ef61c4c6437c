"""From a ``Problem`` to a ``Result``: search, judge, and say honestly what was found."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.couplings.coverage import required_fte_hours, unmet_fte_hours
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

SECONDS_BETWEEN_COUNTS = 1.0
"""How often what the best roster leaves unmet is counted for those who look on."""

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
    first_bound_seconds: float = 0.0
    """How long a first, coarse bound may take before the search, for displays; 0: none is."""
    cooled_from: float = 0.0
    """How far the search has cooled when it begins, 0 to 1: above 0 for a hint worth keeping."""

    def __post_init__(self) -> None:
        if self.moves is None and self.seconds is None:
            raise InvalidProblemError("Limits: neither moves nor seconds are given")
        given = (self.moves, self.seconds, self.bound_seconds, self.first_bound_seconds)
        if min(value or 0 for value in given) < 0:
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
    first_bound = _bound(problem, limits.first_bound_seconds, coarse=True)
    watch = _Watch(limits, on_progress, should_stop, first_bound)
    stuck = search.start(hint)
    if stuck:
        obstacles = find_obstacles(problem, stuck, lambda part: not Search(part).start())
        status = Status.INFEASIBLE if search.complete else Status.UNKNOWN
        return Result(
            status, None, None, None, None, watch.seconds(), None, 0, seed, obstacles=obstacles
        )
    first = watch.seconds()
    _improve(search, watch)
    roster = search.best()
    cost = _judged(problem, roster, search.best_cost())
    proved = None if watch.stopped else _bound(problem, limits.bound_seconds)
    bounds = [bound for bound in (first_bound, proved) if bound is not None]
    return Result(
        status=Status.OPTIMAL if cost.total == 0 else Status.FEASIBLE,
        roster=roster,
        penalty=cost,
        unmet_fte_hours=unmet_fte_hours(problem, roster),
        unmet_fte_hours_bound=max(bounds, default=None),
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
        first_bound: float | None,
    ) -> None:
        self.limits = limits
        self.began = time.monotonic()
        self.stopped = False
        """Whether somebody asked for the search to end."""
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._bound = first_bound
        self._unmet: float | None = None
        self._unmet_at = -SECONDS_BETWEEN_COUNTS

    def seconds(self) -> float:
        """Since the solve began."""
        return time.monotonic() - self.began

    def cooled(self, moves: int) -> float:
        """How far the search has come, from 0 to 1."""
        if self.limits.moves is not None:
            done = moves / max(1, self.limits.moves)
        else:
            done = min(1.0, self.seconds() / max(1e-9, self.limits.seconds or 0.0))
        return self.limits.cooled_from + (1.0 - self.limits.cooled_from) * done

    def next_moves(self, moves: int) -> int:
        """Size of the next chunk after so many moves; 0 at the end."""
        late = self.limits.seconds is not None and self.seconds() >= self.limits.seconds
        if self._should_stop is not None and self._should_stop():
            self.stopped = True
        if late or self.stopped:
            return 0
        left = MOVES_A_CHUNK if self.limits.moves is None else self.limits.moves - moves
        return min(MOVES_A_CHUNK, left)

    def report(self, search: Search) -> None:
        """Tell those who look on; what is unmet is counted once a second."""
        if self._on_progress is None:
            return
        if self.seconds() - self._unmet_at >= SECONDS_BETWEEN_COUNTS:
            self._unmet = unmet_fte_hours(search.problem, search.best())
            self._unmet_at = self.seconds()
        self._on_progress(
            Progress(
                seconds=self.seconds(),
                moves=search.moves,
                penalty=search.best_cost(),
                unmet_fte_hours=self._unmet,
                required_fte_hours=required_fte_hours(search.problem),
                unmet_fte_hours_bound=self._bound,
            )
        )


def _improve(search: Search, watch: _Watch) -> None:
    """Run the search to its end; the keyboard may end it as others who look on do."""
    try:
        watch.report(search)
        while moves := watch.next_moves(search.moves):
            search.run(moves, watch.cooled(search.moves))
            watch.report(search)
    except KeyboardInterrupt:
        watch.stopped = True


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


def _bound(problem: Problem, seconds: float, *, coarse: bool = False) -> float | None:
    if not seconds:
        return None
    from solver.bound import BLOCKS, bound_unmet_fte_hours  # loads OR-Tools

    return bound_unmet_fte_hours(problem, seconds, BLOCKS[:1] if coarse else BLOCKS)
