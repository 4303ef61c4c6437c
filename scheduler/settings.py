"""How this installation is set up: one frozen record, read once where the program starts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from scheduler.errors import InvalidDataError, require

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "PODSHIFT_"
TEST_PREFIX = "PODSHIFT_TEST_"
"""Variables that tests read, never the program."""
FILE_VARIABLE = "PODSHIFT_SETTINGS"
"""Names a TOML file with the same keys in lower case and without prefix."""


@dataclass(frozen=True)
class Settings:
    """Everything an installation may set; each has a default that works on one machine."""

    database_url: str = field(default="sqlite:///instance/podshift.db", repr=False)
    """SQLite file or PostgreSQL server; not printed, since it may hold a password."""
    out_folder: Path = Path("out")
    """Where exports go unless a command names a file."""
    workers: Annotated[int, Field(ge=0)] = 0
    """Processes that solve pods side by side; 0: one for each core."""
    demo: bool = False
    """Whether pages say that they show made-up data."""
    clock_ahead_s: int = 0
    """How far Podshift's clock is ahead of the machine's, in seconds: sample data have dates."""
    secret_key: str = field(default="", repr=False)
    """Signs what browsers keep; empty: made once and kept in ``secret_file``."""
    secret_file: Path = Path("instance/secret_key")
    secure_cookies: bool = False
    """Whether browsers send the cookie over https only; set it wherever https is used."""
    trusted_proxies: Annotated[int, Field(ge=0)] = 0
    """Web servers in front of this one; each adds where a request came from, which is believed."""
    public_url: str = "http://localhost:8000"
    """Where people reach the pages; stands in mails and calendars."""
    oidc_issuer: str = ""
    """Address of an OpenID Connect provider; empty: people sign in by password only."""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""
    """What the provider is called on the sign-in page."""
    smtp_host: str = ""
    """Sends notices; empty: nothing is mailed."""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 25
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    mail_from: str = "podshift@localhost"
    api_requests_per_minute: Annotated[int, Field(ge=1)] = 120
    """Of one token; more are refused until the minute is over."""
    feed_requests_per_minute: Annotated[int, Field(ge=1)] = 30
    """Of one address of a calendar; more are refused until the minute is over."""
    language: Literal["de", "en"] = "en"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def upload_folder(self) -> Path:
        """Where files wait that somebody sent and has not taken over yet."""
        return self.out_folder / "uploads"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read ``PODSHIFT_*`` variables over the TOML file that ``PODSHIFT_SETTINGS`` names.

        Raises
        ------
        InvalidDataError
            If a name is unknown, a value is not what is expected, or the file cannot be read.
        """
        file_name = environ.get(FILE_VARIABLE, "")
        in_file = _read_file(Path(file_name)) if file_name else {}
        in_environment = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environ.items()
            if name.startswith(PREFIX) and not name.startswith((FILE_VARIABLE, TEST_PREFIX))
        }
        _refuse_unknown(in_file, file_name)
        _refuse_unknown(in_environment, "the environment (PODSHIFT_...)")
        try:
            return TypeAdapter(cls).validate_python({**in_file, **in_environment})
        except ValidationError as error:
            raise InvalidDataError(_message(error, in_environment, file_name)) from None


def _read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidDataError(f"{FILE_VARIABLE} names {path}: {error.strerror}") from None
    except ValueError as error:
        raise InvalidDataError(f"{path} is not TOML: {error}") from None


def _refuse_unknown(values: Mapping[str, object], where: str) -> None:
    known = [setting.name for setting in fields(Settings)]
    unknown = sorted(set(values) - set(known))
    require(
        not unknown,
        f"unknown setting {', '.join(unknown)} in {where}, expected {', '.join(known)}",
    )


def _message(error: ValidationError, in_environment: Mapping[str, str], file_name: str) -> str:
    first = error.errors(include_url=False)[0]
    key = str(first["loc"][0])
    where = f"{PREFIX}{key.upper()}" if key in in_environment else f"{file_name}: {key}"
    return f"{where} is {first['input']!r}: {first['msg'].lower()}"
