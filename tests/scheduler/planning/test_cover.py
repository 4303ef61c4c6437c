from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError, NotFoundError
from scheduler.notices.records import NoticeKind
from scheduler.people.absences import Absence
from scheduler.planning.moves import check_move
from scheduler.planning.vacating import enter_absence
from scheduler.publication.proposals import answer, withdraw
from scheduler.store.database import Database
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.timekeeping import FixedClock
from tests.builders.notices import notices_of
from tests.builders.published_week import N_AGENTS, POD, PublishedWeek, outcomes
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.access.accounts import Account
    from scheduler.planning.move_records import Place
    from scheduler.store.proposals import Proposal
    from scheduler.store.roster_records import StoredDuty


@pytest.fixture
def desk(database: Database) -> PublishedWeek:
    return PublishedWeek(database)


def test_absence_takes_the_duty_away_in_one_step(desk: PublishedWeek) -> None:
    before = desk.roster()
    place, duty = desk.absent()
    after = desk.roster()
    assert after.version == before.version + 1
    assert set(before.pods[0].duties) - set(after.pods[0].duties) == {duty}
    again = Absence(place.personnel_number, "leave", place.day, place.day)
    with pytest.raises(ConflictError, match="noted for one of these days"):
        enter_absence(desk.database, desk.roster_id, after.version, again, desk.origin)
    assert desk.roster() == after


def test_absence_on_an_old_version_is_not_noted(desk: PublishedWeek) -> None:
    duty = next(iter(desk.duties().values()))
    away = Absence(duty.personnel_number, "leave", duty.day, duty.day)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        enter_absence(desk.database, desk.roster_id, 1, away, desk.origin)
    version = desk.roster().version
    assert enter_absence(desk.database, desk.roster_id, version, away, desk.origin) == version + 1


def test_everybody_of_the_pod_can_cover_or_reads_why_not(desk: PublishedWeek) -> None:
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


def test_first_to_accept_has_the_shift_and_the_others_are_told(desk: PublishedWeek) -> None:
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


def test_of_twenty_who_accept_at_once_one_has_it(desk: PublishedWeek) -> None:
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


def test_second_request_for_a_covered_shift_is_too_late(desk: PublishedWeek) -> None:
    place, _ = desk.absent()
    first, second = desk.ask(place), desk.ask(place)
    answer(desk.database, first[0].id, desk.accounts[first[0].personnel_number], accept=True)
    other = second[1]
    with pytest.raises(ConflictError, match="taken by somebody else"):
        answer(desk.database, other.id, desk.accounts[other.personnel_number], accept=True)


def test_shift_that_was_given_back_and_fell_out_again_stands_open_again(
    desk: PublishedWeek, url: str
) -> None:
    place, duty = desk.absent()
    first, old = desk.ask(place)[0], desk.ask(place)[1]
    answer(desk.database, first.id, desk.who(first), accept=True)
    assert desk.options(place).open_duty.covered_by == first.name
    later = copy(desk)
    later.database = Database.open(url, FixedClock(NOW + timedelta(hours=1)))
    put(later, place, duty)
    put(later, place, None)
    opened = desk.options(place).open_duty
    assert (opened.covered_by, opened.proposals) == ("", ())
    with pytest.raises(ConflictError, match="taken by somebody else"):
        answer(later.database, old.id, desk.who(old), accept=True)
    second = later.ask(place)[0]
    answer(later.database, second.id, desk.who(second), accept=True)
    assert desk.options(place).open_duty.covered_by == second.name
    later.database.close()


def put(desk: PublishedWeek, place: Place, duty: StoredDuty | None) -> None:
    """Set somebody's shift, or take it away."""
    number = place.personnel_number
    change = DutyChange(POD, number, place.day, duty)
    with desk.database.writing() as session:
        version = desk.roster().version
        change_duties(session, desk.roster_id, version, [change], desk.origin, accepted_by=[number])


def test_withdrawn_and_foreign_proposals_cannot_be_accepted(desk: PublishedWeek) -> None:
    place, _ = desk.absent()
    first, second, *_ = desk.ask(place)
    with pytest.raises(NotFoundError):
        answer(desk.database, first.id, desk.accounts[second.personnel_number], accept=True)
    withdraw(desk.database, first.id, desk.origin)
    with pytest.raises(ConflictError, match="was withdrawn"):
        answer(desk.database, second.id, desk.accounts[second.personnel_number], accept=True)
