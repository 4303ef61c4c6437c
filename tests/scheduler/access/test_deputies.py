from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.access.deputies import (
    decision_origin,
    name_deputy,
    possible_deputies,
    visible_deputyships,
    with_deputyships,
    withdraw_deputy,
)
from scheduler.access.permissions import Role
from scheduler.access.signing_in import whose
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.store.accounts import add_account, get_account, save_account
from scheduler.store.database import Database
from scheduler.store.deputies import deputies_for, end_deputyship
from scheduler.store.journal import Origin, Subject, entries, record
from scheduler.store.notices import accounts_with
from scheduler.store.sign_ins import open_sign_in
from tests.builders.tiny import ORIGIN, Tiny, make_tiny

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.access.accounts import Account

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 3)
EVENING_BEFORE = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
"""One minute before the first of December begins in Berlin."""
LAST_MINUTE = datetime(2026, 12, 3, 22, 59, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class MovableClock:
    """A clock that a test sets."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class House:
    """Two pods with a clock that can be moved; ``other`` leads S."""

    database: Database
    clock: MovableClock
    tiny: Tiny
    other: Account

    def signed_in(self, account_id: str) -> Account:
        with self.database.writing() as session:
            token = open_sign_in(session, account_id)
        with self.database.reading() as session:
            found = whose(session, token, demo=False)
        assert found is not None
        return found

    def name(self, deputy: str, first: date = FIRST, last: date = LAST) -> str:
        lead = self.tiny.accounts["lead"]
        return name_deputy(self.database, lead, deputy, first, last).id


@pytest.fixture
def house(url: str) -> Iterator[House]:
    clock = MovableClock(EVENING_BEFORE)
    database = Database.open(url, clock)
    tiny = make_tiny(database)
    with database.writing() as session:
        other = add_account(session, "other", "Otto Ost", {Role.LEAD}, ORIGIN, lead_pods={"S"})
    yield House(database, clock, tiny, other)
    database.close()


def test_deputy_has_the_pods_from_the_first_midnight_of_the_centre_to_the_last(
    house: House,
) -> None:
    anna = house.tiny.id("1")
    house.name(anna)
    assert house.signed_in(anna).lead_pods == frozenset()
    house.clock.at = EVENING_BEFORE + MINUTE
    acting = house.signed_in(anna)
    assert acting.lead_pods == {"N"}
    assert acting.roles == {Role.AGENT, Role.LEAD}
    assert acting.deputy_for[0].name == "Lena Lead"
    house.clock.at = LAST_MINUTE
    assert house.signed_in(anna).lead_pods == {"N"}
    house.clock.at = LAST_MINUTE + MINUTE
    assert house.signed_in(anna).roles == {Role.AGENT}


def test_deputyship_ends_when_it_is_withdrawn_or_the_lead_is_gone(house: House) -> None:
    house.clock.at = LAST_MINUTE
    first = house.name(house.other.id)
    assert house.signed_in(house.other.id).lead_pods == {"N", "S"}
    withdraw_deputy(house.database, house.tiny.accounts["lead"], first)
    assert house.signed_in(house.other.id).lead_pods == {"S"}
    house.name(house.other.id)
    with house.database.writing() as session:
        lead = get_account(session, house.tiny.id("lead"))
        save_account(session, replace(lead, active=False), ORIGIN)
    assert house.signed_in(house.other.id).lead_pods == {"S"}
    with house.database.writing() as session, pytest.raises(ConflictError, match="before"):
        end_deputyship(session, first, ORIGIN)


def test_what_a_deputy_has_is_passed_on_to_nobody(house: House) -> None:
    house.clock.at = LAST_MINUTE
    house.name(house.other.id)
    acting = house.signed_in(house.other.id)
    assert acting.own_lead_pods == {"S"}
    cleo = house.tiny.id("3")
    name_deputy(house.database, acting, cleo, FIRST, LAST)
    assert house.signed_in(cleo).lead_pods == {"S"}
    with pytest.raises(ConflictError, match="a deputy does not"):
        name_deputy(house.database, house.signed_in(cleo), house.tiny.id("4"), FIRST, LAST)


def test_what_a_deputy_has_is_never_stored(house: House) -> None:
    house.clock.at = LAST_MINUTE
    anna = house.tiny.id("1")
    house.name(anna)
    acting = house.signed_in(anna)
    with house.database.writing() as session:
        save_account(session, replace(acting, language="de"), Origin(anna, "agent"))
        stored = get_account(session, anna)
    assert stored.language == "de"
    assert stored.roles == {Role.AGENT}
    assert not stored.lead_pods


def test_leads_planners_and_agents_of_the_pod_can_be_deputies(house: House) -> None:
    with house.database.reading() as session:
        found = possible_deputies(session, house.tiny.accounts["lead"], FIRST)
    assert [each.login for each in found] == ["1", "2", "other", "planner"]
    for login in ("3", "auditor"):
        with pytest.raises(InvalidDataError, match="can be no deputy"):
            house.name(house.tiny.id(login))
    with pytest.raises(InvalidDataError, match="can be no deputy"):
        house.name(house.tiny.id("lead"))
    with pytest.raises(NotFoundError):
        house.name("nobody")


def test_days_have_to_be_in_order_and_not_over(house: House) -> None:
    anna = house.tiny.id("1")
    for first, last, why in (
        (LAST, FIRST, "before the first"),
        (date(2026, 11, 1), date(2026, 11, 29), "is over"),
        (FIRST, date(2028, 1, 1), "366 days at most"),
    ):
        with pytest.raises(InvalidDataError, match=why):
            house.name(anna, first, last)
    house.name(anna)
    with pytest.raises(ConflictError, match="is deputy from 2026-12-01 to 2026-12-03 already"):
        house.name(anna, LAST, LAST)
    house.name(anna, LAST + timedelta(days=1), LAST + timedelta(days=1))


def test_only_its_lead_and_planners_see_and_withdraw_a_deputyship(house: House) -> None:
    made = house.name(house.tiny.id("1"))
    with house.database.reading() as session:
        seen = {
            login: len(visible_deputyships(session, account))
            for login, account in house.tiny.accounts.items()
        }
    assert {login for login, n in seen.items() if n} == {"lead", "planner", "auditor"}
    with pytest.raises(NotFoundError):
        withdraw_deputy(house.database, house.other, made)
    withdraw_deputy(house.database, house.tiny.accounts["planner"], made)


def test_deputies_are_told_what_leads_are_told(house: House) -> None:
    house.name(house.tiny.id("1"))
    lead = house.tiny.id("lead")
    with house.database.reading() as session:
        assert accounts_with(session, Role.LEAD, "N") == (lead,)
    house.clock.at = LAST_MINUTE
    with house.database.reading() as session:
        assert set(accounts_with(session, Role.LEAD, "N")) == {lead, house.tiny.id("1")}
        assert deputies_for(session, "S") == ()


def test_journal_says_who_and_for_whom(house: House) -> None:
    made = house.name(house.tiny.id("1"))
    house.clock.at = LAST_MINUTE
    with house.database.writing() as session:
        acting = with_deputyships(session, get_account(session, house.tiny.id("1")))
        record(session, decision_origin(acting, "N", "fits"), "approved", Subject("swap", "x"))
        (entry,) = entries(session, Subject("swap", "x"))
        (named,) = entries(session, Subject("deputy", made))
    lead = house.tiny.id("lead")
    assert entry.origin == Origin(acting.id, "employer", "fits", lead)
    assert (named.action, named.origin.who) == ("added", lead)
    assert named.after == {
        "lead": lead, "deputy": acting.id, "first_day": "2026-12-01", "last_day": "2026-12-03",
    }  # fmt: skip
    assert decision_origin(house.tiny.accounts["lead"], "N").acting_for == ""
