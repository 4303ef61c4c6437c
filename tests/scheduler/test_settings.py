from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from scheduler.errors import InvalidDataError
from scheduler.settings import Settings


def test_empty_environment_gives_what_works_on_one_machine() -> None:
    settings = Settings.from_environment({"HOME": "/home/planner"})
    assert settings == Settings()
    assert settings.database_url == "sqlite:///instance/podshift.db"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().demo = True  # type: ignore[misc]  # the point of the test


def test_variables_become_typed_values() -> None:
    settings = Settings.from_environment(
        {
            "PODSHIFT_DATABASE_URL": "postgresql://localhost/podshift",
            "PODSHIFT_OUT_FOLDER": "/srv/out",
            "PODSHIFT_WORKERS": "4",
            "PODSHIFT_DEMO": "true",
            "PODSHIFT_LANGUAGE": "de",
            "PODSHIFT_LOG_FORMAT": "json",
            "PODSHIFT_TEST_POSTGRES_URL": "postgresql://localhost/tests",
        }
    )
    assert settings.database_url == "postgresql://localhost/podshift"
    assert settings.out_folder == Path("/srv/out")
    assert (settings.workers, settings.demo) == (4, True)
    assert (settings.language, settings.log_format) == ("de", "json")


def test_variable_outweighs_the_file(tmp_path: Path) -> None:
    file = tmp_path / "podshift.toml"
    file.write_text('port = 9000\nlanguage = "de"\n', encoding="utf-8")
    settings = Settings.from_environment({"PODSHIFT_SETTINGS": str(file), "PODSHIFT_PORT": "9001"})
    assert (settings.port, settings.language) == (9001, "de")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PODSHIFT_WORKERS", "many", "PODSHIFT_WORKERS is 'many'.*integer"),
        ("PODSHIFT_WORKERS", "-1", "PODSHIFT_WORKERS is '-1'.*greater than or equal to 0"),
        ("PODSHIFT_PORT", "70000", "PODSHIFT_PORT is '70000'.*65535"),
        ("PODSHIFT_LANGUAGE", "fr", "PODSHIFT_LANGUAGE is 'fr'.*'de' or 'en'"),
        ("PODSHIFT_DATABSE_URL", "x", "unknown setting databse_url.*expected database_url, out"),
        ("PODSHIFT_SETTINGS", "/nowhere.toml", "names /nowhere.toml: No such file"),
    ],
)
def test_value_at_fault_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(InvalidDataError, match=message):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("port = ", "is not TOML"),
        ("port = 0", "podshift.toml: port is 0.*greater than or equal to 1"),
        ("colour = 'red'", "unknown setting colour in .*podshift.toml"),
    ],
)
def test_file_at_fault_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "podshift.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=message):
        Settings.from_environment({"PODSHIFT_SETTINGS": str(file)})


def test_password_is_not_printed() -> None:
    settings = Settings(database_url="postgresql://planner:s3cret@localhost/podshift")
    assert "s3cret" not in repr(settings)
