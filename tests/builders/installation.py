"""Real processes on one database, and people who reach them by HTTP."""

from __future__ import annotations

import os
import re
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import requests
from sqlalchemy import update

from scheduler.jobs.presence import CLOCK_LEASE
from scheduler.store.database import Database, moment
from scheduler.store.models.jobs import JobRow, LeaseRow
from scheduler.timekeeping import AheadClock
from tests.builders.desk import sign_in
from tests.builders.processes import answers, end, environment, free_port, start, wait_until
from web.access import COOKIE

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from scheduler.access.accounts import Account

PARTS = ("web", "clock", "worker")
REQUEST_S = 20


class Installation:
    """Web, clock and worker on one database, each a process that can be killed.

    Parameters
    ----------
    begins
        What time it is for them when they start; the machine's if it is not given.
    """

    def __init__(self, url: str, folder: Path, begins: datetime | None = None) -> None:
        now = datetime.now(UTC)
        ahead_s = int(((begins or now) - now).total_seconds())
        self.port = free_port()
        self.database = Database.open(url, AheadClock(timedelta(seconds=ahead_s)))
        self._env = environment(
            url, PODSHIFT_OUT_FOLDER=str(folder), PODSHIFT_CLOCK_AHEAD_S=str(ahead_s)
        )
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        for part in PARTS:
            self.start(part)

    def start(self, part: str) -> None:
        """Start a part, and wait for the web until it answers."""
        arguments = {
            "web": ("serve", "--only", "web", "--port", str(self.port)),
            "clock": ("clock", "--wait"),
            "worker": ("worker",),
        }[part]
        log = self._folder / f"{part}.log"
        self._running[part] = start(*arguments, env=self._env, cwd=self._folder, log=log)
        if part == "web":
            wait_until(lambda: answers(self.port), "the web answers", 120)

    def kill(self, part: str) -> None:
        """``kill -9`` of all its processes; a minute passes for who waits for a sign of life."""
        process = self._running[part]
        # With its first process alone, those that answer would finish what they are at.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with self.database.writing() as session:
            a_minute_ago = moment(session) - timedelta(minutes=1)
            if part == "worker":
                running = update(JobRow).where(JobRow.status == "running")
                session.execute(running.values(heartbeat_at=a_minute_ago))
            if part == "clock":
                lease = update(LeaseRow).where(LeaseRow.name == CLOCK_LEASE)
                session.execute(lease.values(expires_at=a_minute_ago))

    def stop(self) -> None:
        """End all parts as the system would."""
        for process in self._running.values():
            end(process)
        self.database.close()


class Visitor:
    """Somebody who is signed in; the browser keeps nothing else."""

    def __init__(self, installation: Installation, account: Account) -> None:
        self._address = f"http://127.0.0.1:{installation.port}"
        self._cookie = sign_in(installation.database, account)

    def get(self, path: str) -> requests.Response:
        return self._browser().get(self._address + path, timeout=REQUEST_S)

    def post(self, page: str, path: str, form: dict[str, Any], **more: Any) -> requests.Response:
        """Send a form as a browser does that has just shown ``page``."""
        browser = self._browser()
        shown = browser.get(self._address + page, timeout=REQUEST_S).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
        form = {**form, "csrf_token": token.group(1) if token else ""}
        return browser.post(
            self._address + path, data=form, timeout=REQUEST_S, allow_redirects=False, **more
        )

    def _browser(self) -> requests.Session:
        browser = requests.Session()
        browser.cookies.set(COOKIE, self._cookie)
        return browser
