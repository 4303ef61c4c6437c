"""Accounts of drawn weeks: a letter for what was worked on a day, a dot for nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler.errors import InvalidDataError
from scheduler.hours.ledger import account_of
from scheduler.hours.records import HoursAccount, OpeningBalance
from scheduler.hours.week import Facts
from scheduler.people.absences import Absence, AbsenceType
from scheduler.people.agents import Agent, Contract, PodMembership
from scheduler.validity import ALWAYS, Validity

MONDAY = date(2026, 11, 30)
MINUTES = {"E": 480, "S": 240, "X": 600}
TYPES = {
    "leave": AbsenceType("leave", "Urlaub", "leave", "contract_share"),
    "sick": AbsenceType("sick", "Krank", "sick", "planned_shift"),
    "unpaid": AbsenceType("unpaid", "Unbezahlt", "unpaid", "none"),
}
FULL = Contract(2400, 0, 2880, 5)
HALF = Contract(1200, 0, 1440, 3)


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


def person(*contracts: Contract, employed: Validity = ALWAYS) -> Agent:
    return Agent(
        "1",
        "Ann",
        memberships=(PodMembership("P"),),
        contracts=contracts or (FULL,),
        employed=employed,
    )


def away(kind: str, first: int, last: int | None = None, half: str | None = None) -> Absence:
    return Absence("1", kind, on(first), on(first if last is None else last), half)  # type: ignore[arg-type]  # a half by name


def account(
    drawn: str,
    *absences: Absence,
    agent: Agent | None = None,
    opening: OpeningBalance | None = None,
    published: str = "",
) -> HoursAccount:
    """Weeks from a Monday on, drawn with spaces between them.

    A small letter is a shift that was published and went. All days are published, or those with
    a letter in ``published``.
    """
    days = drawn.replace(" ", "")
    facts = Facts(
        paid={on(n): MINUTES[x] for n, x in enumerate(days) if x.isupper()},
        taken={on(n): MINUTES[x.upper()] for n, x in enumerate(days) if x.islower()},
        away={
            absence.first + timedelta(days=n): absence
            for absence in absences
            for n in range((absence.last - absence.first).days + 1)
        },
        types=TYPES,
    )
    bound = published.replace(" ", "") or "x" * len(days)
    known = {"P": {on(n) for n, x in enumerate(bound) if x == "x"}}
    return account_of(agent or person(), opening, facts, known)


def test_weeks_add_up_from_zero() -> None:
    found = account("EEEEE.. EEEEEE. EEEE...")
    assert [week.balance_min for week in found.weeks] == [0, 480, 0]
    assert [week.change_min for week in found.weeks] == [0, 480, -480]
    assert [week.first_day for week in found.weeks] == [on(0), on(7), on(14)]
    assert found.before(on(14)) == 480
    assert found.balance_min == 0


def test_an_opening_balance_begins_on_its_day_and_forgets_what_was_before() -> None:
    opening = OpeningBalance("1", on(7), -120)
    found = account("EEEEEEE EEEEE..", opening=opening)
    assert [week.balance_min for week in found.weeks] == [-120]
    assert found.before(on(7)) == -120


def test_an_opening_balance_within_a_week_counts_the_days_left_of_it() -> None:
    opening = OpeningBalance("1", on(2), 0)
    (week,) = account("XXEEE..", opening=opening).weeks
    assert (week.contract_min, week.rostered_min) == (round(2400 * 5 / 7), 1440)


def test_an_account_without_published_days_is_what_was_brought_along() -> None:
    opening = OpeningBalance("1", on(0), 90)
    found = account(".......", opening=opening, published=".......")
    assert (found.weeks, found.balance_min) == ((), 90)
    assert account(".......", published=".......").balance_min == 0


def test_leave_is_credited_on_as_many_days_as_the_contract_has() -> None:
    (week,) = account(".......", away("leave", 0, 6)).weeks
    assert (week.contract_min, week.credited_min, week.balance_min) == (2400, 2400, 0)


def test_leave_of_some_days_leaves_the_others_to_be_worked() -> None:
    (week,) = account("EE.E...", away("leave", 2), away("leave", 4, 6)).weeks
    assert (week.credited_min, week.balance_min) == (960, 0)


def test_sickness_credits_the_shift_that_was_rostered() -> None:
    (week,) = account("XXxS...", away("sick", 2)).weeks
    assert (week.credited_min, week.balance_min) == (600, 600 * 3 + 240 - 2400)


def test_sickness_on_days_off_of_a_known_roster_credits_nothing() -> None:
    (week,) = account("EEeee..", away("sick", 2, 6)).weeks
    assert (week.credited_min, week.balance_min) == (1440, 0)
    (week,) = account("EEEEE..", away("sick", 5, 6)).weeks
    assert (week.credited_min, week.balance_min) == (0, 0)


def test_sickness_known_before_the_roster_credits_the_contract_share() -> None:
    (week,) = account(".......", away("sick", 0, 6)).weeks
    assert (week.credited_min, week.balance_min) == (2400, 0)


def test_a_long_shift_fallen_out_is_credited_even_if_the_week_has_its_days() -> None:
    (week,) = account("xxxx...", away("sick", 0, 6)).weeks
    assert (week.credited_min, week.balance_min) == (2400, 0)


def test_days_without_credit_take_their_share_of_the_contract_with_them() -> None:
    (week,) = account("EEE....", away("unpaid", 3, 4)).weeks
    assert (week.contract_min, week.credited_min, week.balance_min) == (1440, 0, 0)
    (week,) = account("EEEEE..", away("unpaid", 5, 6)).weeks
    assert (week.contract_min, week.balance_min) == (2400, 0)
    (week,) = account(".......", away("unpaid", 0, 6)).weeks
    assert (week.contract_min, week.balance_min) == (0, 0)


def test_half_a_day_is_credited_by_half_and_the_rest_worked() -> None:
    (week,) = account("SEEEE..", away("leave", 0, half="first")).weeks
    assert (week.credited_min, week.balance_min) == (240, 0)
    (week,) = account("EEEEE..", away("unpaid", 5, half="second")).weeks
    assert week.contract_min == 2400


def test_a_shift_that_still_stands_on_a_day_away_counts_once() -> None:
    (week,) = account("EEEEE..", away("sick", 4)).weeks
    assert (week.rostered_min, week.credited_min, week.balance_min) == (2400, 0, 0)


def test_half_a_contract_owes_half() -> None:
    (week,) = account("EES....", agent=person(HALF)).weeks
    assert (week.contract_min, week.balance_min) == (1200, 0)


def test_a_contract_that_changes_within_a_week_is_owed_by_days() -> None:
    before = Contract(2400, 0, 2400, 5, validity=Validity(None, on(2)))
    after = Contract(1000, 0, 1200, 3, validity=Validity(on(3), None))
    found = account("EEE.... EE.....", agent=person(before, after))
    assert [week.contract_min for week in found.weeks] == [round((3 * 2400 + 4 * 1000) / 7), 1000]


def test_days_before_a_contract_or_after_the_employment_owe_nothing() -> None:
    later = Contract(2400, 0, 2400, 5, validity=Validity(on(7), None))
    assert [w.first_day for w in account("EEEEE.. EEEEE..", agent=person(later)).weeks] == [on(7)]
    left = person(employed=Validity(None, on(6)))
    assert [w.first_day for w in account("EEEEE.. .......", agent=left).weeks] == [on(0)]


def test_a_week_that_is_not_published_is_not_in_the_account() -> None:
    found = account("EEEEEE. ....... EEEE...", published="xxxxxxx ....... xxxxxxx")
    assert [week.first_day for week in found.weeks] == [on(0), on(14)]
    assert [week.balance_min for week in found.weeks] == [480, 0]


def test_a_shift_in_another_pod_counts_though_the_own_pod_has_no_roster() -> None:
    (week,) = account("..E....", published=".......").weeks
    assert (week.contract_min, week.rostered_min) == (round(2400 / 7), 480)


def test_balances_beyond_reason_are_refused() -> None:
    with pytest.raises(InvalidDataError, match="hours account of 1 holds 60001"):
        OpeningBalance("1", MONDAY, 60_001)
