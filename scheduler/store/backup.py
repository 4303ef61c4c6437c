"""A copy of a SQLite database while it is in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from scheduler.errors import ConflictError, InvalidDataError, UnavailableError


def back_up(database_url: str, target: Path) -> None:
    """Write a whole copy of the database as it is at one moment; others may go on writing.

    The copy appears under its name only when it is complete and checked.

    Raises
    ------
    InvalidDataError
        If the database is not a SQLite file.
    ConflictError
        If ``target`` exists.
    UnavailableError
        If the file cannot be read, or the copy cannot be written.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        raise InvalidDataError(
            "PostgreSQL makes its own backups: pg_dump --format=custom --file=FILE NAME"
        )
    if target.exists():
        raise ConflictError(f"{target} exists; nothing is overwritten")
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        _copy(Path(str(url.database)).absolute(), unfinished)
        unfinished.rename(target)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise UnavailableError(f"no backup was written to {target}: {error}") from error


def _copy(source: Path, target: Path) -> None:
    read_only = f"{source.as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(read_only, uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
        # A copy in one file, without the two beside it that a database in use has.
        copy.execute("PRAGMA journal_mode = DELETE")
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged: {verdict}")
