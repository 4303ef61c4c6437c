from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.jobs.records import Job, JobKind
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator


class SetClock:
    """A clock that tests put forward."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def timed(url: str, clock: SetClock) -> Iterator[Database]:
    """A database whose clock the test puts forward."""
    database = Database.open(url, clock)
    yield database
    database.close()


def put(database: Database, kind: JobKind = JobKind.GENERATE, who: str = "test") -> str:
    with database.writing() as session:
        return enqueue(session, kind, {"first_day": "2026-11-30"}, who=who)


def job(database: Database, job_id: str) -> Job:
    with database.reading() as session:
        return get_job(session, job_id)
