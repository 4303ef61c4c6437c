"""Brings a database to the tables this version of the program works with.

A new revision is drafted from the difference between the tables and a database that is up to
date (then read it, and add a filler to ``tests/scheduler/store/test_upgrade.py``)::

    python -c "from scheduler.store.upgrade import draft; draft('sqlite:///FILE', '0002', 'WHAT')"
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from scheduler.errors import UnavailableError
from scheduler.store import models  # noqa: F401  # fills Base.metadata
from scheduler.store.base import Base
from scheduler.store.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


def revisions() -> tuple[str, ...]:
    """All revisions, oldest first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(step.revision for step in script.walk_revisions())[::-1]


def current(database: Database) -> str | None:
    """The revision a database is at; ``None`` if it has no tables yet."""
    with database.reading() as session:
        return _current(session.connection())


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring a database to ``revision`` in one transaction.

    Raises
    ------
    UnavailableError
        If the database is of a newer version of the program.
    """
    with database.migrating() as connection:
        _refuse_newer(_current(connection), database)
        command.upgrade(_config(connection), revision)


def require_current(database: Database) -> None:
    """Raise ``UnavailableError`` unless the database has the tables this version works with."""
    found = current(database)
    _refuse_newer(found, database)
    if found != revisions()[-1]:
        state = "has no tables yet" if found is None else f"is at revision {found}"
        raise UnavailableError(
            f"the database {state}, this version needs {revisions()[-1]}: run podshift db upgrade"
        )


def check(database: Database) -> list[str]:
    """Where the database's tables differ from the models; empty if nowhere."""
    with database.reading() as session:
        context = MigrationContext.configure(session.connection())
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]


def draft(url: str, revision: str, message: str) -> None:
    """Write a new revision with the difference between the models and the database at ``url``."""
    with Database.open(url).migrating() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=revision)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(found: str | None, database: Database) -> None:
    if found is not None and found not in revisions():
        raise UnavailableError(
            f"the {database.dialect} database is at revision {found}, which this version does"
            " not know: use the version of the program that wrote it, or a newer one"
        )
