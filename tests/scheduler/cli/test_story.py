"""The main job by commands, on the small sample: files in, Excel out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import sample_data
from scheduler.cli import main
from scheduler.cli.main import COMMANDS
from scheduler.cli.output import Exit
from scheduler.store.database import Database
from scheduler.store.problems import get_problem
from scheduler.store.rosters import load_roster
from solver.io import load_problem

if TYPE_CHECKING:
    from click.testing import Result

SAMPLES = Path(sample_data.__file__).parent
WEEK = ("--week", "2026-11-30")
FEW = ("--moves", "400", "--bound-seconds", "2")


class Desk:
    """Runs commands against one database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "PODSHIFT_DATABASE_URL": f"sqlite:///{folder / 'centre.db'}",
            "PODSHIFT_OUT_FOLDER": str(folder / "out"),
            "PODSHIFT_WORKERS": "1",
        }

    def run(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(a) for a in arguments], env=self.environment)

    def json(self, *arguments: str | Path) -> Any:
        result = self.run(*arguments, "--json")
        assert result.exit_code == Exit.DONE, result.output
        return json.loads(result.stdout)


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A database with the small sample, its forecast and its requirement."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for arguments in (
        ("db", "upgrade"),
        ("import", SAMPLES / "small"),
        ("forecast", *WEEK),
        ("staff", *WEEK),
    ):
        result = desk.run(*arguments)
        assert result.exit_code == Exit.DONE, result.output
    return desk


@pytest.fixture(scope="module")
def draft(staffed: Desk) -> str:
    """The id of a draft after few moves."""
    made = staffed.json("generate", *WEEK, *FEW)
    roster: str = made["roster"]
    return roster


def test_generated_week_keeps_every_rule_and_its_penalty(staffed: Desk, draft: str) -> None:
    (verdict,) = staffed.json("verify", draft)["pods"]
    assert verdict["violations"] == []
    assert verdict["penalty"] == verdict["stored_penalty"]


def test_same_moves_and_seed_give_the_same_penalty(staffed: Desk, draft: str) -> None:
    again = staffed.json("generate", *WEEK, *FEW)
    assert again["roster"] != draft
    first, second = (staffed.json("verify", roster)["pods"] for roster in (draft, again["roster"]))
    assert first == second


def test_shown_figures_add_up(staffed: Desk, draft: str) -> None:
    shown = staffed.json("show", draft)
    (pod,) = shown["pods"]
    assert shown["first_day"] == "2026-11-30"
    assert sum(day["people"] for day in pod["days"]) > 50
    unmet = sum(day["unmet_fte_hours"] for day in pod["days"])
    assert unmet == pytest.approx(pod["unmet_fte_hours"], abs=0.5)
    bound = pod["unmet_fte_hours_bound"]
    assert bound is None or bound <= pod["unmet_fte_hours"]
    assert 0 <= shown["wishes"]["granted"] <= shown["wishes"]["total"]


def test_people_read_the_same_figures(staffed: Desk, draft: str) -> None:
    said = staffed.run("show", draft).stdout
    assert "Worst intervals" in said
    assert "Wishes granted" in said


def test_excel_has_every_agent_of_the_roster(staffed: Desk, draft: str) -> None:
    path = staffed.folder / "out" / "lead.xlsx"
    result = staffed.run("export", draft, "--layout", "lead", "--out", path)
    assert result.exit_code == Exit.DONE, result.output
    sheet = load_workbook(path).worksheets[0]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    agents = staffed.json("show", draft)["pods"][0]["agents"]
    assert sum("Schicht" in cell or "–" in cell for cell in cells) > 0
    assert agents > 10


VISIT = """
import json, sys
from web.wsgi import application
client = application().test_client()
pages = [f"/{path}" for path in sys.argv[1:]]
statuses = {page: client.get(page, follow_redirects=True).status_code for page in pages}
loaded = sorted({"ortools", "numba", "pandas"} & set(sys.modules))
print(json.dumps({"statuses": statuses, "loaded": loaded}))
"""


