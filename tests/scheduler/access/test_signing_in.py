from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from scheduler.access.accounts import Account
from scheduler.access.passwords import is_outdated
from scheduler.access.permissions import Role
from scheduler.access.provision import open_account
from scheduler.access.signing_in import (
    Identity,
    TooManyAttemptsError,
    UnknownPersonError,
    WrongPasswordError,
    change_password,
    reset_password,
    sign_in,
    sign_in_as,
    whose,
)
from scheduler.access.throttle import FIRST_WAIT, FREE_BY_ADDRESS, FREE_BY_LOGIN, REMEMBERED
from scheduler.errors import InvalidDataError
from scheduler.store.accounts import add_account, find_account, save_account
from scheduler.store.credentials import password_of
from scheduler.store.database import Database
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.sign_ins import SIGN_IN_LASTS, list_sign_ins
from tests.builders.passwords import quick_hashing
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

ORIGIN = Origin("test", "employer")
PASSWORD = "correct horse battery"
OLD = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Parameters that are no longer used."""
HERE = "192.0.2.1"
PROVIDER = "https://id.example"


@dataclass
class MovableClock:
    """A clock that a test sets."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with quick_hashing():
        yield


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def house(url: str, clock: MovableClock) -> Iterator[Database]:
    """A database with a planner named petra, whose clock can be moved."""
    database = Database.open(url, clock)
    with database.writing() as session:
        add_account(
            session, "petra", "Petra", {Role.PLANNER}, ORIGIN,
            password_hash=OLD.hash(PASSWORD), email="Petra@Example.org",
        )  # fmt: skip
    yield database
    database.close()


def account(house: Database, login: str = "petra") -> Account:
    with house.reading() as session:
        found = find_account(session, login)
    assert found is not None
    return found


def holder(house: Database, token: str, *, demo: bool = False) -> str | None:
    with house.reading() as session:
        found = whose(session, token, demo=demo)
    return None if found is None else found.login


def fail(house: Database, n: int, login: str = "petra", address: str = HERE) -> None:
    for _ in range(n):
        with pytest.raises(WrongPasswordError):
            sign_in(house, login, "something else", address)


def test_right_password_opens_a_browser_until_it_expires(
    house: Database, clock: MovableClock
) -> None:
    token = sign_in(house, " Petra", PASSWORD, HERE)
    assert holder(house, token) == "petra"
    clock.at += SIGN_IN_LASTS - timedelta(seconds=1)
    assert holder(house, token) == "petra"
    clock.at += timedelta(seconds=1)
    assert holder(house, token) is None


def test_signing_in_again_makes_the_old_token_worthless(house: Database) -> None:
    old = sign_in(house, "petra", PASSWORD, HERE)
    new = sign_in(house, "petra", PASSWORD, HERE, old_token=old)
    assert new != old
    assert (holder(house, old), holder(house, new)) == (None, "petra")


@pytest.mark.parametrize("login", ["petra", "nobody", ""])
def test_refusal_does_not_say_what_is_wrong(house: Database, login: str) -> None:
    with pytest.raises(WrongPasswordError, match=r"^login or password is wrong$"):
        sign_in(house, login, "something else", HERE)


def test_even_the_right_password_waits_after_many_failures(
    house: Database, clock: MovableClock
) -> None:
    fail(house, FREE_BY_LOGIN)
    for password in (PASSWORD, "something else"):
        with pytest.raises(TooManyAttemptsError) as caught:
            sign_in(house, "petra", password, HERE)
        assert caught.value.until == NOW + FIRST_WAIT
    clock.at = NOW + FIRST_WAIT
    assert sign_in(house, "petra", PASSWORD, HERE)


def test_wait_grows_with_each_failure_and_not_with_attempts_while_locked(
    house: Database, clock: MovableClock
) -> None:
    fail(house, FREE_BY_LOGIN)
    for _ in range(10):
        with pytest.raises(TooManyAttemptsError):
            sign_in(house, "petra", PASSWORD, HERE)
    clock.at = NOW + FIRST_WAIT
    fail(house, 1)
    with pytest.raises(TooManyAttemptsError) as caught:
        sign_in(house, "petra", PASSWORD, HERE)
    assert caught.value.until == clock.at + 2 * FIRST_WAIT


