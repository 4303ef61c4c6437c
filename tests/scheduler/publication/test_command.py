import pytest
from click.testing import CliRunner

from scheduler.cli.main import main
from scheduler.store.database import Database
from scheduler.store.rosters import load_roster
from tests.builders.tiny import Tiny, consented

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def run(url: str, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--database", url, *arguments])
    return result.exit_code, result.output


def test_roster_with_consent_is_published_by_command(
    database: Database, url: str, tiny: Tiny, week: str
) -> None:
    consented(database, week)
    code, said = run(url, "publish", "--", week)
    assert code == 0, said
    assert "Published as a new roster; 4 people are told." in said
    with database.reading() as session:
        assert load_roster(session, week).status == "published"


def test_draft_is_refused_by_command_and_stays_one(
    database: Database, url: str, tiny: Tiny, week: str
) -> None:
    code, said = run(url, "publish", "--", week)
    assert code == 1
    assert "is draft and cannot be published" in said
    with database.reading() as session:
        assert load_roster(session, week).status == "draft"