def test_pages_show_the_draft_without_loading_the_solver(staffed: Desk, draft: str) -> None:
    paths = (
        "",
        "health",
        f"rosters/{draft}",
        f"rosters/{draft}/wall",
        f"rosters/{draft}/days/2026-12-01",
        f"rosters/{draft}/roster.xlsx",
    )
    visited = subprocess.run(
        [sys.executable, "-c", VISIT, *paths],
        env={**os.environ, **staffed.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(visited.stdout)
    assert set(found["statuses"].values()) == {200}, found
    assert found["loaded"] == []


def test_ctrl_c_keeps_the_best_roster(staffed: Desk) -> None:
    command = [
        sys.executable,
        "-m",
        "scheduler.cli",
        "generate",
        *WEEK,
        "--seconds",
        "600",
        "--json",
    ]
    running = subprocess.Popen(
        command,
        env={**os.environ, **staffed.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stderr is not None
    while "Ctrl-C" not in (line := running.stderr.readline()):
        assert line, running.communicate()
    os.killpg(running.pid, signal.SIGINT)
    said, told = running.communicate(timeout=120)
    assert running.returncode == Exit.DONE, told
    (verdict,) = staffed.json("verify", json.loads(said)["roster"])["pods"]
    assert verdict["violations"] == []


def test_accounts_that_move_take_their_contacts_along(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for arguments in (("db", "upgrade"), ("import", SAMPLES / "awkward")):
        assert desk.run(*arguments).exit_code == Exit.DONE
    week = ("--week", "2026-10-19")
    before, after = (
        {pod["pod"]: sum(sum(s["mean"]) for s in pod["streams"]) for pod in made}
        for made in (
            desk.json("forecast", *week),
            desk.json("forecast", *week, "--move", "TAG", "NACHT", "0.25"),
        )
    )
    assert after["TAG"] == pytest.approx(0.75 * before["TAG"])
    assert sum(after.values()) == pytest.approx(sum(before.values()))


@pytest.mark.usefixtures("draft")
def test_following_week_knows_what_was_rostered_before(staffed: Desk) -> None:
    last_week = staffed.json("show")["pods"][0]["days"]
    following = ("--week", "2026-12-07")
    staffed.json("forecast", *following)
    staffed.json("staff", *following)
    made = staffed.json("generate", *following, *FEW)["roster"]
    database = Database.open(staffed.environment["PODSHIFT_DATABASE_URL"])
    with database.reading() as session:
        (part,) = load_roster(session, made).pods
        problem = load_problem(get_problem(session, part.problem_hash))
    database.close()
    before = [duty.shell.day for agent in problem.agents for duty in agent.fixed]
    assert [before.count(day - 7) for day in range(7)] == [day["people"] for day in last_week]
    (verdict,) = staffed.json("verify", made)["pods"]
    assert verdict["violations"] == []


def test_faulty_files_are_refused_with_every_fault(staffed: Desk) -> None:
    result = staffed.run("import", SAMPLES / "awkward_faulty")
    planted = json.loads((SAMPLES / "awkward_faulty" / "planted.json").read_text("utf-8"))
    lines = result.stderr.strip().splitlines()
    assert result.exit_code == Exit.REFUSED
    assert len(lines) == len(planted) + 1
    assert lines[-1] == f"{len(planted)} faults; nothing was stored."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "nowhere"), "no roster 'nowhere'"),
        (("forecast", *WEEK, "--move", "HAM", "LEI", "0.1"), "no forecast of pod LEI"),
        (("generate", *WEEK, "--pod", "LEI"), "no pod LEI on 2026-11-30"),
        (("staff", "--week", "2027-01-04"), "no forecast of pod"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    staffed: Desk, arguments: tuple[str, ...], said: str
) -> None:
    result = staffed.run(*arguments)
    assert result.exit_code == Exit.REFUSED
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    result = Desk(tmp_path).run("show")
    assert result.exit_code == Exit.REFUSED
    assert "podshift db upgrade" in result.stderr


def test_unknown_setting_is_named() -> None:
    result = CliRunner().invoke(main, ["show"], env={"PODSHIFT_COLOUR": "red"})
    assert result.exit_code == Exit.REFUSED
    assert "colour" in result.stderr


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == Exit.DONE
    assert "Example" in result.output
