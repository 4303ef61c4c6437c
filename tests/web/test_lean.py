from __future__ import annotations

import subprocess
import sys

VISIT = """
import sys
from tests.builders.roster_view import roster_view
from tests.web.conftest import KeptRosters
from web import WebConfig, create_app

view = roster_view(8, 1)
app = create_app(WebConfig(KeptRosters(view), lead_views=True))
client = app.test_client()
values = {"roster_id": view.id, "day": str(view.days[0]), "filename": "favicon.svg"}
with app.test_request_context():
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    from flask import url_for
    paths = [url_for(r.endpoint, **{a: values[a] for a in r.arguments}) for r in rules]
early = [path for path in paths if not path.endswith(".xlsx")]
for path in early:
    assert client.get(path).status_code in (200, 302), path
print("before Excel:", *sorted({"openpyxl", "numpy"} & set(sys.modules)))
for path in set(paths) - set(early):
    assert client.get(path).status_code == 200, path
print("at the end:", *sorted({"ortools", "numba", "pandas"} & set(sys.modules)))
print("visited:", len(paths))
"""


def test_no_page_loads_the_solvers_libraries() -> None:
    done = subprocess.run(
        [sys.executable, "-c", VISIT], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == ["before Excel:", "at the end:"]
    assert int(lines[2].split()[1]) >= 7
