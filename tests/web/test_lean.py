from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from scheduler.store.database import Database
from scheduler.timekeeping import FixedClock
from tests.builders.desk import NOW, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.busy import Busy
    from tests.builders.desk import Desk


def token_of(path: Path, desk: Desk, login: str) -> str:
    database = Database.open(f"sqlite:///{path}", FixedClock(NOW))
    token = sign_in(database, desk.accounts[login])
    database.close()
    return token


VISIT = """
import sys
from datetime import date
from flask import url_for
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.timekeeping import FixedClock
from tests.builders.lean import NOW, places
from web import WebConfig, create_app
from web.access import COOKIE

path, roster, of_planner, of_lead, of_agent = sys.argv[1:6]
clock = FixedClock(NOW)
database = Database.open(f"sqlite:///{path}", clock)
app = create_app(WebConfig.of(database, Settings(secret_key="only for tests", demo=True), clock))
client = app.test_client()
paths = places(app, database, roster) + sys.argv[6:]
slow = [path for path in paths if path.endswith(".xlsx")]
seen = set()
for token in (of_agent, of_lead, of_planner):
    client.set_cookie(COOKIE, token)
    for path in [path for path in paths if path not in slow]:
        status = client.get(path).status_code
        assert status < 500, path
        seen |= {path} if status < 400 else set()
print("before Excel:", *sorted({"openpyxl"} & set(sys.modules)))
for path in slow:
    assert client.get(path).status_code == 200, path
print("at the end:", *sorted({"ortools", "numba", "pandas"} & set(sys.modules)))
print("missed:", *(path for path in sys.argv[6:] if path not in seen))
print("visited:", len(paths))
"""


def test_no_page_loads_the_solvers_libraries(
    busy_template: tuple[Path, Busy], tmp_path: Path
) -> None:
    path, busy = busy_template
    desk = busy.desk
    copied = tmp_path / "podshift.db"
    copied.write_bytes(path.read_bytes())
    tokens = [token_of(copied, desk, login) for login in ("planner", "lead", "agent")]
    shown = [
        *(f"/{place}/{busy.own[place]}" for place in ("swaps", "requests", "audits", "runs")),
        f"/requests/{busy.own['requests']}/effect",
        f"/demand/work/{busy.own['work']}",
        f"/leave/pods/{desk.pods[0]}",
        f"/policy/{desk.pods[0]}",
        f"/swaps/for/{desk.accounts['agent'].personnel_number}/new",
    ]
    done = subprocess.run(
        [sys.executable, "-c", VISIT, str(copied), desk.drafted, *tokens, *shown],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:3] == ["before Excel:", "at the end:", "missed:"]
    assert int(lines[3].split()[1]) >= 10
