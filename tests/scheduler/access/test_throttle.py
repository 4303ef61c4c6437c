from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.access.throttle import (
    FIRST_WAIT,
    FREE_BY_LOGIN,
    LONGEST_WAIT,
    Attempt,
    locked_until,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def wait_after(failures: int) -> timedelta | None:
    moments = [NOW - timedelta(minutes=n) for n in range(failures)]
    until = locked_until(moments, FREE_BY_LOGIN)
    return None if until is None else until - NOW


def test_a_few_slips_cost_no_wait() -> None:
    assert [wait_after(n) for n in range(FREE_BY_LOGIN)] == [None] * FREE_BY_LOGIN


def test_each_further_failure_doubles_the_wait_up_to_the_longest() -> None:
    waits = [wait_after(FREE_BY_LOGIN + n) for n in range(4)]
    assert waits == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT]
    assert wait_after(FREE_BY_LOGIN + 500) == LONGEST_WAIT


def test_login_counts_however_it_is_written() -> None:
    first, second = Attempt.of("Petra ", "192.0.2.1"), Attempt.of("petra", "192.0.2.2")
    assert first.by_login == second.by_login
    assert first.by_address != second.by_address
    assert Attempt.of("192.0.2.1", "petra").by_login != first.by_address


def test_nothing_that_was_typed_can_be_read_from_the_keys() -> None:
    attempt = Attempt.of("my secret password", "192.0.2.1")
    assert not [word for word in ("secret", "192.0") for key in attempt.free if word in key]


@pytest.mark.parametrize(
    ("address", "alike"),
    [("2001:db8::1", True), ("2001:db8::ffff:1", True), ("2001:db8:0:1::1", False)],
)
def test_addresses_of_one_ipv6_customer_count_as_one(address: str, alike: bool) -> None:
    first, second = (Attempt.of("petra", one) for one in ("2001:db8::2", address))
    assert (first.by_address == second.by_address) is alike


def test_address_that_is_none_is_counted_too() -> None:
    assert Attempt.of("petra", "").by_address != Attempt.of("petra", "unix").by_address
