"""From publication to swaps that are done, reviewed, refused, read, exported, mailed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
from sqlalchemy import update

from scheduler.access.passwords import hash_password
from scheduler.access.permissions import Role
from scheduler.store.accounts import add_account
from scheduler.store.database import Database
from scheduler.store.models.accounts import AccountRow
from scheduler.store.rosters import load_roster
from scheduler.store.upgrade import upgrade
from tests.builders.mailbox import Sink, listening
from tests.builders.market import ORIGIN, make_market, save_week, usual
from tests.builders.processes import free_port, wait_until
from tests.builders.tiny import MONDAY, consented
from tests.story.conftest import serving, set_up
from tests.story.market_day import Agent, Auditor, Lead, Planner, shifts_in
from tests.story.people import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

SATURDAY = datetime(2026, 12, 12, 9, tzinfo=UTC)
WEEK = "28 December"
FIRST_DAY = MONDAY + timedelta(days=14)
TUESDAY = FIRST_DAY + timedelta(days=1)


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    made = Sink()
    with listening(made) as port:
        yield made, port


@pytest.fixture
def address(tmp_path: Path, sink: tuple[Sink, int]) -> Iterator[str]:
    """A market whose third week has consent; the clock begins on a Saturday morning."""
    fill(f"sqlite:///{tmp_path}/podshift.db")
    port = free_port()
    mail = {
        "PODSHIFT_SMTP_HOST": "127.0.0.1",
        "PODSHIFT_SMTP_PORT": str(sink[1]),
        "PODSHIFT_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    with serving(tmp_path, set_up(tmp_path, SATURDAY, **mail), port) as address:
        yield address


def fill(url: str) -> None:
    database = Database.open(url)
    upgrade(database)
    market = make_market(database)
    with database.reading() as session:
        problems = {p.pod: p.problem_hash for p in load_roster(session, market.weeks[0]).pods}
    draft = save_week(database, market.rule_set_hash, problems, FIRST_DAY, usual(FIRST_DAY))
    consented(database, draft)
    with database.writing() as session:
        add_account(session, "auditor", "Alba Audit", {Role.AUDITOR}, ORIGIN)
        session.execute(update(AccountRow).values(password_hash=hash_password(PASSWORD)))
        session.execute(
            update(AccountRow).values(mail="at_once", email=AccountRow.login + "@podshift.example")
        )
    database.close()


@pytest.mark.story
def test_agents_change_their_week_and_the_lead_approves(
    browser: Browser, address: str, sink: tuple[Sink, int], tmp_path: Path
) -> None:
    planner = Planner(browser, address)
    planner.sign_in("planner")
    planner.publishes(WEEK)
    anna, dora, fina = (Agent(browser, address, phone=True) for _ in range(3))
    for agent, login in ((anna, "1"), (dora, "4"), (fina, "6")):
        agent.sign_in(login)

    feed = anna.subscribes()
    before = shifts_in(feed)
    anna.offers("Tue 29 Dec", wanted="Tue 29 Dec")
    dora.takes("Tue 29 Dec", giving="Tue 29 Dec")
    dora.reads("executed")
    after = shifts_in(feed)
    (changed,) = {uid for uid in before if before[uid] != after[uid]}
    assert (before[changed][0].hour, after[changed][0].hour) == (6, 10)

    anna.offers("Mon 28 Dec", gift=True, to="everyone it is legal for")
    fina.takes("Mon 28 Dec")
    fina.reads("in review")
    lead = Lead(browser, address)
    lead.sign_in("lead")
    lead.approves("Anna Alt", "the pods agree")
    fina.menu("Swaps")
    fina.reads("the pods agree")

    anna.asks_why_not("Wed 30 Dec", "Bert Bunt")
    anna.reads("7:30 h of rest between two shifts, at least 11:00 h are due")

    auditor = Auditor(browser, address)
    auditor.sign_in("auditor")
    auditor.reads_the_trail()
    auditor.reads("state in_review → executed")
    auditor.reads("the pods agree")

    path = lead.downloads(WEEK, tmp_path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = {row[1].value: [cell.value for cell in row] for row in sheet.iter_rows()}
    assert (rows["1"][4:6], rows["4"][5]) == ([None, "10:00–18:30"], "06:00–14:30")
    lead.puts_back(path, {("4", TUESDAY): ""}, "a training course")
    wait_until(lambda: {"1@podshift.example", "4@podshift.example"} <= set(sink[0].to()),
               "mail to both sides", 150)  # fmt: skip
    for person in (planner, anna, dora, fina, lead, auditor):
        person.context.close()
