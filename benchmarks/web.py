"""How long the planner's pages take in a large centre: ``python -m benchmarks web``.

Server time: from the request reaching the application to its whole answer, without a network.
First visits are apart: a pod's duties are read, its coverage and its figures are computed, then all
is kept. The web's processes do the same beside their first requests.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.large_centre import ORIGIN, Size, draw
from scheduler.access.permissions import Role
from scheduler.settings import Settings
from scheduler.store.accounts import add_account
from scheduler.store.database import Database
from scheduler.store.rosters import load_roster
from scheduler.store.sign_ins import open_sign_in
from scheduler.store.upgrade import upgrade
from scheduler.timekeeping import FixedClock
from web import WebConfig, create_app
from web.access import COOKIE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

NOW = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
GOAL_MS = 200


def main(arguments: list[str]) -> int:
    """Draw the centre, visit every page many times and print milliseconds; returns the status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks web", description=__doc__)
    parser.add_argument("--agents", type=int, default=1000)
    parser.add_argument("--pods", type=int, default=25)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--visits", type=int, default=50)
    options = parser.parse_args(arguments)
    size = Size(options.agents, options.pods, options.weeks)
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{Path(folder) / 'podshift.db'}", FixedClock(NOW))
        upgrade(database)
        roster_id = draw(database, size, MONDAY)
        print(f"{size.agents} agents, {size.pods} pods, {size.weeks} weeks, SQLite")
        client = _signed_in(database)
        pages = _pages(database, roster_id, size)
        with database.reading() as session:
            pods = [part.pod for part in load_roster(session, roster_id).pods]
        cold = iter(pods)
        times = _visit(client, lambda: f"/rosters/{roster_id}?pod={next(cold)}", len(pods))
        _report("a pod's first visit", times)
        drafts = iter(range(size.weeks))
        times = _visit(client, lambda: _drafts(next(drafts)), size.weeks)
        _report("a week's first drafts", times)
        gc.collect()  # as the web's processes do when they have read ahead
        gc.freeze()
        for name, address in pages.items():
            _report(name, _visit(client, address, options.visits))
        database.close()
    return 0


def _signed_in(database: Database) -> FlaskClient:
    clock = FixedClock(NOW)
    config = WebConfig.of(database, Settings(secret_key="of the benchmark only"), clock)
    with database.writing() as session:
        account = add_account(session, "planner", "Petra Plan", {Role.PLANNER}, ORIGIN)
        token = open_sign_in(session, account.id)
    client = create_app(config).test_client()
    client.set_cookie(COOKIE, token)
    return client


def _pages(database: Database, roster_id: str, size: Size) -> dict[str, Callable[[], str]]:
    """Addresses by page; each visit asks for another pod, week, day or shift."""
    dice = random.Random(7)
    with database.reading() as session:
        stored = load_roster(session, roster_id)
    pods = [part.pod for part in stored.pods]
    duties = [duty for part in stored.pods for duty in part.duties]

    def roster(rest: str = "") -> str:
        week = dice.randint(1, size.weeks)
        return f"/rosters/{roster_id}{rest}?pod={dice.choice(pods)}&week={week}"

    def duty() -> str:
        return f"/rosters/{roster_id}/duties/{dice.choice(duties).id}"

    def day() -> str:
        on = dice.choice(duties).day
        return f"/rosters/{roster_id}/days/{on}?pod={dice.choice(pods)}"

    return {
        "roster, a pod's week": roster,
        "wall, a pod's week": lambda: roster("/wall"),
        "day, a pod": day,
        "desk, all pods": lambda: f"/desk?week={MONDAY}",
        "desk, one pod drawn": lambda: f"/desk?week={MONDAY}&pod={dice.choice(pods)}",
        "shift": duty,
        "new shift": lambda: f"/rosters/{roster_id}/moves?pod={dice.choice(pods)}",
        "rosters": lambda: "/rosters",
        "proposals": lambda: "/proposals",
        "publication": lambda: f"/rosters/{roster_id}/publication",
        "generate": lambda: "/generate",
        "drafts side by side": lambda: _drafts(dice.randrange(size.weeks)),
        "centre": lambda: "/centre",
        "people": lambda: "/centre/agents",
        "a person": lambda: f"/centre/agents/{dice.choice(duties).personnel_number}",
        "forecast, a pod": lambda: f"/demand/{dice.choice(pods)}/{MONDAY}",
        "rule sets": lambda: "/rule-sets",
        "journal": lambda: "/journal",
        "notices": lambda: "/notices",
        "operations": lambda: "/operations",
    }


def _drafts(week: int) -> str:
    return f"/drafts?week={MONDAY + timedelta(days=7 * week)}"


def _visit(client: FlaskClient, address: Callable[[], str], n: int) -> list[float]:
    """Milliseconds of each visit, in order."""
    found = []
    for _ in range(n):
        path = address()
        start = perf_counter()
        answer = client.get(path)
        found.append((perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
    return found


def _report(name: str, times_ms: list[float]) -> None:
    ordered = sorted(times_ms)
    p50, p95 = (ordered[math.ceil(share * len(ordered)) - 1] for share in (0.5, 0.95))
    mark = "" if p95 <= GOAL_MS else f"   above {GOAL_MS}"
    print(f"{name:<22}p50 {p50:5.0f} ms   p95 {p95:5.0f}   max {ordered[-1]:5.0f}{mark}")