def test_unknown_login_is_locked_in_the_same_way(house: Database) -> None:
    fail(house, FREE_BY_LOGIN, "nobody")
    with pytest.raises(TooManyAttemptsError):
        sign_in(house, "nobody", PASSWORD, HERE)


def test_success_forgets_the_failures_of_the_login(house: Database) -> None:
    for _ in range(3):
        fail(house, FREE_BY_LOGIN - 1)
        sign_in(house, "petra", PASSWORD, HERE)


def test_failures_are_forgotten_after_a_day(house: Database, clock: MovableClock) -> None:
    fail(house, FREE_BY_LOGIN - 1)
    clock.at += REMEMBERED
    fail(house, FREE_BY_LOGIN - 1)


def test_one_address_cannot_try_many_logins(house: Database) -> None:
    for n in range(FREE_BY_ADDRESS):
        if n % 10 == 0:
            # An account of one's own in between does not wash the failures away.
            sign_in(house, "petra", PASSWORD, HERE)
        fail(house, 1, f"somebody{n}")
    with pytest.raises(TooManyAttemptsError):
        sign_in(house, "petra", PASSWORD, HERE)
    assert sign_in(house, "petra", PASSWORD, "192.0.2.2")


def test_attempts_at_the_same_moment_are_counted_one_by_one(house: Database) -> None:
    def attempt(_: int) -> type[Exception]:
        try:
            sign_in(house, "petra", "something else", HERE)
        except (WrongPasswordError, TooManyAttemptsError) as error:
            return type(error)
        raise AssertionError("signed in with a wrong password")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(16)))
    assert answers.count(WrongPasswordError) == FREE_BY_LOGIN


def test_deactivated_account_is_out_at_once_and_stays_out(house: Database) -> None:
    with house.writing() as session:
        add_account(session, "other", "Other", {Role.PLANNER}, ORIGIN)
    token = sign_in(house, "petra", PASSWORD, HERE)
    with house.writing() as session:
        save_account(session, replace(account(house), active=False), ORIGIN)
    assert holder(house, token) is None
    fail(house, 1)
    with pytest.raises(WrongPasswordError):
        sign_in(house, "petra", PASSWORD, HERE)
    with house.writing() as session:
        save_account(session, replace(account(house), active=True), ORIGIN)
    assert holder(house, token) is None


def test_demo_account_gets_into_the_demo_only(house: Database) -> None:
    with house.writing() as session:
        add_account(
            session, "demo", "Demo", {Role.AUDITOR}, ORIGIN,
            password_hash=OLD.hash(PASSWORD), demo=True, email="demo@example.org",
        )  # fmt: skip
    token = sign_in(house, "demo", PASSWORD, HERE, demo=True)
    assert holder(house, token, demo=True) == "demo"
    assert holder(house, token) is None
    with pytest.raises(WrongPasswordError):
        sign_in(house, "demo", PASSWORD, HERE)
    with pytest.raises(UnknownPersonError):
        sign_in_as(house, Identity(PROVIDER, "demo", "demo@example.org"))


def test_hash_with_old_parameters_is_renewed_at_sign_in(house: Database) -> None:
    sign_in(house, "petra", PASSWORD, HERE)
    with house.reading() as session:
        _, kept = password_of(session, "petra") or (None, None)
    assert kept is not None
    assert not is_outdated(kept)
    assert sign_in(house, "petra", PASSWORD, HERE)


def test_new_password_signs_all_other_browsers_out(house: Database) -> None:
    here, there = (sign_in(house, "petra", PASSWORD, HERE) for _ in range(2))
    change_password(house, account(house), PASSWORD, "another long one", HERE, ORIGIN, token=here)
    assert (holder(house, here), holder(house, there)) == ("petra", None)
    fail(house, 1)
    with pytest.raises(WrongPasswordError):
        sign_in(house, "petra", PASSWORD, HERE)
    assert sign_in(house, "petra", "another long one", HERE)


