"""An approved absence is taken back: its shifts are given back, or it is said why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.leave.asking import ask, withdraw
from scheduler.leave.deciding import decide
from scheduler.leave.records import LeaveRequest
from scheduler.notices.records import NoticeKind
from scheduler.planning.move_records import Move, Place, Shift
from scheduler.publication.asking import ask_for_cover
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.database import Database
from scheduler.store.journal import entries
from scheduler.store.leave import subject_of
from scheduler.store.notices import notices_of
from scheduler.store.proposals import get_proposal
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.seen import changes_of_agent
from scheduler.swaps.market import pick_up
from scheduler.timekeeping import FixedClock
from tests.builders.leave import LEAVE
from tests.builders.market import EARLY, LATE, ORIGIN, Market, make_market
from tests.builders.tiny import at_hour
from tests.conftest import NOW

if TYPE_CHECKING:
    from scheduler.leave.asking import TakenBack
    from scheduler.leave.records import StoredRequest
    from scheduler.notices.records import Notice

DAYS_TO_MONDAY = 22


@pytest.fixture
def market(database: Database) -> Market:
    """Two published weeks; Anna works early from Monday to Friday of both."""
    made = make_market(database)
    with database.writing() as session:
        before = load_centre(session)
        types = (*before.absence_types, LEAVE)
        save_centre(session, before, replace(before, absence_types=types), ORIGIN)
    return made


def away(market: Market, first: int, last: int) -> StoredRequest:
    """Anna is granted leave on these days."""
    asked = LeaveRequest("1", "leave", market.day(first), market.day(last))
    made = ask(market.database, asked, market.accounts["1"])
    (done,) = decide(market.database, [made.id], True, "", market.accounts["lead"])
    assert done.done
    assert {market.hour("1", day) for day in range(first, last + 1)} == {None}
    return made


def back(market: Market, made: StoredRequest, *, by: str = "1") -> TakenBack:
    acting = None if by == "1" else "1"
    return withdraw(market.database, made.id, market.accounts[by], acting_for=acting)


def given(done: TakenBack) -> dict[date, bool]:
    return {shift.duty.day: shift.given for shift in done.shifts}


def notices(market: Market, login: str, kind: NoticeKind) -> list[Notice]:
    with market.database.reading() as session:
        return [n for n in notices_of(session, market.accounts[login].id) if n.kind is kind]


def test_shifts_of_both_weeks_come_back_as_they_were(market: Market) -> None:
    before = market.duties()
    made = away(market, 3, 8)
    done = back(market, made)
    assert given(done) == {market.day(day): True for day in (3, 4, 7, 8)}
    assert market.duties() == before
    with market.database.reading() as session:
        own = changes_of_agent(session, "1", market.day(0))
        steps = entries(session, subject_of(made.id))
    assert {change.initiative for change in own if change.after} == {"agent"}
    assert all(change.seen_at for change in own if change.after)
    assert [step.action for step in steps][-2:] == ["given_back", "cancelled"]
    assert steps[-2].after == {"given_back": [market.day(day).isoformat() for day in (3, 4, 7, 8)]}


def test_shift_that_somebody_has_by_now_stays_there_and_its_owner_is_told(market: Market) -> None:
    made = away(market, 1, 2)
    pick_up(market.database, Place("1", market.day(1)), "3", market.accounts["3"])
    done = back(market, made)
    assert given(done) == {market.day(1): False, market.day(2): True}
    assert (market.hour("3", 1), market.hour("1", 1), market.hour("1", 2)) == (EARLY, None, EARLY)
    (notice,) = notices(market, "1", NoticeKind.SHIFT_NOT_BACK)
    assert notice.params["day"] == market.day(1).isoformat()
    assert notice.params["why_en"] == "somebody else has it now"


def test_shift_that_would_break_a_rule_now_does_not_come_back(market: Market) -> None:
    made = away(market, 2, 3)
    day, late = market.day(1), at_hour(market.duties()["1", market.day(1)], LATE)
    with market.database.writing() as session:
        change = DutyChange("N", "1", day, late)
        change_duties(session, market.weeks[0], market.versions()[0], [change], ORIGIN)
    done = back(market, made)
    assert given(done) == {market.day(2): False, market.day(3): True}
    assert "7:30" in done.shifts[0].why_not_en
    assert market.hour("1", 2) is None


def test_lead_gives_back_and_the_owner_is_told_of_every_shift(market: Market) -> None:
    made = away(market, 1, 1)
    done = back(market, made, by="lead")
    assert given(done) == {market.day(1): True}
    told = notices(market, "1", NoticeKind.SHIFT_CHANGED)
    assert told[0].params["after"] == "06:00–14:30"
    with market.database.reading() as session:
        newest = changes_of_agent(session, "1", market.day(0))[-1]
    assert (newest.initiative, newest.seen_at) == ("employer", None)


def test_within_the_notice_period_only_its_owner_takes_a_shift_back(
    market: Market, url: str
) -> None:
    made = away(market, 0, 1)
    late = FixedClock(NOW + timedelta(days=DAYS_TO_MONDAY - 2))
    soon = market.on(Database.open(url, late))
    done = back(soon, made, by="lead")
    assert given(done)[market.day(0)] is False
    assert "hours away" in done.shifts[0].why_not_en
    soon.database.close()


def test_owner_has_it_back_within_the_notice_period(market: Market, url: str) -> None:
    made = away(market, 0, 0)
    soon = market.on(
        Database.open(url, FixedClock(NOW + timedelta(days=DAYS_TO_MONDAY - 1, hours=6)))
    )
    assert given(back(soon, made)) == {market.day(0): True}
    soon.database.close()


def test_who_was_asked_for_cover_is_told_that_it_is_over(market: Market) -> None:
    made = away(market, 1, 1)
    place = Place("1", market.day(1))
    move = Move("N", None, Place("3", market.day(1)), Shift("early", time(EARLY + 1)))
    version = market.versions()[0]
    (asked,) = ask_for_cover(market.database, market.weeks[0], version, place, [move], ORIGIN)
    assert given(back(market, made)) == {market.day(1): True}
    with market.database.reading() as session:
        assert get_proposal(session, asked.id).state == "withdrawn"
    (told, *_) = notices(market, "3", NoticeKind.PROPOSAL_ANSWERED)
    assert told.params["answer"] == "withdrawn"


def test_request_that_never_took_a_shift_gives_none_back(market: Market) -> None:
    asked = LeaveRequest("1", "leave", market.day(1), market.day(1))
    made = ask(market.database, asked, market.accounts["1"])
    assert back(market, made).shifts == ()
    assert back(market, away(market, 5, 6)).shifts == ()
