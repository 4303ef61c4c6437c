"""A site with made-up rosters, in this process and as a real server for the browser."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from scheduler.rosters import RosterLine, RosterView
from tests.builders.roster_view import roster_view
from web import WebConfig, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient


class KeptRosters:
    """Rosters in memory, newest first."""

    def __init__(self, *views: RosterView) -> None:
        self.views = views

    def newest(self) -> RosterView | None:
        return self.views[0] if self.views else None

    def get(self, roster_id: str) -> RosterView | None:
        return next((view for view in self.views if view.id == roster_id), None)

    def listing(self) -> tuple[RosterLine, ...]:
        return tuple(
            RosterLine(v.id, v.version, v.status, v.days[0], v.days[-1], v.created)
            for v in self.views
        )


@pytest.fixture(scope="session")
def view() -> RosterView:
    return replace(roster_view(16, 1, 2), id="week")


@pytest.fixture(scope="session")
def month() -> RosterView:
    return replace(roster_view(8, 4, seed=3), id="month", status="draft")


@pytest.fixture(scope="session")
def app(view: RosterView, month: RosterView) -> Flask:
    return create_app(WebConfig(KeptRosters(view, month), lead_views=True))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The address of a server that runs as long as the tests do."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
