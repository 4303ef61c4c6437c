"""Several problems solved side by side, on any ``concurrent.futures.Executor``.

Problems, hints and results are plain data and travel to other processes; models and kernels are
built where the solving happens. Progress comes back through a queue and the wish to stop goes out
as an event, both proxies of a ``multiprocessing`` manager, so that they can be sent along.
"""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from queue import Empty
from typing import TYPE_CHECKING, Protocol

from solver.sequence import solve_in_weeks
from solver.solve import Limits, solve
from solver.weeks import DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from multiprocessing.managers import SyncManager

    from solver.problem import Problem
    from solver.result import Progress, Result
    from solver.roster import Roster

SECONDS_BETWEEN_LOOKS = 0.2
"""How often progress is passed on and the wish to stop is asked for."""


@dataclass(frozen=True)
class Task:
    """One problem to solve."""

    problem: Problem
    limits: Limits
    seed: int = 0
    hint: Roster | None = None


class _Posts(Protocol):
    """What is needed of the manager's queue."""

    def put(self, item: tuple[int, Progress]) -> None: ...

    def get_nowait(self) -> tuple[int, Progress]: ...


class _Flag(Protocol):
    """What is needed of the manager's event."""

    def set(self) -> None: ...

    def is_set(self) -> bool: ...


def local_processes(max_workers: int) -> ProcessPoolExecutor:
    """A pool of fresh processes: nothing of the caller's threads or locks is inherited.

    They leave Ctrl-C to the process that started them, which asks them to stop.
    """
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers, context, _leave_ctrl_c_to_the_caller)


def _leave_ctrl_c_to_the_caller() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def solve_all(
    tasks: Sequence[Task],
    executor: Executor,
    *,
    on_progress: Callable[[int, Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> list[Result]:
    """Solve all tasks and return their results in the same order.

    Parameters
    ----------
    tasks
        What to solve; each gives the same result as ``solve`` would, or ``solve_in_weeks`` if its
        horizon is longer than a week.
    executor
        Where to solve it, such as ``local_processes(2)``; the caller closes it.
    on_progress
        Called in the caller's thread, a few times a second, with a task's position and its newest
        progress.
    should_stop
        Asked several times a second; when it says so, every task ends with the best roster it has.
        The same happens on ``KeyboardInterrupt``.

    Raises
    ------
    SolverError
        What the first failing task raised, after the others were told to stop.
    """
    with multiprocessing.get_context("spawn").Manager() as manager:
        return _Batch(tasks, executor, manager).results(
            on_progress or (lambda _position, _progress: None), should_stop or (lambda: False)
        )


class _Batch:
    """Tasks on their way."""

    def __init__(self, tasks: Sequence[Task], executor: Executor, manager: SyncManager) -> None:
        self.posts: _Posts = manager.Queue()
        self.flag: _Flag = manager.Event()
        self.futures: list[Future[Result]] = [
            executor.submit(_solve_one, position, task, self.posts, self.flag)
            for position, task in enumerate(tasks)
        ]

    def results(
        self, on_progress: Callable[[int, Progress], None], should_stop: Callable[[], bool]
    ) -> list[Result]:
        """Wait for all, passing on progress and the wish to stop."""
        running = set(self.futures)
        while running:
            try:
                running = self._look(running, on_progress, should_stop)
            except KeyboardInterrupt:
                self.flag.set()
            except BaseException:
                self.flag.set()
                wait(self.futures)
                raise
        return [future.result() for future in self.futures]

    def _look(
        self,
        running: set[Future[Result]],
        on_progress: Callable[[int, Progress], None],
        should_stop: Callable[[], bool],
    ) -> set[Future[Result]]:
        """Wait a moment; the futures that are still running."""
        done, still = wait(running, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
        for position, progress in dict(self._posted()).items():
            on_progress(position, progress)
        if should_stop():
            self.flag.set()
        for future in done:
            future.result()
        return still

    def _posted(self) -> Iterator[tuple[int, Progress]]:
        while True:
            try:
                yield self.posts.get_nowait()
            except Empty:
                return


def _solve_one(position: int, task: Task, posts: _Posts, flag: _Flag) -> Result:
    solving = solve if len(task.problem.days) <= DAYS else solve_in_weeks
    return solving(
        task.problem,
        limits=task.limits,
        seed=task.seed,
        hint=task.hint,
        on_progress=lambda progress: posts.put((position, progress)),
        should_stop=flag.is_set,
    )
