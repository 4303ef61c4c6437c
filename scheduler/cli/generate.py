"""``podshift generate``."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from scheduler.agreements.sentences import title
from scheduler.cli.desk import days_option, first_day_option, json_option, pass_desk
from scheduler.cli.output import Exit, fail, progress_console, say, say_json
from scheduler.logs import get_logger, run
from scheduler.planning.generation import compose_week, keep_draft
from solver.executors import Task, local_processes, solve_all
from solver.solve import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from types import FrameType

    from scheduler.cli.desk import Desk
    from scheduler.planning.generation import Week
    from solver.result import Progress as Step
    from solver.result import Result

WHO = "podshift generate"


@click.command()
@first_day_option
@days_option
@click.option("--seconds", type=click.IntRange(1), default=60, show_default=True, help="A pod.")
@click.option("--moves", type=click.IntRange(1), help="Ends the search sooner, the same each time.")
@click.option(
    "--bound-seconds",
    type=click.FloatRange(0),
    default=20,
    show_default=True,
    help="A pod, after the search, for the proof of how little could be missing.",
)
@click.option("--seed", type=int, default=0, show_default=True)
@json_option
@pass_desk
def generate(
    desk: Desk,
    first_day: date | None,
    n_days: int,
    seconds: int,
    moves: int | None,
    bound_seconds: float,
    seed: int,
    as_json: bool,
) -> None:
    """Solve the week of every pod and keep it as a draft.

    Pods are solved side by side. Ctrl-C ends the search and keeps the best roster found. With
    --moves the same input and seed give the same roster.

    \b
    Example:
      podshift generate --week 2026-11-30 --seconds 60
    """
    week = compose_week(desk.database(), first_day or desk.next_monday(), n_days)
    limits = Limits(moves=moves, seconds=seconds, bound_seconds=bound_seconds)
    with run(first_day=str(week.first_day), seed=seed):
        results = _solve(week, limits, seed, desk.settings.workers or os.cpu_count() or 1)
        _refuse_illegal(week, results)
        roster_id = keep_draft(desk.database(), week, results, seed, WHO)
        get_logger(__name__).debug("draft kept", roster=roster_id, pods=list(results))
    if as_json:
        say_json({"roster": roster_id, "pods": {p: _as_json(r) for p, r in results.items()}})
    else:
        say(f"Draft {roster_id} is kept; see it with `podshift show`.")


def _solve(week: Week, limits: Limits, seed: int, workers: int) -> dict[str, Result]:
    """Search for all pods side by side, showing how far each is."""
    stop = threading.Event()
    with (
        _interrupt_sets(stop),
        _Display(week, limits.seconds or 0) as display,
        local_processes(workers) as executor,
    ):
        solved = solve_all(
            [Task(pod.problem, limits, seed) for pod in week.pods],
            executor,
            on_progress=display.show,
            should_stop=stop.is_set,
        )
    return {pod.pod: result for pod, result in zip(week.pods, solved, strict=True)}


@contextmanager
def _interrupt_sets(stop: threading.Event) -> Iterator[None]:
    """Ctrl-C asks the search to end instead of ending the program."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        progress_console.print("Stopping; the best roster found is kept.")

    before = signal.signal(signal.SIGINT, ask)
    progress_console.print("Searching; Ctrl-C ends it and keeps the best roster found.")
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Display:
    """A line for each pod: how long, how many moves, how good."""

    def __init__(self, week: Week, seconds: float) -> None:
        self._progress = Progress(
            TextColumn("{task.description:12}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("{task.fields[state]}"),
            console=progress_console,
        )
        self._tasks = [
            self._progress.add_task(pod.pod, total=seconds, state="waiting", start=False)
            for pod in week.pods
        ]

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, position: int, step: Step) -> None:
        """Bring a pod's line up to date."""
        task = self._tasks[position]
        self._progress.start_task(task)
        unmet = step.unmet_fte_hours
        missing = "" if unmet is None else f", {unmet:,.1f} FTE-hours missing"
        state = f"penalty {step.penalty:,}{missing}, {step.moves:,} moves"
        self._progress.update(task, completed=step.seconds, state=state)


def _refuse_illegal(week: Week, results: Mapping[str, Result]) -> None:
    """End the command if a pod has no legal roster, naming whom and what stands in the way."""
    lines = []
    for pod in week.pods:
        result = results[pod.pod]
        if result.roster is None:
            lines.append(f"Pod {pod.pod}: no roster keeps every rule.")
            lines += _conflicts(result)
    if lines:
        fail("\n".join(lines), Exit.NOTHING_LEGAL)


def _conflicts(result: Result) -> list[str]:
    """For each agent without a legal week the rules that cannot be kept together."""
    by_agent: dict[str, list[str]] = {}
    for obstacle in result.obstacles:
        by_agent.setdefault(obstacle.agent, []).append(title(obstacle.rule, "en"))
    return [
        f"  agent {agent}: these cannot be kept together: {', '.join(rules)}"
        for agent, rules in by_agent.items()
    ]


def _as_json(result: Result) -> dict[str, object]:
    return {
        "status": result.status,
        "penalty": None if result.penalty is None else result.penalty.total,
        "unmet_fte_hours": result.unmet_fte_hours,
        "unmet_fte_hours_bound": result.unmet_fte_hours_bound,
        "seconds": result.seconds,
        "seconds_to_first": result.seconds_to_first,
        "moves": result.moves,
    }
