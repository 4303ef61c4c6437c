"""Accounts as the store gives them: published rosters, changes afterwards, balances from files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.hours.ledger import OwnAccount, balances_before, own_account
from scheduler.hours.records import OpeningBalance
from scheduler.importing import import_files
from scheduler.people.absences import Absence
from scheduler.people.agents import Contract
from scheduler.store.absences import add_absence
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from tests.builders.tiny import MONDAY, ORIGIN, Tiny, duty, make_tiny, published, save_week

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.store.database import Database

NEXT = MONDAY + timedelta(days=7)
CONTRACT = Contract(1440, 0, 2400, 3)
"""Three shifts a week."""


@pytest.fixture
def tiny(database: Database) -> Tiny:
    """The tiny centre, in which everybody has a contract."""
    made = make_tiny(database)
    with database.writing() as session:
        before = load_centre(session)
        agents = tuple(replace(agent, contracts=(CONTRACT,)) for agent in before.agents)
        save_centre(session, before, replace(before, agents=agents), ORIGIN)
    return made


def week(database: Database, tiny: Tiny, number: str, n_shifts: int, first: date = MONDAY) -> str:
    duties = [duty(number, first + timedelta(days=n)) for n in range(n_shifts)]
    return save_week(database, tiny, duties, first_day=first)


def held(database: Database, day: date) -> dict[str, int]:
    with database.reading() as session:
        centre = load_centre(session)
        return balances_before(session, centre, centre.agents, day)


def own(database: Database, number: str, today: date) -> OwnAccount:
    with database.reading() as session:
        centre = load_centre(session)
        agent = next(a for a in centre.agents if a.personnel_number == number)
        return own_account(session, centre, agent, today)


def test_published_weeks_are_in_the_account_and_drafts_are_not(
    database: Database, tiny: Tiny
) -> None:
    draft = week(database, tiny, "1", 4)
    assert held(database, NEXT) == {"1": 0, "2": 0, "3": 0, "4": 0}
    published(database, draft)
    assert held(database, NEXT) == {"1": 480, "2": -1440, "3": -1440, "4": -1440}
    assert held(database, MONDAY) == {"1": 0, "2": 0, "3": 0, "4": 0}
    week(database, tiny, "1", 5, NEXT)
    assert held(database, NEXT + timedelta(days=7))["1"] == 480


def test_a_change_of_a_published_week_is_in_the_account_at_once(
    database: Database, tiny: Tiny
) -> None:
    roster = week(database, tiny, "1", 4)
    version = published(database, roster)
    with database.writing() as session:
        gone = load_roster(session, roster).pods[0].duties[0]
        change = DutyChange("N", gone.personnel_number, gone.day, None)
        change_duties(session, roster, version, [change], ORIGIN)
    assert held(database, NEXT)["1"] == 0
    with database.writing() as session:
        add_absence(session, Absence("1", "sick", gone.day, gone.day), ORIGIN)
    assert held(database, NEXT)["1"] == 480


def test_a_night_over_the_change_of_clocks_counts_what_is_paid_for_it(
    database: Database, tiny: Tiny
) -> None:
    sunday = date(2027, 3, 28)
    start = datetime(2027, 3, 27, 21, tzinfo=UTC)
    at = [start + timedelta(hours=hours) for hours in (0, 7)]
    plain = duty("1", sunday - timedelta(days=1))
    segment = replace(plain.segments[0], start_utc=at[0], end_utc=at[1])
    night = replace(plain, start_utc=at[0], end_utc=at[1], paid_min=420, segments=(segment,))
    first = sunday - timedelta(days=6)
    published(database, save_week(database, tiny, [night], first_day=first))
    (only,) = own(database, "1", sunday).weeks
    assert (only.rostered_min, only.contract_min) == (420, 1440)


def test_own_account_parts_the_weeks_before_this_one_from_those_to_come(
    database: Database, tiny: Tiny
) -> None:
    for number, n_shifts in enumerate((4, 3, 2)):
        first = MONDAY + timedelta(days=7 * number)
        published(database, week(database, tiny, "1", n_shifts, first))
    found = own(database, "1", NEXT + timedelta(days=3))
    assert (found.balance_min, found.ahead_min) == (480, 0)
    assert [w.balance_min for w in found.past] == [480]
    assert [w.balance_min for w in found.ahead] == [480, 0]
    assert own(database, "1", MONDAY).past == ()


def test_balances_from_a_file_are_where_accounts_go_on(
    database: Database, tiny: Tiny, tmp_path: Path
) -> None:
    published(database, week(database, tiny, "1", 4))
    file = tmp_path / "Arbeitszeitkonten.csv"
    file.write_text(
        f"Personalnummer;Stichtag;Saldo\n1;{NEXT:%d.%m.%Y};-4:30\n2;{NEXT:%d.%m.%Y};12,5\n",
        encoding="utf-8",
    )
    import_files(database, [file], who="test")
    assert held(database, NEXT)["1"] == 480
    published(database, week(database, tiny, "2", 3, NEXT))
    after = held(database, NEXT + timedelta(days=7))
    assert (after["1"], after["2"]) == (-270 - 1440, 750)
    found = own(database, "2", NEXT)
    assert found.opening == OpeningBalance("2", NEXT, 750)
    assert found.balance_min == 750
