"""A shift given to somebody else at short notice waits for both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.notices.records import NoticeKind
from scheduler.people.absences import Absence
from scheduler.planning.vacating import enter_absence
from scheduler.publication.proposals import answer, expire, withdraw
from scheduler.settings import Settings
from scheduler.store.absences import add_absence
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from scheduler.timekeeping import FixedClock
from tests.builders.notices import notices_of
from tests.builders.published_week import MONDAY, PublishedWeek, outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.store.proposals import Proposal


@pytest.fixture
def desk(database: Database) -> PublishedWeek:
    return PublishedWeek(database)


def reply(desk: PublishedWeek, proposal: Proposal, *, accept: bool = True) -> Proposal:
    return answer(desk.database, proposal.id, desk.who(proposal), accept=accept)


def states(desk: PublishedWeek) -> dict[str, str]:
    return {proposal.personnel_number: proposal.state for proposal in desk.proposals()}


def told(desk: PublishedWeek, account: str) -> list[str]:
    return [
        notice.params["answer"]
        for notice in notices_of(desk.database, account)
        if notice.kind == NoticeKind.PROPOSAL_ANSWERED
    ]


def test_each_is_asked_about_the_own_side_only(desk: PublishedWeek) -> None:
    owner, taker = desk.ask_both()
    assert owner.before is not None
    assert owner.after is None
    assert taker.before is None
    assert taker.after is not None
    assert (owner.before.start_utc, owner.before.end_utc) == (
        taker.after.start_utc,
        taker.after.end_utc,
    )
    assert (owner.others, taker.others) == (("open",), ("open",))
    for proposal in (owner, taker):
        (made,) = notices_of(desk.database, desk.who(proposal).id)
        assert made.kind == NoticeKind.PROPOSAL_MADE
        assert bool(made.params["before"]) == (proposal is owner)
        assert bool(made.params["after"]) == (proposal is taker)


@pytest.mark.parametrize("owner_first", [True, False])
def test_it_is_done_when_both_have_accepted(desk: PublishedWeek, owner_first: bool) -> None:
    owner, taker = desk.ask_both()
    before, version = desk.duties(), desk.roster().version
    first, last = (owner, taker) if owner_first else (taker, owner)
    waiting = reply(desk, first)
    assert (waiting.state, waiting.waits_for_others, waiting.pending) == ("accepted", True, True)
    assert (desk.duties(), desk.roster().version) == (before, version)
    done = reply(desk, last)
    assert (done.state, done.waits_for_others, done.pending) == ("accepted", False, False)
    after = desk.duties()
    assert desk.roster().version == version + 1
    assert before.keys() - after.keys() == {(owner.personnel_number, owner.day)}
    assert after.keys() - before.keys() == {(taker.personnel_number, taker.day)}
    assert told(desk, desk.planner.id) == ["accepted", "done"]
    assert told(desk, desk.who(first).id) == ["done"]
    with pytest.raises(ConflictError, match="accepted already"):
        reply(desk, first, accept=False)


@pytest.mark.parametrize("after_a_yes", [True, False])
def test_one_who_declines_ends_it_for_both(desk: PublishedWeek, after_a_yes: bool) -> None:
    owner, taker = desk.ask_both()
    before = desk.duties()
    if after_a_yes:
        reply(desk, owner)
    reply(desk, taker, accept=False)
    assert states(desk) == {
        owner.personnel_number: "withdrawn",
        taker.personnel_number: "declined",
    }
    assert told(desk, desk.who(owner).id) == ["withdrawn"]
    with pytest.raises(ConflictError, match="was withdrawn"):
        reply(desk, owner)
    assert desk.duties() == before


def test_one_who_does_not_answer_in_time_ends_it_for_both(desk: PublishedWeek, url: str) -> None:
    owner, _ = desk.ask_both()
    reply(desk, owner)
    later = FixedClock(datetime(2026, 11, 22, 22, 0, tzinfo=UTC))
    database = Database.open(url, later)
    with database.writing() as session:
        job_id = enqueue(session, JobKind.EXPIRE, {}, who="podshift clock", lane="quick")
    with database.reading() as session:
        job = get_job(session, job_id)
    expire(JobContext(job, database, Settings(), later, lambda _: None, lambda: False))
    database.close()
    assert set(states(desk).values()) == {"expired"}
    assert told(desk, desk.who(owner).id) == ["expired"]
    assert told(desk, desk.planner.id) == ["accepted", "expired"]


def test_withdrawn_it_is_over_for_who_has_accepted_too(desk: PublishedWeek) -> None:
    owner, taker = desk.ask_both()
    reply(desk, taker)
    withdraw(desk.database, owner.id, desk.origin)
    assert set(states(desk).values()) == {"withdrawn"}


def test_one_who_falls_ill_ends_it_for_both(desk: PublishedWeek) -> None:
    owner, taker = desk.ask_both()
    reply(desk, owner)
    away = Absence(taker.personnel_number, "leave", taker.day, taker.day)
    enter_absence(desk.database, desk.roster_id, desk.roster().version, away, desk.origin)
    assert set(states(desk).values()) == {"withdrawn"}
    assert told(desk, desk.who(owner).id) == ["withdrawn"]


def test_second_acceptance_is_checked_anew(desk: PublishedWeek) -> None:
    """The owner's own numbers are told to the owner, the other's to nobody."""
    owner, taker = desk.ask_both()
    reply(desk, taker)
    away = Absence(taker.personnel_number, "leave", MONDAY, MONDAY)
    with desk.database.writing() as session:
        add_absence(session, away, desk.origin)
    before = desk.duties()
    with pytest.raises(ConflictError, match="not possible for the other side"):
        reply(desk, owner)
    assert desk.duties() == before
    assert states(desk)[owner.personnel_number] == "open"


def test_both_accept_at_once_in_many_windows_and_it_is_done_once(desk: PublishedWeek) -> None:
    both = desk.ask_both()
    version = desk.roster().version

    def accept(proposal: Proposal) -> Callable[[], object]:
        return lambda: reply(desk, proposal)

    said = outcomes([accept(proposal) for proposal in both * 8])
    assert said.count("") == 2
    assert all("accepted already" in text or "writing for" in text for text in said if text)
    assert set(states(desk).values()) == {"accepted"}
    assert desk.roster().version == version + 1
    owner, taker = both
    assert (owner.personnel_number, owner.day) not in desk.duties()
    assert (taker.personnel_number, taker.day) in desk.duties()


def test_of_a_yes_and_a_no_at_once_nothing_is_half_done(desk: PublishedWeek) -> None:
    owner, taker = desk.ask_both()
    before = desk.duties()
    outcomes([lambda: reply(desk, owner), lambda: reply(desk, taker, accept=False)])
    assert desk.duties() == before
    assert states(desk) == {
        owner.personnel_number: "withdrawn",
        taker.personnel_number: "declined",
    }
