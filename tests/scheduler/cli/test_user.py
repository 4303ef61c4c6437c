"""Accounts by command, the first planner's among them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import sample_data
from scheduler.access.signing_in import WrongPasswordError, sign_in
from scheduler.cli import main
from scheduler.cli.output import Exit
from scheduler.store.database import Database
from scheduler.store.journal import entries
from tests.builders.passwords import quick_hashing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

SMALL = Path(sample_data.__file__).parent / "small"
PASSWORD = "correct horse battery"
HERE = "127.0.0.1"


class Office:
    """Runs commands against one database."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'centre.db'}"

    def run(self, *arguments: str | Path, typed: str = "") -> Result:
        words = [str(argument) for argument in arguments]
        return CliRunner().invoke(main, words, env={"PODSHIFT_DATABASE_URL": self.url}, input=typed)

    def add(self, login: str, *arguments: str, password: str = PASSWORD) -> Result:
        return self.run("user", "add", login, *arguments, "--password-stdin", typed=f"{password}\n")

    def listed(self) -> dict[str, dict[str, object]]:
        said = self.run("user", "list", "--json").stdout
        return {line["login"]: line for line in json.loads(said)}

    def signs_in(self, login: str, password: str = PASSWORD) -> bool:
        database = Database.open(self.url)
        try:
            return bool(sign_in(database, login, password, HERE))
        except WrongPasswordError:
            return False
        finally:
            database.close()


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with quick_hashing():
        yield


@pytest.fixture
def office(upgraded_sqlite: Path, tmp_path: Path) -> Office:
    (tmp_path / "centre.db").write_bytes(upgraded_sqlite.read_bytes())
    return Office(tmp_path)


def test_first_planner_signs_in(office: Office) -> None:
    result = office.add("Petra", "--role", "planner", "--name", "Petra Plan")
    assert result.exit_code == Exit.DONE, result.output
    assert "petra may sign in as planner" in result.stdout
    assert office.signs_in("petra")
    assert office.listed()["petra"]["name"] == "Petra Plan"


def test_password_is_asked_for_twice_and_not_shown(office: Office) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    result = office.run("user", "add", "petra", "--role", "planner", typed=typed)
    assert result.exit_code == Exit.DONE, result.output
    assert PASSWORD not in result.output
    assert office.signs_in("petra")


def test_lead_and_agent_have_pods_and_a_person(office: Office) -> None:
    assert office.run("import", SMALL).exit_code == Exit.DONE
    roles = ("--role", "lead", "--role", "agent", "--pod", "HAM", "--agent", "1001")
    result = office.add("lena", *roles, "--email", "lena@example.org")
    assert result.exit_code == Exit.DONE, result.output
    assert office.listed()["lena"] == {
        "login": "lena", "name": "lena", "roles": ["agent", "lead"], "pods": ["HAM"],
        "agent": "1001", "email": "lena@example.org", "active": True,
    }  # fmt: skip
    assert "lena" in office.run("user", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("--role", "planner"), "too short", "at least 12 characters"),
        (("--role", "planner"), "petra.planner", "the password is the login"),
        (("--role", "agent"), PASSWORD, "personnel number"),
        (("--role", "agent", "--agent", "9999"), PASSWORD, "no agent '9999'"),
        (("--role", "lead"), PASSWORD, "at least one pod"),
        (("--role", "lead", "--pod", "LEI"), PASSWORD, "no pod 'LEI'"),
    ],
)
def test_account_that_cannot_be_is_refused(
    office: Office, arguments: tuple[str, ...], password: str, said: str
) -> None:
    result = office.add("petra.planner", *arguments, password=password)
    assert result.exit_code == Exit.REFUSED
    assert said in result.stderr
    assert office.listed() == {}


def test_login_that_is_taken_is_refused(office: Office) -> None:
    office.add("petra", "--role", "planner")
    result = office.add("PETRA", "--role", "auditor")
    assert result.exit_code == Exit.REFUSED
    assert "taken" in result.stderr


def test_new_password_replaces_the_old_one(office: Office) -> None:
    office.add("petra", "--role", "planner")
    typed = "another long one\n"
    result = office.run("user", "set-password", "petra", "--password-stdin", typed=typed)
    assert result.exit_code == Exit.DONE, result.output
    assert office.signs_in("petra", "another long one")
    assert not office.signs_in("petra")


def test_deactivated_person_cannot_sign_in_and_the_last_planner_stays(office: Office) -> None:
    office.add("petra", "--role", "planner")
    office.add("second", "--role", "planner")
    assert office.run("user", "deactivate", "petra").exit_code == Exit.DONE
    assert not office.signs_in("petra")
    assert office.listed()["petra"]["active"] is False
    last = office.run("user", "deactivate", "second")
    assert last.exit_code == Exit.REFUSED
    assert "last active planner" in last.stderr
    assert office.signs_in("second")


@pytest.mark.parametrize("command", ["set-password", "deactivate"])
def test_unknown_login_is_told(office: Office, command: str) -> None:
    result = office.run("user", command, "nobody")
    assert result.exit_code == Exit.REFUSED
    assert "no account with login 'nobody'" in result.stderr


def test_every_change_by_command_is_in_the_journal_without_passwords(office: Office) -> None:
    office.add("petra", "--role", "planner")
    office.run("user", "set-password", "petra", "--password-stdin", typed="another long one\n")
    database = Database.open(office.url)
    with database.reading() as session:
        told = entries(session)
    database.close()
    assert [(entry.origin.who, entry.action) for entry in told] == [
        ("podshift user", "added"), ("podshift user", "password_set"),
    ]  # fmt: skip
    assert "another long one" not in repr(told)


@pytest.mark.parametrize("command", ["add", "list", "set-password", "deactivate"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = CliRunner().invoke(main, ["user", command, "--help"])
    assert result.exit_code == Exit.DONE
    assert "Example" in result.output