def test_password_is_not_changed_without_the_old_one_or_for_a_poor_one(house: Database) -> None:
    token = sign_in(house, "petra", PASSWORD, HERE)
    for current, new, error in (
        ("wrong", "another long one", WrongPasswordError),
        (PASSWORD, "short", InvalidDataError),
        (PASSWORD, "petra", InvalidDataError),
    ):
        with pytest.raises(error):
            change_password(house, account(house), current, new, HERE, ORIGIN, token=token)
    assert sign_in(house, "petra", PASSWORD, HERE)


def test_password_made_by_a_planner_has_to_be_changed(house: Database) -> None:
    token = sign_in(house, "petra", PASSWORD, HERE)
    fail(house, FREE_BY_LOGIN)
    made = reset_password(house, account(house).id, ORIGIN)
    assert holder(house, token) is None
    token = sign_in(house, "petra", made, HERE)
    assert account(house).password_once
    change_password(house, account(house), made, PASSWORD, HERE, ORIGIN, token=token)
    assert not account(house).password_once


def test_new_account_signs_in_with_the_password_it_was_given(house: Database) -> None:
    wanted = Account("", "Alba", "Alba Audit", frozenset({Role.AUDITOR}))
    made, password = open_account(house, wanted, ORIGIN)
    assert made.password_once
    assert holder(house, sign_in(house, "alba", password, HERE)) == "alba"


def test_new_account_without_password_cannot_sign_in_by_one(house: Database) -> None:
    wanted = Account("", "alba", "Alba Audit", frozenset({Role.AUDITOR}))
    made, password = open_account(house, wanted, ORIGIN, with_password=False)
    assert (password, made.has_password) == ("", False)
    with pytest.raises(WrongPasswordError):
        sign_in(house, "alba", "", HERE)


def test_no_password_and_no_hash_is_in_the_journal(house: Database) -> None:
    made = reset_password(house, account(house).id, ORIGIN)
    with house.reading() as session:
        _, kept = password_of(session, "petra") or (None, None)
        told = entries(session, Subject("account", account(house).id))
    assert [entry.action for entry in told] == ["added", "password_set"]
    assert made not in repr(told)
    assert str(kept) not in repr(told)
    assert "argon2" not in repr(told)


@pytest.mark.parametrize("email", ["petra@example.org", "PETRA@example.org", "petra"])
def test_provider_is_linked_by_address_or_login_and_then_by_its_own_name(
    house: Database, email: str
) -> None:
    token = sign_in_as(house, Identity(PROVIDER, "p-1", email))
    assert holder(house, token) == "petra"
    # From now on the address plays no part, and the provider's name is taken.
    assert sign_in_as(house, Identity(PROVIDER, "p-1"), old_token=token)
    assert holder(house, token) is None
    with pytest.raises(UnknownPersonError):
        sign_in_as(house, Identity(PROVIDER, "p-2", email))
    with pytest.raises(UnknownPersonError):
        sign_in_as(house, Identity("https://other.example", "p-1"))


def test_linking_stands_in_the_journal(house: Database) -> None:
    sign_in_as(house, Identity(PROVIDER, "p-1", "petra"))
    with house.reading() as session:
        told = entries(session, Subject("account", account(house).id))
    assert [entry.action for entry in told] == ["added", "linked"]


def test_address_of_two_accounts_links_neither(house: Database) -> None:
    with house.writing() as session:
        add_account(session, "other", "O", {Role.AUDITOR}, ORIGIN, email="petra@example.org")
    with pytest.raises(UnknownPersonError):
        sign_in_as(house, Identity(PROVIDER, "p-1", "petra@example.org"))


def test_provider_alone_makes_no_account(house: Database) -> None:
    for identity in (Identity(PROVIDER, "p-9", "stranger@example.org"), Identity(PROVIDER, "p-9")):
        with pytest.raises(UnknownPersonError):
            sign_in_as(house, identity)


def test_own_browsers_are_listed_and_others_are_not(house: Database) -> None:
    with house.writing() as session:
        add_account(
            session, "alba", "Alba", {Role.AUDITOR}, ORIGIN, password_hash=OLD.hash(PASSWORD)
        )
    sign_in(house, "alba", PASSWORD, HERE)
    mine, _ = (sign_in(house, "petra", PASSWORD, HERE) for _ in range(2))
    with house.reading() as session:
        found = list_sign_ins(session, account(house).id, mine)
    assert sorted(browser.this for browser in found) == [False, True]
