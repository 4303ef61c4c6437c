from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scheduler.access.permissions import Permission, Role
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.store.accounts import (
    add_account,
    find_account,
    get_account,
    list_accounts,
    save_account,
)
from scheduler.store.centre import load_centre
from scheduler.store.journal import Origin, Subject, entries
from tests.conftest import NOW

if TYPE_CHECKING:
    from scheduler.access.accounts import Account
    from scheduler.centre import Centre
    from scheduler.store.database import Database

ORIGIN = Origin("test", "employer")
TODAY = NOW.date()


@pytest.fixture
def planner(database: Database, stored_centre: Centre) -> Account:
    """The only planner of a centre with the pods north and south and two agents."""
    with database.writing() as session:
        return add_account(session, " Petra ", "Petra", [Role.PLANNER], ORIGIN)


def saved(database: Database, account: Account, origin: Origin = ORIGIN) -> Account:
    with database.writing() as session:
        save_account(session, account, origin)
    with database.reading() as session:
        return get_account(session, account.id)


def test_account_comes_back_as_it_was_added(database: Database, planner: Account) -> None:
    with database.writing() as session:
        made = add_account(
            session, "lena", "Lena", {Role.LEAD, Role.AGENT}, ORIGIN,
            lead_pods={"north", "south"}, personnel_number="0042", email="lena@example.org",
        )  # fmt: skip
    with database.reading() as session:
        assert get_account(session, made.id) == made
        assert find_account(session, "LENA ") == made
        assert list_accounts(session) == (made, planner)
        centre = load_centre(session)
    assert planner.login == "petra"
    assert made.lead_pods == {"north", "south"}
    assert made.pods_for(Permission.OWN_WEEK, centre, TODAY) == {"north"}
    assert made.pods_for(Permission.COVER, centre, TODAY) == {"north", "south"}
    assert planner.pods_for(Permission.PLAN, centre, TODAY) == {"north", "south"}


def test_unknown_account_is_not_found(database: Database) -> None:
    with database.reading() as session:
        assert find_account(session, "nobody") is None
        with pytest.raises(NotFoundError):
            get_account(session, "nobody")


@pytest.mark.parametrize(
    ("roles", "pods", "number", "error"),
    [
        ((), (), None, InvalidDataError),
        ((Role.AGENT,), (), None, InvalidDataError),
        ((Role.LEAD,), (), None, InvalidDataError),
        ((Role.AGENT,), (), "9999", NotFoundError),
        ((Role.LEAD,), ("east",), None, NotFoundError),
    ],
)
def test_account_without_what_its_role_needs_is_refused(
    database: Database,
    planner: Account,
    roles: tuple[Role, ...],
    pods: tuple[str, ...],
    number: str | None,
    error: type[Exception],
) -> None:
    with pytest.raises(error), database.writing() as session:
        add_account(session, "x", "X", roles, ORIGIN, lead_pods=pods, personnel_number=number)
    changed = replace(
        planner,
        roles=frozenset({Role.PLANNER, *roles}) if roles else frozenset(),
        lead_pods=frozenset(pods),
        personnel_number=number,
    )
    with pytest.raises(error):
        saved(database, changed)
    with database.reading() as session:
        assert list_accounts(session) == (planner,)


def test_login_and_agent_belong_to_one_account(database: Database, planner: Account) -> None:
    with database.writing() as session:
        add_account(session, "zoe", "Zoe", {Role.AGENT}, ORIGIN, personnel_number="0042")
    with pytest.raises(ConflictError, match="taken"), database.writing() as session:
        add_account(session, "ZOE", "Other", {Role.AUDITOR}, ORIGIN)
    with pytest.raises(ConflictError, match="0042"), database.writing() as session:
        add_account(session, "zoe2", "Zoe", {Role.AGENT}, ORIGIN, personnel_number="0042")
    with pytest.raises(ConflictError, match="0042"):
        saved(database, replace(planner, personnel_number="0042"))


def test_change_is_kept_and_stands_in_the_journal_without_names(
    database: Database, planner: Account
) -> None:
    wanted = replace(
        planner,
        name="Petra Neu",
        email="petra@example.org",
        roles=frozenset({Role.PLANNER, Role.LEAD}),
        lead_pods=frozenset({"north"}),
        language="de",
        mail="never",
    )
    assert saved(database, wanted) == wanted
    with database.reading() as session:
        told = entries(session, Subject("account", planner.id))[-1]
    assert told.action == "changed"
    assert told.before == {
        "name": None, "email": None, "roles": ["planner"], "lead_pods": [], "language": None,
        "mail": "daily",
    }  # fmt: skip
    assert told.after == {
        "name": None, "email": None, "roles": ["lead", "planner"], "lead_pods": ["north"],
        "language": "de", "mail": "never",
    }  # fmt: skip


def test_nothing_changed_is_no_entry(database: Database, planner: Account) -> None:
    saved(database, planner)
    with database.reading() as session:
        assert len(entries(session, Subject("account", planner.id))) == 1


@pytest.mark.parametrize("loss", [{"active": False}, {"roles": frozenset({Role.AUDITOR})}])
def test_last_active_planner_stays(
    database: Database, planner: Account, loss: dict[str, object]
) -> None:
    without = replace(planner, **loss)  # type: ignore[arg-type]  # fields of an account
    with database.writing() as session:
        other = add_account(session, "second", "Second", {Role.PLANNER}, ORIGIN)
    assert saved(database, replace(other, active=False)).active is False
    with pytest.raises(ConflictError, match="last active planner"):
        saved(database, without)
    saved(database, other)
    assert saved(database, without) == without


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"roles": frozenset({Role.PLANNER, Role.AUDITOR})},
        {"roles": frozenset({Role.PLANNER, Role.LEAD}), "lead_pods": frozenset({"north"})},
        {"personnel_number": "0042"},
    ],
)
def test_nobody_changes_what_they_themselves_may_do(
    database: Database, planner: Account, change: dict[str, object]
) -> None:
    with database.writing() as session:
        add_account(session, "second", "Second", {Role.PLANNER}, ORIGIN)
    changed = replace(planner, **change)  # type: ignore[arg-type]  # fields of an account
    with pytest.raises(ConflictError, match="themselves"):
        saved(database, changed, Origin(planner.id, "employer"))
    assert saved(database, changed, Origin("second", "employer")) == changed


def test_own_language_is_ones_own_to_change(database: Database, planner: Account) -> None:
    wanted = replace(planner, language="en")
    assert saved(database, wanted, Origin(planner.id, "employer")).language == "en"


def test_login_and_demo_mark_never_change(database: Database, planner: Account) -> None:
    kept = saved(database, replace(planner, login="other", demo=True, name="New"))
    assert (kept.login, kept.demo, kept.name) == ("petra", False, "New")
