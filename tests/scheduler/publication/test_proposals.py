"""A shift moved at short notice waits for its owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.people.absences import Absence
from scheduler.planning.vacating import enter_absence
from scheduler.publication.proposals import answer, expire
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from scheduler.timekeeping import FixedClock
from tests.builders.notices import notices_of
from tests.builders.published_week import MONDAY, PublishedWeek

if TYPE_CHECKING:
    from scheduler.store.proposals import Proposal


@pytest.fixture
def desk(database: Database) -> PublishedWeek:
    return PublishedWeek(database)


def test_move_within_the_notice_period_waits_for_its_owner(desk: PublishedWeek) -> None:
    proposal, version = _proposed(desk)
    assert desk.roster().version == version
    answer(desk.database, proposal.id, desk.who(proposal), accept=True)
    assert desk.roster().version == version + 1
    moved = desk.duties()[proposal.personnel_number, proposal.day]
    assert proposal.after is not None
    assert moved.start_utc == proposal.after.start_utc


def test_declined_move_changes_nothing(desk: PublishedWeek) -> None:
    proposal, version = _proposed(desk)
    answer(desk.database, proposal.id, desk.who(proposal), accept=False)
    assert desk.roster().version == version
    assert [p.state for p in desk.proposals()] == ["declined"]


def test_shift_changed_since_cannot_be_accepted_as_proposed(desk: PublishedWeek) -> None:
    proposal, version = _proposed(desk)
    away = Absence(proposal.personnel_number, "leave", MONDAY, MONDAY + timedelta(days=6))
    enter_absence(desk.database, desk.roster_id, version, away, desk.origin)
    with pytest.raises(ConflictError):
        answer(desk.database, proposal.id, desk.who(proposal), accept=True)
    assert [p.state for p in desk.proposals()] == ["withdrawn"]


def test_proposal_nobody_answers_expires_and_the_asker_is_told(
    desk: PublishedWeek, url: str
) -> None:
    proposal, _ = _proposed(desk)
    later = FixedClock(datetime(2026, 11, 22, 22, 0, tzinfo=UTC))
    database = Database.open(url, later)
    with database.writing() as session:
        job_id = enqueue(session, JobKind.EXPIRE, {}, who="podshift clock", lane="quick")
    with database.reading() as session:
        job = get_job(session, job_id)
    context = JobContext(job, database, Settings(), later, lambda _: None, lambda: False)
    assert expire(context) == {"expired": 1}
    assert expire(context) == {"expired": 0}
    database.close()
    assert [p.state for p in desk.proposals()] == ["expired"]
    (told,) = notices_of(desk.database, desk.planner.id)
    assert told.params["answer"] == "expired"
    with pytest.raises(ConflictError, match="has expired"):
        answer(desk.database, proposal.id, desk.who(proposal), accept=True)


def _proposed(desk: PublishedWeek) -> tuple[Proposal, int]:
    return desk.ask_to_begin_later(), desk.roster().version
