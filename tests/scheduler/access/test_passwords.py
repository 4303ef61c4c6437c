from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.access.passwords import (
    MAX_LENGTH,
    MIN_LENGTH,
    hash_password,
    is_outdated,
    is_right,
    new_password,
    require_good,
)
from scheduler.errors import InvalidDataError

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(
    ("password", "login"),
    [
        ("", "petra"),
        ("x" * (MIN_LENGTH - 1), "petra"),
        ("x" * (MAX_LENGTH + 1), "petra"),
        ("petra.planerin", "Petra.Planerin"),
        (" petra.planerin ", "petra.planerin"),
    ],
)
def test_poor_password_is_refused_in_both_languages(password: str, login: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        require_good(password, login)
    assert caught.value.in_language("de") != str(caught.value)


@pytest.mark.parametrize("password", ["x" * MIN_LENGTH, "x" * MAX_LENGTH, "Straße mit Bäumen"])
def test_password_at_the_limits_is_good(password: str) -> None:
    require_good(password, "petra")


def test_only_the_right_password_is_right() -> None:
    kept = hash_password("correct horse battery")
    assert kept.startswith("$argon2id$")
    assert is_right(kept, "correct horse battery")
    assert not is_right(kept, "correct horse batterz")
    assert hash_password("correct horse battery") != kept


@given(st.text(max_size=40))
@settings(max_examples=5, deadline=None)
def test_nothing_is_right_without_a_hash(password: str) -> None:
    assert not is_right(None, password)


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_damaged_hash_lets_nobody_in(kept: str) -> None:
    assert not is_right(kept, "plain")


def test_hash_with_other_parameters_is_outdated() -> None:
    assert is_outdated(WEAK.hash("correct horse battery"))
    assert not is_outdated(hash_password("correct horse battery"))


def test_new_passwords_are_good_and_differ() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", password)
        require_good(password, "petra")
