"""A small centre with a published week and a drafted one, and an account for every role.

Made once by the real import, forecast and search, then copied for each test that wants it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from scheduler.access.permissions import Role
from scheduler.importing import import_files
from scheduler.planning.demand import forecast_pods, staff_pods
from scheduler.planning.generation import compose, put_draft
from scheduler.planning.request import GenerationRequest
from scheduler.store.accounts import add_account
from scheduler.store.centre import load_centre
from scheduler.store.database import Database
from scheduler.store.journal import Origin
from scheduler.store.rosters import load_roster
from scheduler.store.sign_ins import open_sign_in
from scheduler.store.steps import take_step
from scheduler.store.upgrade import upgrade
from scheduler.timekeeping import FixedClock
from solver.solve import Limits, solve

if TYPE_CHECKING:
    from scheduler.access.accounts import Account

SAMPLE = Path(__file__).parents[2] / "sample_data" / "small"
NOW = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
"""The Sunday before the published week."""
PUBLISHED_WEEK = date(2026, 11, 30)
DRAFTED_WEEK = date(2026, 12, 7)
MOVES = 20
OF_A_POD = (
    *("pods", "opening", "promises", "agents", "availability", "channels", "skills"),
    *("absences", "wishes", "history", "actuals"),
)
ORIGIN = Origin("test", "employer")


@dataclass(frozen=True)
class Desk:
    """What a test finds in the database."""

    pods: tuple[str, ...]
    published: str
    drafted: str
    accounts: dict[str, Account]
    """By login: ``planner``, ``lead`` (of the first pod), ``agent`` (of it), ``auditor``."""


def make_desk(path: Path) -> Desk:
    """Fill a new SQLite file."""
    database = Database.open(f"sqlite:///{path}", FixedClock(NOW))
    upgrade(database)
    import_files(database, [SAMPLE], who="test")
    with TemporaryDirectory() as folder:
        import_files(database, _second_pod(Path(folder)), who="test")
    published = _roster(database, PUBLISHED_WEEK)
    publish(database, published)
    drafted = _roster(database, DRAFTED_WEEK)
    desk = _accounts(database, published, drafted)
    database.close()
    return desk


def _second_pod(folder: Path) -> list[Path]:
    """The sample's files about people and demand once more, for a pod BER."""
    files = []
    for name in OF_A_POD:
        text = (SAMPLE / f"{name}.csv").read_text(encoding="utf-8")
        text = re.sub(r"^10(?=\d\d,)", "20", text.replace("HAM", "BER"), flags=re.MULTILINE)
        files.append(folder / f"{name}.csv")
        files[-1].write_text(text.replace("Hamburg", "Berlin"), encoding="utf-8")
    return files


def publish(database: Database, roster_id: str) -> None:
    """Take a draft through all steps; nobody is told."""
    with database.writing() as session:
        version = load_roster(session, roster_id).version
        for step in ("submitted", "consented", "published"):
            version = take_step(session, roster_id, version, step, ORIGIN)


def sign_in(database: Database, account: Account) -> str:
    """What the cookie of a browser holds in which this person is signed in."""
    with database.writing() as session:
        return open_sign_in(session, account.id)


def _roster(database: Database, first_day: date) -> str:
    forecast_pods(database, first_day, 7)
    list(staff_pods(database, first_day, 7))
    week = compose(database, GenerationRequest(first_day, keep="nothing"))
    limits = Limits(moves=MOVES, bound_seconds=0)
    results = {pod.pod: solve(pod.problem, limits=limits, seed=1) for pod in week.pods}
    with database.writing() as session:
        return put_draft(session, week, results, 1, ORIGIN)


def _accounts(database: Database, published: str, drafted: str) -> Desk:
    with database.writing() as session:
        centre = load_centre(session)
        pods = tuple(pod.code for pod in centre.pods)
        agent = centre.agents_of(pods[0], PUBLISHED_WEEK + timedelta(days=1))[0]
        made = (
            add_account(session, "planner", "Petra Plan", {Role.PLANNER}, ORIGIN),
            add_account(session, "lead", "Lena Lead", {Role.LEAD}, ORIGIN, lead_pods={pods[0]}),
            add_account(
                session,
                "agent",
                agent.name,
                {Role.AGENT},
                ORIGIN,
                personnel_number=agent.personnel_number,
            ),
            add_account(session, "auditor", "Alba Audit", {Role.AUDITOR}, ORIGIN),
        )
    return Desk(pods, published, drafted, {account.login: account for account in made})
