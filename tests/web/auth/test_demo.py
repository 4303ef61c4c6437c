from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scheduler.access.demo import DEMO_PASSWORD, add_demo_accounts
from scheduler.access.permissions import Role
from scheduler.errors import NotFoundError
from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS
from tests.builders.desk import NOW
from tests.builders.passwords import quick_hashing
from web import WebConfig, create_app
from web.access import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from scheduler.settings import Settings
    from scheduler.store.database import Database
    from tests.builders.desk import Desk
    from tests.web.conftest import Site


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with quick_hashing():
        yield


@pytest.fixture
def demo(desk_template: tuple[Path, Desk], site: Site) -> Database:
    """The desk without its people, but with those of the demo."""
    with site.database.writing() as session:
        for account in site.desk.accounts.values():
            renamed = session.connection().exec_driver_sql(
                "UPDATE accounts SET login = 'old-' || login, agent_id = NULL WHERE public_id = ?",
                (account.id,),
            )
            assert renamed.rowcount == 1
    add_demo_accounts(site.database)
    return site.database


def visitor(database: Database, settings: Settings) -> FlaskClient:
    app = create_app(WebConfig.of(database, settings, FixedClock(NOW)))
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def test_demo_shows_somebody_for_each_role_and_lets_them_in(demo: Database) -> None:
    text = visitor(demo, SETTINGS).get("/sign-in").text
    assert DEMO_PASSWORD in text
    assert re.findall(r'name="login" value="(\w+)"', text) == [
        "planner", "lead", "agent", "colleague", "auditor",
    ]  # fmt: skip
    for login in ("planner", "lead", "agent", "colleague", "auditor"):
        client = visitor(demo, SETTINGS)
        form = {"login": login, "password": DEMO_PASSWORD}
        assert client.post("/sign-in", data=form).status_code == 302
        assert client.get("/account").status_code == 200


def test_server_that_is_no_demo_neither_shows_nor_admits_them(demo: Database) -> None:
    in_demo = visitor(demo, SETTINGS)
    form = {"login": "planner", "password": DEMO_PASSWORD}
    in_demo.post("/sign-in", data=form)
    cookie = in_demo.get_cookie(COOKIE)
    assert cookie is not None
    client = visitor(demo, replace(SETTINGS, demo=False))
    assert DEMO_PASSWORD not in client.get("/sign-in").text
    assert client.post("/sign-in", data=form).status_code == 422
    client.set_cookie(COOKIE, cookie.value)
    assert client.get("/account").status_code == 302


def test_people_of_the_demo_have_one_role_each_and_the_agent_a_pod(demo: Database) -> None:
    with demo.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT login, role, agent_id IS NOT NULL FROM accounts JOIN account_roles"
            " ON account_id = accounts.id WHERE demo ORDER BY account_roles.id"
        )
        found = [tuple(row) for row in rows]
    assert sorted(found) == [
        ("agent", Role.AGENT, 1), ("auditor", Role.AUDITOR, 0), ("colleague", Role.AGENT, 1),
        ("lead", Role.LEAD, 0), ("planner", Role.PLANNER, 0),
    ]  # fmt: skip


def test_demo_without_a_centre_is_told(database: Database) -> None:
    with pytest.raises(NotFoundError, match="import a centre"):
        add_demo_accounts(database)
