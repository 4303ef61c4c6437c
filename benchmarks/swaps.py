"""How long checks of swaps and the search for partners take: ``python -m benchmarks swaps``.

Each is one transaction of its own, from its beginning to its end, in a process that has looked at
the same pods before, as the web's processes do beside their first requests; what a pod takes when
it is looked at for the first time is told apart.
Where other work keeps the cores busy, the processor's time says more than the clock's.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import tempfile
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from benchmarks.large_centre import ORIGIN, Size, draw
from scheduler.errors import PodshiftError
from scheduler.planning.move_records import Place
from scheduler.store.database import Database
from scheduler.store.rosters import load_roster
from scheduler.store.steps import take_step
from scheduler.store.upgrade import upgrade
from scheduler.swaps.checking import check_swap
from scheduler.swaps.matching import partners
from scheduler.swaps.records import Swap
from scheduler.timekeeping import FixedClock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.store.roster_records import StoredDuty
    from scheduler.store.steps import Step
    from scheduler.swaps.records import Audience, OfferKind

    Times = list[tuple[float, float]]

NOW = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
STEPS: tuple[Step, ...] = ("submitted", "consented", "published")
CHECK_GOAL_MS = 5
PARTNERS_GOAL_MS = 300
SEARCHES: tuple[tuple[Audience, OfferKind], ...] = (
    ("pod", "gift"),
    ("pod", "exchange"),
    ("everyone", "gift"),
    ("everyone", "exchange"),
)


def main(arguments: list[str]) -> int:
    """Draw the centre, publish it, measure; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks swaps", description=__doc__)
    parser.add_argument("--agents", type=int, default=1000)
    parser.add_argument("--pods", type=int, default=20)
    parser.add_argument("--weeks", type=int, default=1)
    parser.add_argument("--checks", type=int, default=500)
    parser.add_argument("--searches", type=int, default=40)
    options = parser.parse_args(arguments)
    size = Size(options.agents, options.pods, options.weeks)
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{Path(folder) / 'podshift.db'}", FixedClock(NOW))
        upgrade(database)
        pods = _published(database, size)
        print(f"{size.agents} agents, {size.pods} pods, {size.weeks} weeks, SQLite")
        _measure(database, pods, options.checks, options.searches)
        database.close()
    return 0


def _published(database: Database, size: Size) -> dict[str, tuple[StoredDuty, ...]]:
    """The duties of each pod of a roster that binds people."""
    roster_id = draw(database, size, MONDAY)
    with database.writing() as session:
        version = load_roster(session, roster_id, ()).version
        for step in STEPS:
            version = take_step(session, roster_id, version, step, ORIGIN)
    with database.reading() as session:
        return {part.pod: part.duties for part in load_roster(session, roster_id).pods}


def _measure(
    database: Database, pods: dict[str, tuple[StoredDuty, ...]], checks: int, searches: int
) -> None:
    dice = random.Random(7)
    every = [duty for duties in pods.values() for duty in duties]
    firsts = [partial(_any_swap, database, dice, duties) for duties in pods.values()]
    _report("a pod's first check", _times(firsts))
    gc.collect()  # as the web's processes do when they have read ahead
    gc.freeze()
    swaps = [_any_swap(database, dice, dice.choice(list(pods.values()))) for _ in range(checks)]
    _report("a check", _times([partial(check_swap, database, s) for s in swaps]), CHECK_GOAL_MS)
    for audience, kind in SEARCHES:
        places = [Place(d.personnel_number, d.day) for d in dice.sample(every, searches)]
        tried = [partial(partners, database, place, audience, kind=kind) for place in places]
        _report(f"partners: {audience}, {kind}", _times(tried), PARTNERS_GOAL_MS)
    places = [Place(d.personnel_number, d.day) for d in dice.sample(every, searches)]
    tried = [
        partial(
            partners,
            database,
            place,
            "everyone",
            kind="exchange",
            wanted_days=[_other(dice, place)],
        )
        for place in places
    ]
    _report("partners: everyone, one day", _times(tried), PARTNERS_GOAL_MS)


def _other(dice: random.Random, place: Place) -> date:
    """Another day of the week."""
    week = [MONDAY + timedelta(days=n) for n in range(7)]
    return dice.choice([day for day in week if day != place.day])


def _any_swap(database: Database, dice: random.Random, duties: tuple[StoredDuty, ...]) -> Swap:
    """A swap within a pod that can be checked: nobody has two shifts on one day."""
    while True:
        given, counter = dice.sample(duties, 2)
        if given.personnel_number == counter.personnel_number:
            continue
        back = Place(counter.personnel_number, counter.day)
        swap = Swap(Place(given.personnel_number, given.day), counter.personnel_number, back)
        try:
            check_swap(database, swap)
        except PodshiftError:
            continue
        return swap


def _times(tried: Sequence[Callable[[], object]]) -> Times:
    """Milliseconds of each, in order: of the clock, and of the processor."""
    found = []
    for each in tried:
        start, worked = perf_counter(), process_time()
        each()
        found.append(((perf_counter() - start) * 1000, (process_time() - worked) * 1000))
    return found


def _report(name: str, times: Times, goal_ms: float = math.inf) -> None:
    clock, processor = (sorted(column) for column in zip(*times, strict=True))
    p50, p95 = (math.ceil(share * len(clock)) - 1 for share in (0.5, 0.95))
    mark = "" if clock[p95] <= goal_ms else f"   above {goal_ms}"
    print(
        f"{name:<32}p50 {clock[p50]:7.1f} ms   p95 {clock[p95]:7.1f}   worst {clock[-1]:7.1f}"
        f"   processor p50 {processor[p50]:7.1f}   p95 {processor[p95]:7.1f}{mark}"
    )
