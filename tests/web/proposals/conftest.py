from __future__ import annotations

import shutil
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from scheduler.access.permissions import Role
from scheduler.pods.pods import Pod
from scheduler.store.accounts import add_account
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.database import Database
from scheduler.store.proposals import get_proposal
from scheduler.store.upgrade import upgrade
from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS, app_over
from tests.builders.desk import sign_in
from tests.builders.published_week import ORIGIN, POD, PublishedWeek
from tests.conftest import NOW
from web import WebConfig
from web.access import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from scheduler.store.proposals import Proposal


@dataclass
class Office:
    """A site on a published week whose first day lies within the notice period."""

    app: Flask
    week: PublishedWeek

    def client(self, login: str, language: str = "en") -> FlaskClient:
        """The browser of ``planner``, ``lead``, ``stranger``, ``auditor`` or an agent.

        The stranger leads another pod.
        """
        client = self.app.test_client()
        client.set_cookie(COOKIE, sign_in(self.week.database, self.week.accounts[login]))
        client.set_cookie("language", language)
        return client

    def state(self, proposal: Proposal) -> str:
        with self.week.database.reading() as session:
            return get_proposal(session, proposal.id).state


@pytest.fixture(scope="session")
def drawn_week(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PublishedWeek]:
    path = tmp_path_factory.mktemp("office") / "podshift.db"
    database = Database.open(f"sqlite:///{path}", FixedClock(NOW))
    upgrade(database)
    week = PublishedWeek(database)
    with database.writing() as session:
        centre = load_centre(session)
        pods = (*centre.pods, Pod("P99", "Another"))
        save_centre(session, centre, replace(centre, pods=pods), ORIGIN)
        week.accounts |= {
            "planner": week.planner,
            "lead": add_account(session, "lead", "Lena Lead", {Role.LEAD}, ORIGIN, lead_pods={POD}),
            "stranger": add_account(
                session, "stranger", "Stefan", {Role.LEAD}, ORIGIN, lead_pods={"P99"}
            ),
            "auditor": add_account(session, "auditor", "Alba Audit", {Role.AUDITOR}, ORIGIN),
        }
    database.close()
    return path, week


@pytest.fixture
def office(drawn_week: tuple[Path, PublishedWeek], tmp_path: Path) -> Iterator[Office]:
    path, template = drawn_week
    shutil.copy(path, tmp_path / "podshift.db")
    clock = FixedClock(NOW)
    week = copy(template)
    week.database = Database.open(f"sqlite:///{tmp_path}/podshift.db", clock)
    yield Office(app_over(WebConfig.of(week.database, SETTINGS, clock)), week)
    week.database.close()


@pytest.fixture
def asked(office: Office) -> Proposal:
    """Somebody is asked to begin later."""
    return office.week.ask_to_begin_later()


@pytest.fixture
def both(office: Office) -> tuple[Proposal, Proposal]:
    """Two are asked: one to give a shift, one to take it."""
    return office.week.ask_both()
