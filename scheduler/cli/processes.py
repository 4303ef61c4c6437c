"""``podshift clock`` and ``podshift worker``."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, cast

import click

from scheduler.cli.desk import pass_desk
from scheduler.jobs.records import LANES

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.cli.desk import Desk
    from scheduler.jobs.records import Lane


@click.command()
@click.option("--lane", type=click.Choice(LANES), help="Only jobs of this lane.")
@pass_desk
def worker(desk: Desk, lane: str | None) -> None:
    """Do the jobs that wait in the queue, until Ctrl-C.

    A stop asks the job that runs to end and keep the best it has. Let one worker have the lane
    quick alone: then short questions are answered while another generates weeks.

    \b
    Example:
      podshift worker --lane quick
    """
    from scheduler.worker import Worker

    lanes = LANES if lane is None else (cast("Lane", lane),)
    made = Worker(desk.database(), desk.settings, lanes)
    on_stop(made.stop)
    made.run()


@click.command()
@click.option("--wait", is_flag=True, help="If there is a clock, stand by until it ends.")
@pass_desk
def clock(desk: Desk, wait: bool) -> None:
    """Put into the queue what is due, until Ctrl-C. There is exactly one clock.

    \b
    Example:
      podshift clock
    """
    from scheduler.clock import Clock

    made = Clock(desk.database(), desk.settings, desk.clock)
    on_stop(made.stop)
    made.run(wait=wait)


def on_stop(stop: Callable[[], None]) -> None:
    """Let Ctrl-C and the system's wish to end call ``stop``."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop())
