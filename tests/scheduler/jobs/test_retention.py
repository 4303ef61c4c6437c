from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from scheduler.access.permissions import Role
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import LANES, JobKind
from scheduler.jobs.retention import clean_up, months_before
from scheduler.notices.records import NoticeKind
from scheduler.settings import Settings
from scheduler.store.accounts import add_account
from scheduler.store.job_work import Ending, claim, finish
from scheduler.store.jobs import CLOCK, enqueue, get_job, list_jobs
from scheduler.store.journal import Origin, Subject, entries, record
from scheduler.store.leases import list_leases, take
from scheduler.store.models.accounts import FailedSignInRow, SignInRow
from scheduler.store.models.desk import NoticeRow
from scheduler.store.notices import tell
from scheduler.store.sign_ins import open_sign_in
from tests.conftest import NOW

if TYPE_CHECKING:
    from scheduler.store.base import Base
    from scheduler.store.database import Database
    from tests.scheduler.jobs.conftest import SetClock

ORIGIN = Origin("test", "employer")


def clean(database: Database, clock: SetClock) -> dict[str, int]:
    """Run the clean-up in the middle of another job."""
    with database.writing() as session:
        this = get_job(session, enqueue(session, JobKind.CLEAN_UP, {}, who="test"))
    context = JobContext(this, database, Settings(), clock, lambda _: None, lambda: False)
    return clean_up(context)


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2026, 11, 22), 36, (2023, 11, 22)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 31), 1, (2024, 2, 29)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 31), 12, (2025, 12, 31)),
        ((2026, 12, 31), 0, (2026, 12, 31)),
    ],
)
def test_months_are_counted_back_by_the_calendar(
    day: tuple[int, int, int], months: int, before: tuple[int, int, int]
) -> None:
    assert months_before(date(*day), months) == date(*before)


def test_journal_older_than_its_period_goes_and_no_younger_entry_can(
    timed: Database, clock: SetClock
) -> None:
    for days in (0, 2 * 365, 2 * 365):
        clock.forward(days=days)
        with timed.writing() as session:
            record(session, ORIGIN, "said", Subject("test", str(days)))
    assert clean(timed, clock)["journal"] == 1
    with timed.reading() as session:
        assert [entry.action for entry in entries(session)] == ["said", "said", "cleaned up"]
    refused = pytest.raises(DBAPIError, match="journal: DELETE is refused")
    with refused, timed.writing() as session:
        session.execute(text("DELETE FROM journal"))


def test_old_jobs_go_routine_sooner_and_what_waits_never(timed: Database, clock: SetClock) -> None:
    def done(kind: JobKind, who: str, key: str) -> str:
        with timed.writing() as session:
            job_id = enqueue(session, kind, {}, who=who, lane="quick", key=key)
            claimed = claim(session, LANES, "w1")
            assert claimed is not None
            finish(session, claimed.id, "w1", Ending("done", {}))
        return job_id

    done(JobKind.GENERATE, "petra", "old")
    clock.forward(days=29)
    done(JobKind.MAIL, CLOCK, "routine")
    kept = {done(JobKind.GENERATE, "petra", "young")}
    with timed.writing() as session:
        take(session, "worker/solve/a", "a", timedelta(seconds=30))
    clock.forward(days=2)
    with timed.writing() as session:
        kept.add(enqueue(session, JobKind.REPAIR, {}, who="petra"))
    assert clean(timed, clock)["jobs"] == 2
    with timed.reading() as session:
        assert {j.id for j in list_jobs(session) if j.kind != JobKind.CLEAN_UP} == kept
        assert list_leases(session) == ()


def test_read_notices_and_expired_sign_ins_go(timed: Database, clock: SetClock) -> None:
    with timed.writing() as session:
        account = add_account(session, "petra", "Petra", {Role.PLANNER}, ORIGIN)
        open_sign_in(session, account.id)
        session.add(FailedSignInRow(key="petra", at=NOW))
        for _ in range(2):
            tell(session, [account.id], NoticeKind.DRAFT_READY, {}, Subject("roster", "r"))
        session.flush()
        session.scalars(select(NoticeRow)).first().read_at = NOW  # type: ignore[union-attr]
    clock.forward(days=181)
    found = clean(timed, clock)
    assert (found["notices"], found["sign_ins"]) == (1, 2)
    assert (count(timed, NoticeRow), count(timed, SignInRow), count(timed, FailedSignInRow)) == (
        1, 0, 0,
    )  # fmt: skip
