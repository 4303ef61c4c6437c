"""``podshift generate``."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from scheduler.cli.desk import days_option, first_day_option, json_option, pass_desk
from scheduler.cli.output import Exit, fail, progress_console, say, say_json
from scheduler.logs import get_logger, run
from scheduler.planning.obstacles import NoLegalRosterError
from scheduler.planning.request import KEEP, GenerationRequest
from scheduler.planning.solving import Runner, generate_roster
from scheduler.store.journal import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from types import FrameType

    from rich.progress import TaskID

    from scheduler.cli.desk import Desk
    from scheduler.planning.solving import Generated
    from solver.result import Progress as Step
    from solver.result import Result

WHO = "podshift generate"
WHY = {
    "absent": "the person is absent by now",
    "rules": "no legal roster was found with it",
}


@click.command()
@first_day_option
@days_option
@click.option("--pod", "pods", multiple=True, metavar="CODE", help="May be repeated; else all.")
@click.option("--seconds", type=click.IntRange(1), default=60, show_default=True, help="A pod.")
@click.option("--moves", type=click.IntRange(0), help="Ends the search sooner, the same each time.")
@click.option(
    "--bound-seconds",
    type=click.FloatRange(0),
    default=20,
    show_default=True,
    help="A pod, after the search, for the proof of how little could be missing.",
)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--keep",
    type=click.Choice(KEEP),
    default="published",
    show_default=True,
    help="What of published rosters and of the base stays.",
)
@click.option("--change-little", is_flag=True, help="Let each changed day cost something.")
@click.option("--base", metavar="ROSTER", help="Start from this roster.")
@click.option("--name", default="", help="What people call the draft.")
@json_option
@pass_desk
def generate(desk: Desk, /, first_day: date | None, *, as_json: bool, **options: Any) -> None:
    """Solve the weeks of every pod and keep them as a draft.

    Pods are solved side by side; forecast and requirement are made first where they are missing.
    Published shifts that begin before the notice period is over always stay. Ctrl-C ends the search
    and keeps the best roster found. With --moves the same input and seed give the same roster.

    \b
    Example:
      podshift generate --week 2026-11-30 --seconds 60
    """
    request = GenerationRequest(first_day=first_day or desk.next_monday(), **options)
    try:
        made = _generated(desk, request)
    except NoLegalRosterError as error:
        fail(str(error), Exit.NOTHING_LEGAL)
    if as_json:
        pods = {pod: _as_json(result) for pod, result in made.results.items()}
        say_json({"roster": made.roster_id, "pods": pods})
        return
    for released in made.released:
        say(f"{released.personnel_number} on {released.day} was not kept: {WHY[released.why]}.")
    say(f"Draft {made.roster_id} is kept; see it with `podshift show`.")


def _generated(desk: Desk, request: GenerationRequest) -> Generated:
    """Search for all pods side by side, showing how far each is."""
    stop = threading.Event()
    database = desk.database()
    with (
        run(first_day=str(request.first_day), seed=request.seed),
        _interrupt_sets(stop),
        _Display() as display,
    ):
        runner = Runner(desk.settings.workers, display.show, stop.is_set)
        made = generate_roster(database, request, Origin(WHO, "employer"), runner)
        pods = list(made.results)
        get_logger(__name__).debug("draft kept", roster=made.roster_id, pods=pods)
    return made


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

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:12}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("{task.fields[state]}"),
            console=progress_console,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, pods: Mapping[str, Step], _elapsed_s: float, limit_s: float) -> None:
        """Bring every pod's line up to date."""
        for pod, step in pods.items():
            if pod not in self._tasks:
                self._tasks[pod] = self._progress.add_task(pod, total=limit_s, state="")
            state = f"penalty {step.penalty:,}, {step.moves:,} moves"
            if step.unmet_fte_hours is not None:
                state += f", {step.unmet_fte_hours:,.1f} FTE-hours missing"
            self._progress.update(self._tasks[pod], completed=step.seconds, state=state)


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
