"""Which processes live: the leases by which clock and workers show it."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from scheduler.jobs.records import Lane, Lease

CLOCK_LEASE = "clock"
"""Whoever has it is the clock."""
CLOCK_LEASE_LASTS = timedelta(seconds=20)
WORKERS = "worker/"
"""Begins the lease by which a worker shows that it lives; lanes and name follow."""
WORKER_LEASE_LASTS = timedelta(seconds=30)


def process_name() -> str:
    """Machine and process, told apart from an earlier process of the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


def worker_lease(lanes: Collection[Lane], name: str) -> str:
    """The name of a worker's lease."""
    return f"{WORKERS}{'+'.join(lanes)}/{name}"


@dataclass(frozen=True)
class Process:
    """A clock or a worker, as the database knows it."""

    lanes: tuple[Lane, ...]
    """What a worker takes; a clock has none."""
    name: str
    since: datetime
    last_seen: datetime
    alive: bool


def processes(leases: Iterable[Lease], now: datetime) -> tuple[Process, ...]:
    """Clock and workers: all that live, and of those that do not the last of each sort."""
    found: dict[tuple[Lane, ...], list[Process]] = {}
    for lease in leases:
        process = _process(lease, now)
        found.setdefault(process.lanes, []).append(process)
    shown = []
    for lanes in sorted(found):
        living = [process for process in found[lanes] if process.alive]
        shown += living or [max(found[lanes], key=lambda process: process.last_seen)]
    return tuple(shown)


def _process(lease: Lease, now: datetime) -> Process:
    lanes: tuple[Lane, ...] = ()
    lasts = CLOCK_LEASE_LASTS
    if lease.name.startswith(WORKERS):
        lanes = cast("tuple[Lane, ...]", tuple(lease.name.split("/")[1].split("+")))
        lasts = WORKER_LEASE_LASTS
    alive = lease.expires_at > now
    last_seen = max(lease.since, lease.expires_at - lasts) if alive else lease.expires_at
    return Process(lanes, lease.holder, lease.since, last_seen, alive)
