"""What the first pages of a new process would wait for is read beforehand, beside the requests."""

from __future__ import annotations

import gc
from datetime import timedelta
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

from scheduler.calendar import monday_of
from scheduler.errors import PodshiftError
from scheduler.logs import get_logger
from scheduler.planning.pod_figures import Scope
from scheduler.swaps.parts import read_ahead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.rosters import RosterLine
    from web.config import WebConfig

ROSTERS = 4
"""So many of the newest rosters are read, pod by pod."""
LOOK_EVERY_S = 30
"""Then it is looked whether there are new or changed ones."""

log = get_logger(__name__)


def start(config: WebConfig) -> None:
    """Begin to read; whoever asks meanwhile is answered as ever."""
    Thread(target=_stay_warm, args=(config,), name="warming", daemon=True).start()


def _stay_warm(config: WebConfig) -> None:
    known: set[tuple[str, int]] = set()
    while True:
        if warm(config, known):
            # What was read stays: the collector need not walk through it between two answers.
            gc.collect()
            gc.freeze()
        sleep(LOOK_EVERY_S)


def warm(config: WebConfig, known: set[tuple[str, int]]) -> int:
    """Read the centre, the newest rosters, their figures, and what checks of swaps look at.

    What cannot be read now is read when a page asks for it, and that page says what is wrong.

    Parameters
    ----------
    known
        Ids and versions of rosters that were read before; those read now are added.

    Returns
    -------
    int
        So many pods' parts of rosters were not known.
    """
    read = 0
    try:
        config.centre()
        for line in config.rosters.listing()[:ROSTERS]:
            if (line.id, line.version) not in known:
                read += _read(config, line)
                known.add((line.id, line.version))
        if read:
            read_ahead(config.database)
    except PodshiftError as error:
        log.warning("not warmed", reason=str(error))
    return read


def _read(config: WebConfig, line: RosterLine) -> int:
    for pod in line.pods:
        config.rosters.get(line.id, (pod,))
    for week in _weeks(line):
        config.rosters.figures(line.id, week)
    return len(line.pods)


def _weeks(line: RosterLine) -> Iterator[Scope]:
    monday = monday_of(line.first_day)
    while monday <= line.last_day:
        yield Scope(monday, monday + timedelta(days=6), frozenset(line.pods))
        monday += timedelta(days=7)
