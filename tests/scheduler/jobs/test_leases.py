from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.store.leases import find_lease, forget_expired, list_leases, release, renew, take
from tests.conftest import NOW

if TYPE_CHECKING:
    from scheduler.store.database import Database
    from tests.scheduler.jobs.conftest import SetClock

LASTS = timedelta(seconds=20)


def taken(database: Database, holder: str) -> str:
    with database.writing() as session:
        return take(session, "clock", holder, LASTS).holder


def test_one_of_many_who_try_at_once_has_the_lease(database: Database) -> None:
    with ThreadPoolExecutor(6) as pool:
        holders = set(pool.map(lambda who: taken(database, who), "abcdef"))
    assert len(holders) == 1


def test_lease_is_free_again_when_it_expires(timed: Database, clock: SetClock) -> None:
    assert taken(timed, "first") == "first"
    clock.forward(seconds=19)
    assert taken(timed, "second") == "first"
    clock.forward(seconds=1)
    assert taken(timed, "second") == "second"
    with timed.writing() as session:
        assert not renew(session, "clock", "first", LASTS)
        assert renew(session, "clock", "second", LASTS)


def test_renewed_lease_keeps_its_beginning(timed: Database, clock: SetClock) -> None:
    taken(timed, "first")
    clock.forward(seconds=15)
    with timed.writing() as session:
        assert renew(session, "clock", "first", LASTS)
        lease = find_lease(session, "clock")
    assert lease is not None
    assert (lease.since, lease.expires_at) == (NOW, NOW + timedelta(seconds=35))


def test_released_lease_says_when_it_ended(timed: Database, clock: SetClock) -> None:
    taken(timed, "first")
    clock.forward(seconds=5)
    with timed.writing() as session:
        release(session, "clock", "stranger")
        release(session, "clock", "first")
        lease = find_lease(session, "clock")
    assert lease is not None
    assert lease.expires_at == NOW + timedelta(seconds=5)
    assert taken(timed, "second") == "second"


def test_old_leases_of_workers_are_forgotten(timed: Database, clock: SetClock) -> None:
    with timed.writing() as session:
        take(session, "worker/a", "a", LASTS)
        take(session, "clock", "c", LASTS)
    clock.forward(days=2)
    with timed.writing() as session:
        take(session, "worker/b", "b", LASTS)
        forget_expired(session, "worker/", timedelta(days=1))
        assert [lease.name for lease in list_leases(session)] == ["clock", "worker/b"]
