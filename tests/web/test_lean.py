from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from scheduler.store.database import Database
from scheduler.timekeeping import FixedClock
from tests.builders.desk import NOW, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.desk import Desk


def planners_token(path: Path, desk: Desk) -> str:
    database = Database.open(f"sqlite:///{path}", FixedClock(NOW))
    token = sign_in(database, desk.accounts["planner"])
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

path, token, roster = sys.argv[1:]
clock = FixedClock(NOW)
database = Database.open(f"sqlite:///{path}", clock)
app = create_app(WebConfig.of(database, Settings(secret_key="only for tests", demo=True), clock))
client = app.test_client()
client.set_cookie(COOKIE, token)
paths = places(app, database, roster)
slow = [path for path in paths if path.endswith(".xlsx")]
for path in [path for path in paths if path not in slow]:
    assert client.get(path).status_code < 500, path
print("before Excel:", *sorted({"openpyxl"} & set(sys.modules)))
for path in slow:
    assert client.get(path).status_code == 200, path
print("at the end:", *sorted({"ortools", "numba", "pandas"} & set(sys.modules)))
print("visited:", len(paths))
"""


def test_no_page_loads_the_solvers_libraries(
    desk_template: tuple[Path, Desk], tmp_path: Path
) -> None:
    path, desk = desk_template
    copied = tmp_path / "podshift.db"
    copied.write_bytes(path.read_bytes())
    token = planners_token(copied, desk)
    done = subprocess.run(
        [sys.executable, "-c", VISIT, str(copied), token, desk.drafted],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == ["before Excel:", "at the end:"]
    assert int(lines[2].split()[1]) >= 10
