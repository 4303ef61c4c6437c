from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.leave.balance import balance, costs, day_sizes, overdrawn
from scheduler.leave.records import LeaveEntitlement
from scheduler.people.agents import Agent, Availability, Contract
from scheduler.validity import Validity
from tests.builders.leave import HOURS, worker

MONDAY = date(2026, 11, 30)
WEEK = [MONDAY + timedelta(days=number) for number in range(7)]


def whole(*days: date) -> dict[date, float]:
    return dict.fromkeys(days, 1.0)


def total(agent: Agent, *days: date, holidays: tuple[date, ...] = ()) -> float:
    return sum(costs(agent, whole(*days), holidays).values())


@pytest.mark.parametrize("days_a_week", range(1, 8))
def test_week_off_costs_the_days_of_the_contract(days_a_week: int) -> None:
    assert total(worker(days_a_week), *WEEK) == days_a_week


def test_single_saturday_costs_a_day_for_it_could_be_worked() -> None:
    assert total(worker(5), WEEK[5]) == 1


def test_weekend_after_five_days_off_costs_nothing_more() -> None:
    found = costs(worker(5), whole(*WEEK), ())
    assert sorted(found) == WEEK[:5]


def test_public_holiday_in_a_week_off_makes_it_cheaper() -> None:
    assert total(worker(5), *WEEK, holidays=(WEEK[3],)) == 4
    assert total(worker(5), *WEEK[:5], holidays=(WEEK[3],)) == 4


def test_public_holiday_on_a_sunday_changes_nothing_for_five_days_a_week() -> None:
    assert total(worker(5), *WEEK, holidays=(WEEK[6],)) == 5


def test_public_holiday_costs_nothing_itself() -> None:
    assert total(worker(5), WEEK[2], holidays=(WEEK[2],)) == 0


def test_weekday_without_availability_costs_nothing() -> None:
    days = tuple(Availability(number, *HOURS) for number in (1, 3))
    part_timer = worker(3, availability=days)
    assert sorted(costs(part_timer, whole(*WEEK), ())) == [WEEK[1], WEEK[3]]


def test_days_without_contract_or_employment_cost_nothing() -> None:
    ended = Contract(2400, 0, 2880, 5, validity=Validity(None, WEEK[1]))
    assert total(worker(5, contracts=(ended,)), *WEEK) == 2
    assert total(worker(5, employed=Validity(WEEK[3], None)), *WEEK) == 4


def test_half_a_day_costs_half() -> None:
    assert costs(worker(5), {WEEK[0]: 0.5, WEEK[1]: 1.0}, ()) == {WEEK[0]: 0.5, WEEK[1]: 1.0}


def test_half_a_day_in_a_full_week_costs_what_is_left_of_it() -> None:
    found = costs(worker(3), {**whole(*WEEK[1:5]), WEEK[0]: 0.5}, ())
    assert sum(found.values()) == 3


def test_two_halves_of_a_day_are_one_day() -> None:
    assert day_sizes([(MONDAY, MONDAY, 0.5), (MONDAY, MONDAY, 0.5)]) == {MONDAY: 1.0}


@given(
    st.integers(1, 7),
    st.lists(st.integers(0, 27), unique=True),
    st.lists(st.integers(0, 27), unique=True),
)
def test_any_days_cost_at_most_the_contract_and_at_most_themselves(
    days_a_week: int, off: list[int], holidays: list[int]
) -> None:
    days = [MONDAY + timedelta(days=number) for number in off]
    free = [MONDAY + timedelta(days=number) for number in holidays]
    found = costs(worker(days_a_week), whole(*days), free)
    assert set(found) <= set(days) - set(free)
    for week in range(4):
        inside = [d for d in found if (d - MONDAY).days // 7 == week]
        assert sum(found[d] for d in inside) <= days_a_week


@given(st.integers(1, 7), st.lists(st.integers(0, 27), unique=True), st.integers(0, 27))
def test_another_day_off_never_makes_the_others_cheaper(
    days_a_week: int, off: list[int], one_more: int
) -> None:
    agent = worker(days_a_week)
    days = [MONDAY + timedelta(days=number) for number in off]
    more = {*days, MONDAY + timedelta(days=one_more)}
    assert 0 <= total(agent, *more) - total(agent, *days) <= 1


def entitled(
    days: float = 28, carried_over: float = 0.0, until: date | None = None
) -> LeaveEntitlement:
    return LeaveEntitlement("1", 2026, days, carried_over, until)


def test_balance_is_entitlement_and_carry_over_less_what_is_taken_and_planned() -> None:
    approved = whole(date(2026, 2, 2), date(2026, 6, 1), date(2026, 12, 1))
    found = balance(entitled(28, 2), approved, whole(date(2026, 12, 2)), date(2026, 6, 2))
    assert (found.taken, found.planned, found.asked, found.expired) == (2, 1, 1, 1)
    assert found.left == 25


def test_days_of_other_years_count_for_those() -> None:
    approved = whole(date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert balance(entitled(), approved, {}, date(2026, 6, 1)).left == 26


def test_carry_over_expires_on_the_day_after_its_last() -> None:
    until = date(2026, 3, 31)
    assert balance(entitled(28, 3), {}, {}, until).left == 31
    assert balance(entitled(28, 3), {}, {}, until + timedelta(days=1)).left == 28


def test_carry_over_taken_in_time_does_not_expire() -> None:
    taken = whole(date(2026, 3, 30), date(2026, 3, 31))
    found = balance(entitled(28, 3), taken, {}, date(2026, 4, 1))
    assert (found.expired, found.left) == (1, 28)


def test_carry_over_may_have_another_last_day() -> None:
    assert balance(entitled(28, 3, date(2026, 6, 30)), {}, {}, date(2026, 6, 1)).left == 31


def test_leave_after_the_carry_over_ends_is_not_paid_from_it() -> None:
    late = whole(*(date(2026, 5, 1) + timedelta(days=n) for n in range(3)))
    assert overdrawn(entitled(2, 5), late) == 1
    early = whole(*(date(2026, 3, 1) + timedelta(days=n) for n in range(3)))
    assert overdrawn(entitled(2, 5), early) == 0


@given(
    st.integers(0, 60),
    st.integers(0, 20),
    st.lists(st.integers(0, 364), unique=True, max_size=60),
    st.integers(0, 364),
)
def test_nothing_left_after_the_year_exactly_if_leave_is_spent_or_overdrawn(
    halves: int, carried_halves: int, off: list[int], now: int
) -> None:
    entitlement = entitled(halves / 2, carried_halves / 2)
    days = whole(*(date(2026, 1, 1) + timedelta(days=number) for number in off))
    end = balance(entitlement, days, {}, date(2026, 12, 31))
    assert overdrawn(entitlement, days) == max(0.0, -end.left)
    then = balance(entitlement, days, {}, date(2026, 1, 1) + timedelta(days=now))
    assert then.left >= end.left
    assert then.taken + then.planned == len(days)
