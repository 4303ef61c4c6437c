from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from benchmarks.large_centre import Size, draw
from scheduler.access.permissions import Role
from scheduler.errors import ConflictError, NotFoundError
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.notices.records import NoticeKind
from scheduler.people.absences import Absence
from scheduler.planning.cover import cover_options
from scheduler.planning.move_records import Move, Place, Shift
from scheduler.planning.moves import check_move
from scheduler.planning.vacating import enter_absence
from scheduler.publication.proposals import answer, ask_for_cover, expire, propose_move, withdraw
from scheduler.settings import Settings
from scheduler.store.accounts import add_account
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.journal import Origin
from scheduler.store.proposals import list_proposals
from scheduler.store.rosters import load_roster
from scheduler.timekeeping import FixedClock
from tests.builders.desk import publish
from tests.builders.notices import notices_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.access.accounts import Account
    from scheduler.planning.cover import CoverOptions
    from scheduler.store.proposals import Proposal
    from scheduler.store.roster_records import StoredDuty, StoredRoster

POD = "P01"
MONDAY = date(2026, 11, 23)
N_AGENTS = 21
ORIGIN = Origin("test", "employer")


class Desk:
    """A published week of one pod, beginning tomorrow, with an account for each agent."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.roster_id = draw(database, Size(N_AGENTS, 1, 1), MONDAY)
        publish(database, self.roster_id)
        with database.writing() as session:
            self.planner = add_account(
                session, "planner", "Petra", {Role.PLANNER}, Origin("t", "employer")
            )
            self.accounts = {
                number: add_account(
                    session, f"a{number}", f"Agent {number}", {Role.AGENT}, ORIGIN,
                    personnel_number=number,
                )
                for number in (f"{n + 1:05}" for n in range(N_AGENTS))
            }  # fmt: skip
        self.origin = Origin(self.planner.id, "employer", "sick call")

    def roster(self) -> StoredRoster:
        with self.database.reading() as session:
            return load_roster(session, self.roster_id)

    def duties(self) -> dict[tuple[str, date], StoredDuty]:
        return {(d.personnel_number, d.day): d for d in self.roster().pods[0].duties}

    def absent(self) -> tuple[Place, StoredDuty]:
        """Somebody with a shift on Wednesday falls ill that day."""
        duty = next(d for (_, day), d in self.duties().items() if day == MONDAY + timedelta(days=2))
        away = Absence(duty.personnel_number, "leave", duty.day, duty.day)
        enter_absence(self.database, self.roster_id, self.roster().version, away, self.origin)
        return Place(duty.personnel_number, duty.day), duty

    def options(self, place: Place) -> CoverOptions:
        return cover_options(self.database, self.roster_id, POD, place)

    def ask(self, place: Place) -> tuple[Proposal, ...]:
        options = self.options(place)
        moves = [candidate.move for candidate in options.possible if candidate.move]
        return ask_for_cover(
            self.database, self.roster_id, options.version, place, moves, self.origin
        )

    def proposals(self) -> tuple[Proposal, ...]:
        with self.database.reading() as session:
            return list_proposals(session, roster_id=self.roster_id)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def outcomes(tasks: list[Callable[[], object]]) -> list[str]:
    """Run all at once; what each raised, empty if nothing."""
    found: list[str] = []
    ready = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> None:
        ready.wait()
        try:
            task()
            found.append("")
        except ConflictError as error:
            found.append(str(error))

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_absence_takes_the_duty_away_in_one_step(desk: Desk) -> None:
    before = desk.roster()
    place, duty = desk.absent()
    after = desk.roster()
    assert after.version == before.version + 1
    assert set(before.pods[0].duties) - set(after.pods[0].duties) == {duty}
    again = Absence(place.personnel_number, "leave", place.day, place.day)
    with pytest.raises(ConflictError, match="noted for one of these days"):
        enter_absence(desk.database, desk.roster_id, after.version, again, desk.origin)
    assert desk.roster() == after


def test_absence_on_an_old_version_is_not_noted(desk: Desk) -> None:
    duty = next(iter(desk.duties().values()))
    away = Absence(duty.personnel_number, "leave", duty.day, duty.day)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        enter_absence(desk.database, desk.roster_id, 1, away, desk.origin)
    version = desk.roster().version
    assert enter_absence(desk.database, desk.roster_id, version, away, desk.origin) == version + 1


def test_everybody_of_the_pod_can_cover_or_reads_why_not(desk: Desk) -> None:
    place, duty = desk.absent()
    options = desk.options(place)
    assert len(options.possible) + len(options.impossible) == N_AGENTS - 1
    standing = desk.duties()
    for candidate in options.impossible:
        works = (candidate.personnel_number, place.day) in standing
        assert works == (candidate.working is not None)
        assert works or candidate.breaches
    assert options.possible
    for candidate in options.possible:
        assert candidate.move is not None
        effect = check_move(desk.database, desk.roster_id, options.version, candidate.move)
        assert effect.allowed
        assert effect.after is not None
        assert (effect.after.start_utc, effect.after.end_utc) == (duty.start_utc, duty.end_utc)
    regained = [round(candidate.regained_fte_hours, 1) for candidate in options.possible]
    assert regained == sorted(regained, reverse=True)


def test_first_to_accept_has_the_shift_and_the_others_are_told(desk: Desk) -> None:
    place, duty = desk.absent()
    first, *others = desk.ask(place)
    answer(desk.database, first.id, desk.accounts[first.personnel_number], accept=True)
    assert desk.duties()[first.personnel_number, place.day].start_utc == duty.start_utc
    states = {proposal.id: proposal.state for proposal in desk.proposals()}
    assert states.pop(first.id) == "accepted"
    assert set(states.values()) == {"taken"}
    told = notices_of(desk.database, desk.planner.id)
    assert [(n.kind, n.params["answer"]) for n in told] == [
        (NoticeKind.PROPOSAL_ANSWERED, "accepted")
    ]
    for other in others:
        kinds = [
            n.kind for n in notices_of(desk.database, desk.accounts[other.personnel_number].id)
        ]
        assert NoticeKind.PROPOSAL_MADE in kinds
        assert NoticeKind.PROPOSAL_ANSWERED in kinds
        with pytest.raises(ConflictError, match="taken by somebody else"):
            answer(desk.database, other.id, desk.accounts[other.personnel_number], accept=True)


def test_of_twenty_who_accept_at_once_one_has_it(desk: Desk) -> None:
    place, _ = desk.absent()
    before = desk.duties()
    asked = list(desk.ask(place))
    # Everybody who was asked accepts; some in two windows at once.
    tries = (asked * 20)[:20]

    def accept(proposal: Proposal) -> Callable[[], object]:
        who: Account = desk.accounts[proposal.personnel_number]
        return lambda: answer(desk.database, proposal.id, who, accept=True)

    said = outcomes([accept(proposal) for proposal in tries])
    assert said.count("") == 1
    assert all("already" in text or "writing for" in text for text in said if text)
    (winner,) = (p for p in desk.proposals() if p.state == "accepted")
    after = desk.duties()
    assert set(after) - set(before) == {(winner.personnel_number, place.day)}
    assert {place: d for place, d in after.items() if place in before} == before
    assert {p.state for p in desk.proposals()} <= {"accepted", "taken"}


def test_second_request_for_a_covered_shift_is_too_late(desk: Desk) -> None:
    place, _ = desk.absent()
    first, second = desk.ask(place), desk.ask(place)
    answer(desk.database, first[0].id, desk.accounts[first[0].personnel_number], accept=True)
    other = second[1]
    with pytest.raises(ConflictError, match="taken by somebody else"):
        answer(desk.database, other.id, desk.accounts[other.personnel_number], accept=True)


def test_withdrawn_and_foreign_proposals_cannot_be_accepted(desk: Desk) -> None:
    place, _ = desk.absent()
    first, second, *_ = desk.ask(place)
    with pytest.raises(NotFoundError):
        answer(desk.database, first.id, desk.accounts[second.personnel_number], accept=True)
    withdraw(desk.database, first.id, desk.origin)
    with pytest.raises(ConflictError, match="was withdrawn"):
        answer(desk.database, second.id, desk.accounts[second.personnel_number], accept=True)


def test_move_within_the_notice_period_waits_for_its_owner(desk: Desk) -> None:
    proposal, version = _proposed(desk)
    assert desk.roster().version == version
    answer(desk.database, proposal.id, desk.accounts[proposal.personnel_number], accept=True)
    assert desk.roster().version == version + 1
    moved = desk.duties()[proposal.personnel_number, proposal.day]
    assert proposal.after is not None
    assert moved.start_utc == proposal.after.start_utc


def test_declined_move_changes_nothing(desk: Desk) -> None:
    proposal, version = _proposed(desk)
    answer(desk.database, proposal.id, desk.accounts[proposal.personnel_number], accept=False)
    assert desk.roster().version == version
    assert [p.state for p in desk.proposals()] == ["declined"]


def test_shift_changed_since_cannot_be_accepted_as_proposed(desk: Desk) -> None:
    proposal, version = _proposed(desk)
    away = Absence(proposal.personnel_number, "leave", MONDAY, MONDAY + timedelta(days=6))
    enter_absence(desk.database, desk.roster_id, version, away, desk.origin)
    with pytest.raises(ConflictError):
        answer(desk.database, proposal.id, desk.accounts[proposal.personnel_number], accept=True)
    assert [p.state for p in desk.proposals()] == ["withdrawn"]


def test_proposal_nobody_answers_expires_and_the_asker_is_told(desk: Desk, url: str) -> None:
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
        answer(desk.database, proposal.id, desk.accounts[proposal.personnel_number], accept=True)


def _half_an_hour_off(duty: StoredDuty) -> Shift:
    later = duty.start_utc + timedelta(hours=1, minutes=30)
    return Shift(duty.pattern, later.time())


def _proposed(desk: Desk) -> tuple[Proposal, int]:
    """A shift of the next days moved by half an hour, as far as rules allow, put to its owner."""
    version = desk.roster().version
    for (number, day), duty in desk.duties().items():
        place = Place(number, day)
        move = Move(POD, place, place, _half_an_hour_off(duty))
        if day > MONDAY:
            continue
        try:
            effect = check_move(desk.database, desk.roster_id, version, move)
        except NotFoundError:
            continue
        if effect.allowed and effect.at_short_notice:
            proposal = propose_move(desk.database, desk.roster_id, version, move, desk.origin)
            return proposal, version
    raise AssertionError("no shift can be moved by half an hour")
