"""Two pods with a published week, an agreement that covers swaps, and an account for everybody.

Drawn once into a file, then copied for each test that wants it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from benchmarks.large_centre import Size, draw
from scheduler.access.permissions import Role
from scheduler.store.accounts import add_account
from scheduler.store.agreements import register_agreement
from scheduler.store.centre import load_centre
from scheduler.store.database import Database
from scheduler.store.journal import Origin
from scheduler.store.rosters import load_roster
from scheduler.store.upgrade import upgrade
from scheduler.timekeeping import FixedClock
from tests.builders.desk import publish

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.access.accounts import Account

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
"""The Friday before the published week."""
MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 6)
SIZE = Size(agents=14, pods=2, weeks=1)
ORIGIN = Origin("test", "employer")


@dataclass(frozen=True)
class Swapping:
    """What there is."""

    roster_id: str
    accounts: dict[str, Account]
    """By login: ``planner``, ``lead`` (of P01), personnel numbers."""
    pods: dict[str, str]
    """By personnel number."""


def make_swapping(path: Path) -> Swapping:
    """Fill a new SQLite file."""
    database = Database.open(f"sqlite:///{path}", FixedClock(NOW))
    upgrade(database)
    roster_id = draw(database, SIZE, MONDAY)
    publish(database, roster_id)
    with database.writing() as session:
        rules = load_roster(session, roster_id).rule_set_hash
        register_agreement(session, rules, MONDAY, None, "trust", ORIGIN, covers_swaps=True)
        people = load_centre(session).agents
        made = [
            add_account(session, "planner", "Petra Plan", {Role.PLANNER}, ORIGIN),
            add_account(session, "lead", "Lena Lead", {Role.LEAD}, ORIGIN, lead_pods={"P01"}),
            *(
                add_account(
                    session, agent.personnel_number, agent.name, {Role.AGENT}, ORIGIN,
                    personnel_number=agent.personnel_number,
                )
                for agent in people
            ),
        ]  # fmt: skip
    database.close()
    pods = {agent.personnel_number: agent.pod_on(MONDAY) or "" for agent in people}
    return Swapping(roster_id, {account.login: account for account in made}, pods)
