from __future__ import annotations

from datetime import timedelta

from scheduler.jobs.presence import (
    CLOCK_LEASE,
    CLOCK_LEASE_LASTS,
    WORKER_LEASE_LASTS,
    processes,
    worker_lease,
)
from scheduler.jobs.records import Lane, Lease
from tests.conftest import NOW

HOUR = timedelta(hours=1)
QUICK: tuple[Lane, ...] = ("quick",)


def worker(name: str, expires_in: timedelta) -> Lease:
    return Lease(worker_lease(QUICK, name), name, NOW - HOUR, NOW + expires_in)


def test_living_processes_are_listed_with_their_last_sign_of_life() -> None:
    renewed = NOW - timedelta(seconds=4)
    clock = Lease(CLOCK_LEASE, "c", NOW - HOUR, renewed + CLOCK_LEASE_LASTS)
    quick = worker("w", renewed + WORKER_LEASE_LASTS - NOW)
    found = processes([clock, quick], NOW)
    assert [(p.lanes, p.name, p.alive) for p in found] == [((), "c", True), (QUICK, "w", True)]
    assert {p.last_seen for p in found} == {renewed}


def test_of_those_that_are_gone_only_the_last_is_listed_and_none_beside_a_living_one() -> None:
    gone = [worker("early", -2 * HOUR), worker("late", -HOUR)]
    (found,) = processes(gone, NOW)
    assert (found.name, found.alive, found.last_seen) == ("late", False, NOW - HOUR)
    (found,) = processes([*gone, worker("new", timedelta(seconds=1))], NOW)
    assert (found.name, found.alive) == ("new", True)


def test_lease_that_ends_this_moment_holds_no_more() -> None:
    (found,) = processes([worker("w", timedelta(0))], NOW)
    assert not found.alive
