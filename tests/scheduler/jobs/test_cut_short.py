"""What the clock has done about swaps, leave, audits and reminders, cut short at every change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.jobs.context import JobContext
from scheduler.jobs.handlers import handler_of
from scheduler.jobs.records import JobKind
from scheduler.leave.asking import ask
from scheduler.settings import Settings
from scheduler.store.audits import list_audits, list_reports
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.journal import entries
from scheduler.swaps.auditing import Answer, answer
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import Policy
from tests.builders.consistent import consistent, start_of
from tests.builders.cutting import cut_everywhere
from tests.builders.leave import asked
from tests.builders.market import ORIGIN, Market, make_market
from tests.builders.swap_day import SUNDAY, prepare
from tests.conftest import NOW

if TYPE_CHECKING:
    from scheduler.store.database import Database
    from tests.builders.consistent import Start
    from tests.scheduler.jobs.conftest import SetClock

TOMORROW = NOW.date() + timedelta(days=1)
JANUARY = datetime(2027, 1, 4, 4, tzinfo=UTC)


@pytest.fixture
def market(timed: Database) -> Market:
    made = make_market(timed)
    prepare(made)
    policy = replace(Policy(), audit_percent=100)
    set_policy(timed, "N", 0, policy, replace(ORIGIN, reason="look at all"))
    return made


@pytest.fixture
def start(market: Market) -> Start:
    return start_of(market.database)


def cut(market: Market, clock: SetClock, kind: JobKind) -> int:
    """Have a job cut short at every change, then done to its end, and twice more."""
    with market.database.writing() as session:
        job = get_job(session, enqueue(session, kind, {}, who="podshift clock"))
    context = JobContext(job, market.database, Settings(), clock, lambda _: None, lambda: False)
    cuts = cut_everywhere(lambda: handler_of(kind)(context))
    assert not any(handler_of(kind)(context).values())
    assert not any(handler_of(kind)(context).values())
    return cuts


def told(market: Market, login: str) -> Counter[str]:
    return Counter(kind for kind, _ in market.told(login))


def actions(market: Market) -> Counter[str]:
    with market.database.reading() as session:
        return Counter(e.action for e in entries(session) if e.subject.type != "assignment")


def test_offers_end_and_reviews_climb_once(market: Market, start: Start, clock: SetClock) -> None:
    over = [market.offer("1", 7), market.offer("2", 8, audience="everyone")]
    review = market.accept(market.offer("1", 8, audience="everyone"), "6")
    clock.forward(hours=100)
    assert cut(market, clock, JobKind.SWAPS) >= 3
    assert [market.stored(offer).state for offer in over] == ["expired", "expired"]
    assert market.stored(review).level == 1
    assert (actions(market)["expired"], actions(market)["escalated"]) == (2, 1)
    assert told(market, "planner")["swap_waits"] == 1
    assert consistent(market.database, start) == []


def test_requests_for_leave_climb_and_run_out_once(
    market: Market, start: Start, clock: SetClock
) -> None:
    ask(market.database, asked("3", market.day(9)), market.accounts["3"])
    ask(market.database, asked("2", TOMORROW), market.accounts["2"])
    clock.forward(hours=30)
    assert cut(market, clock, JobKind.LEAVE) >= 2
    assert (actions(market)["expired"], actions(market)["escalated"]) == (1, 1)
    assert told(market, "planner") == {"leave_waits": 1}
    assert told(market, "2") == {"leave_state": 1}
    assert consistent(market.database, start) == []


def test_shift_of_the_next_day_is_told_once(market: Market, start: Start, clock: SetClock) -> None:
    clock.at = SUNDAY
    assert cut(market, clock, JobKind.REMIND_SHIFTS) >= 1
    assert told(market, "1") == {"shift_tomorrow": 1}
    assert consistent(market.database, start) == []


def test_lot_falls_once_and_a_month_is_published_once(
    market: Market, start: Start, clock: SetClock
) -> None:
    market.swap("1", 0, "3")
    clock.at = JANUARY
    assert cut(market, clock, JobKind.AUDIT) >= 3
    assert actions(market)["drawn"] == 1
    with market.database.reading() as session:
        (case,) = list_audits(session, ["N"], answered=False)
    assert told(market, "lead")["audit_waits"] == 1
    fine = Answer(worked=True, covered=True, free=True)
    answer(market.database, case.id, market.accounts["lead"], fine)
    assert cut(market, clock, JobKind.AUDIT) >= 3
    with market.database.reading() as session:
        assert len(list_reports(session, ["N"])) == 1
    assert actions(market)["published"] == 3, "two weeks and a month"
    assert {told(market, login)["audit_published"] for login in ("1", "2", "3", "4")} == {1}
    assert consistent(market.database, start) == []
