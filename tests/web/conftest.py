"""A site with a real database behind it, in this process and as a server for the browser."""

from __future__ import annotations

import shutil
import threading
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import pytest
from werkzeug.serving import make_server

from scheduler.rosters import RosterLine, RosterView
from scheduler.store.database import Database
from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS, app_over
from tests.builders.busy import Busy, make_busy
from tests.builders.desk import NOW, Desk, sign_in
from tests.builders.made_once import made_once
from tests.builders.roster_view import roster_view
from web import WebConfig, create_app
from web.access import COOKIE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.wsgi import ClosingIterator

    from scheduler.planning.pod_figures import Scope

ROLES = ("planner", "lead", "agent", "auditor")


class KeptRosters:
    """Rosters in memory, newest first."""

    def __init__(self, *views: RosterView) -> None:
        self.views = views

    def line(self, roster_id: str) -> RosterLine | None:
        return next((line for line in self.listing() if line.id == roster_id), None)

    def get(self, roster_id: str, pods: Collection[str] | None = None) -> RosterView | None:
        view = next((view for view in self.views if view.id == roster_id), None)
        if view is None or pods is None:
            return view
        return replace(view, pods=tuple(part for part in view.pods if part.pod in pods))

    def figures(self, roster_id: str, scope: Scope) -> None:
        """Who draws rosters compares none."""

    def listing(self) -> tuple[RosterLine, ...]:
        return tuple(
            RosterLine(
                v.id, v.version, v.status, v.days[0], v.days[-1], v.created,
                tuple(part.pod for part in v.pods),
            )
            for v in self.views
        )  # fmt: skip


@dataclass(frozen=True)
class Site:
    """An application over its own copy of the filled database."""

    app: Flask
    database: Database
    desk: Desk

    def client(self, login: str | None = None) -> FlaskClient:
        """A browser in which ``login`` is signed in, or nobody."""
        client = self.app.test_client()
        if login:
            client.set_cookie(COOKIE, sign_in(self.database, self.desk.accounts[login]))
        return client


@pytest.fixture
def site(desk_template: tuple[Path, Desk], tmp_path: Path) -> Iterator[Site]:
    """A site a test may change as it likes; forms are sent without the CSRF token."""
    with _CopiedSite(desk_template, tmp_path, app_over) as made:
        yield made


@pytest.fixture(scope="session")
def read_site(
    desk_template: tuple[Path, Desk], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site for tests that change nothing."""
    with _CopiedSite(desk_template, tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(scope="session")
def busy_template(
    desk_template: tuple[Path, Desk], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Busy]:
    """A database file in which everything is that pages can show, and what is in it."""
    template, desk = desk_template

    def make(folder: Path) -> tuple[Path, Busy]:
        path = folder / "podshift.db"
        shutil.copy(template, path)
        return path, make_busy(path, desk, folder / "out" / "uploads")

    return made_once(tmp_path_factory, "busy", make)


@pytest.fixture(scope="session")
def busy_site(
    busy_template: tuple[Path, Busy], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site over the busy desk for tests that change nothing."""
    path, busy = busy_template
    with _CopiedSite((path, busy.desk), tmp_path_factory.mktemp("busy_site")) as made:
        yield made


class _CopiedSite:
    def __init__(
        self,
        template: tuple[Path, Desk],
        folder: Path,
        make_app: Callable[[WebConfig], Flask] = create_app,
    ) -> None:
        path, desk = template
        if (path.parent / "out").exists():
            shutil.copytree(path.parent / "out", folder / "out")
        shutil.copy(path, folder / "podshift.db")
        clock = FixedClock(NOW)
        database = Database.open(f"sqlite:///{folder}/podshift.db", clock)
        settings = replace(SETTINGS, out_folder=folder / "out")
        self.made = Site(make_app(WebConfig.of(database, settings, clock)), database, desk)

    def __enter__(self) -> Site:
        return self.made

    def __exit__(self, *_: object) -> None:
        self.made.database.close()


def in_pods_of_the_desk(view: RosterView) -> RosterView:
    """A drawn roster whose pods go by the codes of the desk's pods."""
    codes = zip(view.pods, ("HAM", "BER"), strict=False)
    return replace(view, pods=tuple(replace(part, pod=code) for part, code in codes))


@pytest.fixture(scope="session")
def view() -> RosterView:
    return replace(in_pods_of_the_desk(roster_view(16, 1, 2)), id="week")


@pytest.fixture(scope="session")
def month() -> RosterView:
    return replace(in_pods_of_the_desk(roster_view(8, 4, seed=3)), id="month", status="draft")


@pytest.fixture(scope="session")
def drawn_site(read_site: Site, view: RosterView, month: RosterView) -> Site:
    """A site whose rosters are drawn, not solved."""
    clock = FixedClock(NOW)
    config = WebConfig(read_site.database, SETTINGS, clock, KeptRosters(view, month))
    return Site(create_app(config), read_site.database, read_site.desk)


@pytest.fixture
def client(drawn_site: Site) -> FlaskClient:
    """The planner's browser on drawn rosters."""
    return drawn_site.client("planner")


def _read_whole(app: Flask) -> WSGIApplication:
    """The application, every answer of which is read and closed before a byte of it is sent.

    The server leaves an answer's file open when the browser hangs up in the middle of it.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with closing(cast("ClosingIterator", app(environ, start_response))) as parts:
            return [b"".join(parts)]

    return answer


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[[Flask], str]]:
    """Serves applications for the browser; gives the address of each."""
    running = []

    def serve(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, _read_whole(app), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()
