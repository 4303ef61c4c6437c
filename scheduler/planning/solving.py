"""From a request to a stored draft: demand if it is missing, the search, the draft."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scheduler.planning.demand import ensure_requirements
from scheduler.planning.generation import compose, put_draft
from scheduler.planning.keeping import calmed, release
from scheduler.planning.obstacles import no_legal_roster
from solver.executors import Task, local_processes, solve_all
from solver.solve import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor

    from sqlalchemy.orm import Session

    from scheduler.planning.generation import Week
    from scheduler.planning.keeping import PodProblem, Released
    from scheduler.planning.request import GenerationRequest
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from solver.result import Progress, Result

FIRST_BOUND_SECONDS = 10.0
"""How long a pod's first, coarse bound may take, before its search."""
COOLED = 0.6
"""How far a search that is to change little has cooled when it begins."""


@dataclass(frozen=True)
class Runner:
    """How a search is run, and who looks on."""

    workers: int = 0
    """Processes that solve pods side by side; 0: one for each core."""
    on_progress: Callable[[dict[str, Progress], float, float], None] = (
        lambda _pods, _elapsed_s, _limit_s: None
    )
    """Told each pod's newest progress, the seconds since the start, and when the end is due."""
    should_stop: Callable[[], bool] = lambda: False
    pool: Callable[[int], Executor] = local_processes
    """Makes the executor for so many pods at once."""

    @property
    def n_processes(self) -> int:
        """So many pods are solved at once."""
        return self.workers or os.cpu_count() or 1


@dataclass(frozen=True)
class Generated:
    """A draft that was made."""

    roster_id: str
    week: Week
    results: dict[str, Result] = field(repr=False)

    @property
    def released(self) -> tuple[Released, ...]:
        """Days that were to be kept and could not."""
        return tuple(released for pod in self.week.pods for released in pod.released)


def generate_roster(
    database: Database,
    request: GenerationRequest,
    origin: Origin,
    runner: Runner | None = None,
    with_draft: Callable[[Session, str], None] = lambda _session, _roster_id: None,
) -> Generated:
    """Compose, solve and keep a draft.

    Days that were to be kept, and for which no legal roster is found, are released, as long as
    they are not frozen.

    Parameters
    ----------
    with_draft
        Called in the transaction that stores the draft, with its public id.

    Raises
    ------
    NoLegalRosterError
        If a pod has no roster that keeps every rule.
    InvalidDataError
        If a pod cannot be forecast, or has nobody to work or no shift to be worked.
    NotFoundError
        If there is no such pod or base, or no pod on the first day.
    """
    runner = runner or Runner()
    ensure_requirements(database, request.first_day, request.n_days, request.pods)
    week, results = _solved(compose(database, request), runner)
    with database.writing() as session:
        roster_id = put_draft(session, week, results, request.seed, origin)
        with_draft(session, roster_id)
    return Generated(roster_id, week, results)


def _solved(week: Week, runner: Runner) -> tuple[Week, dict[str, Result]]:
    with runner.pool(min(runner.n_processes, len(week.pods))) as executor:
        results = _search(week, week.pods, executor, runner)
        relaxed = {pod.pod: _relaxed(pod, results[pod.pod]) for pod in week.pods}
        again = tuple(pod for pod in week.pods if relaxed[pod.pod] is not pod)
        if again:
            week = replace(week, pods=tuple(relaxed[pod.pod] for pod in week.pods))
            results |= _search(week, [relaxed[pod.pod] for pod in again], executor, runner)
    if week.request.change_little:
        results = {pod.pod: calmed(pod, results[pod.pod]) for pod in week.pods}
    stuck = [(pod, results[pod.pod]) for pod in week.pods if results[pod.pod].roster is None]
    if stuck:
        raise no_legal_roster(stuck)
    return week, results


def _relaxed(pod: PodProblem, result: Result) -> PodProblem:
    """The pod with fewer locks if it has no legal roster with them."""
    if result.roster is not None:
        return pod
    stuck = frozenset(obstacle.agent for obstacle in result.obstacles)
    fewer = release(pod, stuck)
    return fewer if len(fewer.released) > len(pod.released) else pod


def _search(
    week: Week, pods: Sequence[PodProblem], executor: Executor, runner: Runner
) -> dict[str, Result]:
    """Search for some pods side by side."""
    request = week.request
    limits = Limits(
        moves=request.moves,
        seconds=request.seconds,
        bound_seconds=request.bound_seconds,
        first_bound_seconds=min(FIRST_BOUND_SECONDS, request.bound_seconds),
        cooled_from=COOLED if request.change_little else 0.0,
    )
    began = time.monotonic()
    rounds = -(-len(pods) // runner.n_processes)
    newest: dict[str, Progress] = {}

    def show(position: int, step: Progress) -> None:
        newest[pods[position].pod] = step
        runner.on_progress(newest, time.monotonic() - began, request.seconds * rounds)

    tasks = [Task(pod.problem, limits, request.seed, pod.hint) for pod in pods]
    solved = solve_all(tasks, executor, on_progress=show, should_stop=runner.should_stop)
    return {pod.pod: result for pod, result in zip(pods, solved, strict=True)}
