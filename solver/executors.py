"""Several problems side by side, on any ``concurrent.futures.Executor``."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty
from typing import TYPE_CHECKING, Any, Protocol

from solver.solve import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Executor, Future

    from solver.problem import Problem
    from solver.result import Progress, Result
    from solver.solve import Limits

POLL_S = 0.2
"""How often those who look on are told, and a wish to stop is heard."""


class _Queue(Protocol):
    def put(self, item: tuple[str, Progress]) -> None: ...

    def get_nowait(self) -> tuple[str, Progress]: ...


class _Flag(Protocol):
    def set(self) -> None: ...

    def is_set(self) -> bool: ...


@dataclass(frozen=True)
class Line:
    """How a solving process and those who look on speak with each other."""

    news: _Queue
    stop: _Flag


@contextmanager
def local_executor(workers: int = 0) -> Iterator[Executor]:
    """Processes on this machine; 0: one for each core.

    They are spawned, not forked, and leave Ctrl-C to the process that started them.
    """
    pool = ProcessPoolExecutor(
        max_workers=workers or os.cpu_count() or 1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_leave_ctrl_c_to_the_parent,
    )
    with pool:
        yield pool


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def solve_all(
    problems: Mapping[str, Problem],
    executor: Executor,
    *,
    limits: Limits,
    seed: int = 0,
    on_progress: Callable[[str, Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> dict[str, Result]:
    """Solve problems side by side; the result of each is that of ``solve`` alone.

    Parameters
    ----------
    problems
        By a name of the caller's; the results have the same names.
    limits
        Of each problem.
    on_progress
        Told, a few times a second, the newest progress of each problem that moved on.
    should_stop
        Once it says so, every search ends with the best roster it has.

    Raises
    ------
    SolverError
        Whatever the first solve that failed raised.
    """
    with multiprocessing.get_context("spawn").Manager() as manager:
        line = Line(manager.Queue(), manager.Event())
        futures = {
            name: executor.submit(_solve_one, name, problem, limits, seed, line)
            for name, problem in problems.items()
        }
        _look_on(list(futures.values()), line, on_progress, should_stop)
        return {name: future.result() for name, future in futures.items()}


def _solve_one(name: str, problem: Problem, limits: Limits, seed: int, line: Line) -> Result:
    def tell(progress: Progress) -> None:
        line.news.put((name, progress))

    return solve(problem, limits=limits, seed=seed, on_progress=tell, should_stop=line.stop.is_set)


def _look_on(
    futures: list[Future[Result]],
    line: Line,
    on_progress: Callable[[str, Progress], None] | None,
    should_stop: Callable[[], bool] | None,
) -> None:
    running: Any = futures
    while running:
        running = wait(running, timeout=POLL_S).not_done
        for name, progress in _newest(line.news).items():
            if on_progress is not None:
                on_progress(name, progress)
        if should_stop is not None and should_stop():
            line.stop.set()


def _newest(news: _Queue) -> dict[str, Progress]:
    found: dict[str, Progress] = {}
    while True:
        try:
            name, progress = news.get_nowait()
        except Empty:
            return found
        found[name] = progress
