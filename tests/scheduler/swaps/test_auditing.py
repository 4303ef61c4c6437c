from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from scheduler.access.permissions import Role
from scheduler.errors import ConflictError, NotFoundError
from scheduler.notices.records import NoticeKind
from scheduler.store.audits import get_audit, list_audits, list_reports
from scheduler.store.database import Database
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.notices import notices_of
from scheduler.swaps.audit_words import sentence
from scheduler.swaps.auditing import Answer, answer, draw_due, publish_due, share_in_force
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import Policy
from tests.builders.offers import put_swap
from tests.builders.tiny import make_tiny, save_week

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.builders.tiny import Tiny

FINE = Answer(worked=True, covered=True, free=True)
SPENT = Answer(worked=True, covered=True, free=False, text="was pressed")
PLANNER = Origin("planner", "employer", "as agreed")
OCTOBER, NOVEMBER = date(2026, 10, 5), date(2026, 11, 2)


class MovableClock:
    """A clock that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class House:
    """A centre whose clock can be moved, with a roster that swaps can name."""

    def __init__(self, url: str) -> None:
        self.clock = MovableClock(datetime(2026, 9, 1, 8, tzinfo=UTC))
        self.database = Database.open(url, self.clock)
        self.tiny: Tiny = make_tiny(self.database)
        self.roster = save_week(self.database, self.tiny, [])

    def swap(self, day: date, **more: object) -> str:
        return put_swap(self.database, self.roster, day, **more)  # type: ignore[arg-type]  # columns

    def policy(self, percent: int, *, version: int = 0, longest: int = 600) -> None:
        policy = replace(Policy(), audit_percent=percent, audit_hours_min=longest)
        set_policy(self.database, "N", version, policy, PLANNER)

    def run(self, at: datetime) -> tuple[int, int]:
        """How many are drawn and published at that moment."""
        self.clock.at = at
        with self.database.writing() as session:
            return draw_due(session), publish_due(session)

    def audits(self, *, answered: bool = False) -> tuple[str, ...]:
        with self.database.reading() as session:
            return tuple(a.id for a in list_audits(session, ["N"], answered=answered))

    def answer(self, audit_id: str, login: str = "lead", found: Answer = FINE) -> None:
        answer(self.database, audit_id, self.tiny.accounts[login], found)


@pytest.fixture
def house(url: str) -> Iterator[House]:
    made = House(url)
    yield made
    made.database.close()


def test_swap_is_considered_once_and_only_when_its_shifts_are_over(house: House) -> None:
    house.policy(100)
    house.swap(OCTOBER, counter_day=date(2026, 10, 7))
    # The second shift ends at 16:30 UTC.
    assert house.run(datetime(2026, 10, 7, 16, 29, tzinfo=UTC)) == (0, 0)
    assert house.run(datetime(2026, 10, 7, 16, 30, tzinfo=UTC)) == (1, 0)
    assert house.run(datetime(2026, 10, 8, 16, 30, tzinfo=UTC)) == (0, 0)
    assert len(house.audits()) == 1
    with house.database.reading() as session:
        (notice,) = notices_of(session, house.tiny.id("lead"))
    assert (notice.kind, notice.params) == (NoticeKind.AUDIT_WAITS, {"n": 1, "pod": "N"})


def test_what_was_not_to_be_audited_or_never_happened_is_not_considered(house: House) -> None:
    house.policy(100)
    house.swap(OCTOBER, audit=False)
    house.swap(OCTOBER, state="undone")
    house.swap(OCTOBER, state="refused")
    assert house.run(datetime(2026, 10, 20, tzinfo=UTC)) == (0, 0)
    assert house.run(datetime(2026, 11, 20, tzinfo=UTC)) == (0, 0)


def test_long_swap_is_always_looked_at_and_counted_apart(house: House) -> None:
    house.policy(0, longest=479)
    house.swap(OCTOBER)
    assert house.run(datetime(2026, 10, 20, tzinfo=UTC)) == (1, 0)
    (one,) = house.audits()
    with house.database.reading() as session:
        assert get_audit(session, one).drawn == "threshold"
    house.answer(one, found=SPENT)
    assert house.run(datetime(2026, 11, 1, 5, tzinfo=UTC)) == (0, 1)
    with house.database.reading() as session:
        (report,) = list_reports(session, ["N"])
    assert (report.n_swaps, report.n_audited, report.n_wrong) == (0, 0, 0)
    assert (report.n_long, report.n_long_wrong) == (1, 1)


def test_one_is_drawn_at_the_end_of_a_month_in_which_the_lot_fell_on_none(house: House) -> None:
    house.policy(0)
    for _ in range(5):
        house.swap(OCTOBER)
    assert house.run(datetime(2026, 10, 31, 22, tzinfo=UTC)) == (0, 0)
    # November begins at 23 UTC in Berlin.
    assert house.run(datetime(2026, 10, 31, 22, 59, tzinfo=UTC)) == (0, 0)
    assert house.audits() == ()
    house.run(datetime(2026, 10, 31, 23, tzinfo=UTC))
    (one,) = house.audits()
    house.answer(one)
    assert house.run(datetime(2026, 11, 1, 5, tzinfo=UTC)) == (0, 1)
    with house.database.reading() as session:
        (report,) = list_reports(session, ["N"])
    assert (report.n_swaps, report.n_audited, report.most_wrong) == (5, 1, 4)


def test_month_is_published_once_all_drawn_are_answered_to_everybody_in_the_pod(
    house: House,
) -> None:
    house.policy(100)
    for _ in range(3):
        house.swap(OCTOBER)
    house.run(datetime(2026, 10, 20, tzinfo=UTC))
    first, second, third = house.audits()
    house.answer(first)
    house.answer(second, found=SPENT)
    assert house.run(datetime(2026, 11, 1, 5, tzinfo=UTC)) == (0, 0)
    house.answer(third)
    assert house.run(datetime(2026, 11, 2, 5, tzinfo=UTC)) == (0, 1)
    assert house.run(datetime(2026, 11, 3, 5, tzinfo=UTC)) == (0, 0)
    with house.database.reading() as session:
        told = {
            login: [n.params for n in notices_of(session, account.id) if "n_swaps" in n.params]
            for login, account in house.tiny.accounts.items()
        }
    assert {login for login, params in told.items() if params} == {"1", "2", "lead"}
    (params,) = told["1"]
    assert (params["n_swaps"], params["n_audited"], params["n_wrong"]) == (3, 3, 1)


def test_shift_that_is_not_over_keeps_its_month_open(house: House) -> None:
    house.policy(100)
    last = date(2026, 10, 31)
    house.swap(last)
    house.run(datetime(2026, 10, 31, 23, tzinfo=UTC))
    (one,) = house.audits()
    house.answer(one)
    house.swap(last)
    with house.database.writing() as session:
        # The second is not considered yet.
        assert publish_due(session) == 0
    house.run(datetime(2026, 11, 1, tzinfo=UTC))
    house.answer(house.audits()[0])
    assert house.run(datetime(2026, 11, 1, 1, tzinfo=UTC)) == (0, 1)


def test_share_of_a_month_is_the_one_in_force_when_it_begins(house: House) -> None:
    house.policy(0)
    house.clock.at = datetime(2026, 10, 15, tzinfo=UTC)
    house.policy(100, version=1)
    with house.database.reading() as session:
        shares = [
            share_in_force(session, pod, first)
            for pod in ("N", "S")
            for first in (date(2026, 9, 1), OCTOBER.replace(day=1), NOVEMBER.replace(day=1))
        ]
    assert shares == [10, 0, 100, 10, 10, 10]


def test_nobody_audits_a_case_of_their_own(house: House) -> None:
    house.policy(100)
    lead = house.tiny.accounts["lead"]
    house.swap(OCTOBER)
    house.swap(OCTOBER, who=lead.id)
    house.run(datetime(2026, 10, 20, tzinfo=UTC))
    of_others, made = house.audits()
    with pytest.raises(ConflictError, match="swap of their own"):
        house.answer(made)
    giver = replace(lead, id="x", personnel_number="1", roles=frozenset({Role.LEAD, Role.AGENT}))
    with pytest.raises(ConflictError, match="swap of their own"):
        answer(house.database, of_others, giver, FINE)
    house.answer(made, "planner")
    house.answer(of_others)


def test_answer_is_given_once_by_those_who_decide_for_the_pod(house: House) -> None:
    house.policy(100)
    house.swap(OCTOBER)
    house.run(datetime(2026, 10, 20, tzinfo=UTC))
    (one,) = house.audits()
    with pytest.raises(NotFoundError):
        house.answer(one, "auditor")
    elsewhere = replace(house.tiny.accounts["lead"], lead_pods=frozenset({"S"}))
    with pytest.raises(NotFoundError):
        answer(house.database, one, elsewhere, FINE)
    house.answer(one, found=SPENT)
    with pytest.raises(ConflictError, match="answered before"):
        house.answer(one)
    with house.database.reading() as session:
        found = get_audit(session, one)
        trail = entries(session, Subject("swap", found.offer_id))
    assert (found.wrong, found.text, found.answered_by) == (
        True, "was pressed", house.tiny.id("lead"),
    )  # fmt: skip
    assert [entry.action for entry in trail] == ["drawn", "audited"]
    assert house.audits(answered=True) == (one,)


@pytest.mark.parametrize(
    ("figures", "en", "de"),
    [
        (
            {"n_swaps": 214, "n_audited": 22, "n_wrong": 0, "most_wrong": 25},
            "214 swaps, 22 looked at, none wrong: at most 12 % can have been.",
            "214 Tausche, 22 geprüft, keiner falsch: höchstens 12 % können es gewesen sein.",
        ),
        (
            {"n_swaps": 3, "n_audited": 3, "n_wrong": 1, "most_wrong": 1, "n_long": 2},
            "3 swaps, all looked at, 1 wrong; 2 long ones apart, all looked at, none wrong.",
            "3 Tausche, alle geprüft, 1 falsch; 2 lange eigens, alle geprüft, keiner falsch.",
        ),
        (
            {"n_swaps": 1, "n_audited": 1, "n_wrong": 0, "most_wrong": 0},
            "1 swap, 1 looked at, none wrong.",
            "1 Tausch, 1 geprüft, keiner falsch.",
        ),
    ],
)
def test_sentence_says_what_the_audit_proves(figures: dict[str, int], en: str, de: str) -> None:
    assert (sentence("en", **figures), sentence("de", **figures)) == (en, de)
