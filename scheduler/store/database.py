"""The database: one SQLite file by default, a PostgreSQL server by one setting.

Every access happens inside ``writing`` or ``reading``. Both are one transaction that sees one
state of the data; an error inside ``writing`` leaves nothing behind.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from scheduler.errors import ConflictError, InvalidDataError, UnavailableError, require
from scheduler.timekeeping import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    from scheduler.timekeeping import Clock

Purpose = Literal["write", "read", "migrate"]

LOCK_WAIT_MS = 5000
"""How long a SQLite transaction waits for others to finish writing."""

ON_CONNECT = (
    f"PRAGMA busy_timeout = {LOCK_WAIT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    # Without it, INSERT OR REPLACE would slip past the triggers that guard the journal.
    "PRAGMA recursive_triggers = ON",
)
BEGIN: dict[str, tuple[str, ...]] = {
    # A transaction that reads first and writes later fails at once when another has written
    # meanwhile, so one that may write takes the lock at its beginning.
    "write": ("PRAGMA query_only = OFF", "PRAGMA foreign_keys = ON", "BEGIN IMMEDIATE"),
    "read": ("PRAGMA query_only = ON", "BEGIN"),
    # To alter a table SQLite copies and drops it; with foreign keys on, the drop would delete
    # every row that refers to it.
    "migrate": ("PRAGMA query_only = OFF", "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"),
}
ISOLATION: dict[str, dict[str, object]] = {
    "write": {"isolation_level": "READ COMMITTED"},
    "read": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    "migrate": {"isolation_level": "READ COMMITTED"},
}


class Database:
    """Opens transactions on one database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._memory: dict[Any, Any] = {}

    @classmethod
    def open(cls, url: str, clock: Clock | None = None) -> Database:
        """Open the database at ``url``; a SQLite file is made when first written to.

        Parameters
        ----------
        url
            ``sqlite:///relative/file.db``, ``sqlite:////absolute/file.db`` or
            ``postgresql://user:password@host/name``.
        clock
            Gives each transaction its moment; the machine's clock if omitted.

        Raises
        ------
        InvalidDataError
            If ``url`` is not of that form.
        UnavailableError
            If the folder of the file cannot be made, or PostgreSQL's driver is missing.
        """
        return cls(_engine(_parse(url)), clock or SystemClock())

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that may write, committed at the end unless an error leaves it.

        Raises
        ------
        ConflictError
            If others kept writing for longer than one may wait; nothing is tried twice silently.
        UnavailableError
            If the database cannot be used.
        """
        with self._session("write") as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that sees one state of the data and cannot write.

        Raises
        ------
        UnavailableError
            If the database cannot be used.
        """
        with self._session("read") as session:
            yield session

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """One transaction that may alter tables; see ``scheduler.store.upgrade``."""
        with self._told(), self._for("migrate").begin() as connection:
            yield connection
            if self.dialect == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                require(not broken, f"after the upgrade rows refer to missing ones: {broken[:3]}")

    @contextmanager
    def _session(self, purpose: Purpose) -> Iterator[Session]:
        with self._told(), Session(self._for(purpose)) as session, session.begin():
            session.connection()  # begins now, not at the first statement
            session.info["moment"] = self._clock.now()
            session.info["memory"] = self._memory
            session.info["writes"] = purpose == "write"
            yield session

    def _for(self, purpose: Purpose) -> Engine:
        options = ISOLATION[purpose] if self.dialect == "postgresql" else {}
        return self._engine.execution_options(purpose=purpose, **options)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            name = self._engine.url.render_as_string(hide_password=True)
            if "database is locked" in str(error.orig):
                raise ConflictError(
                    f"{name}: others have been writing for {LOCK_WAIT_MS / 1000:g} seconds,"
                    " nothing was changed; try again"
                ) from error
            first_line = str(error.orig).strip().partition("\n")[0]
            raise UnavailableError(f"{name} cannot be used: {first_line}") from error


def moment(session: Session) -> datetime:
    """When the transaction began; everything written in it carries this time."""
    at: datetime = session.info["moment"]
    return at


def memory(session: Session) -> dict[Any, Any]:
    """What this process keeps of the database from one transaction to the next, under any keys.

    What a transaction sees that ``may_write`` is not for keeping: it may be undone.
    """
    found: dict[Any, Any] = session.info["memory"]
    return found


def may_write(session: Session) -> bool:
    """Whether the transaction was opened by ``writing``."""
    writes: bool = session.info["writes"]
    return writes


def take_turn(session: Session, name: str) -> None:
    """Wait until no other transaction holds the turn ``name``; it ends with the transaction.

    SQLite lets only one transaction write at all, so there is nothing to wait for.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})


def take_turns_of(session: Session, personnel_numbers: Iterable[str]) -> None:
    """Let nobody else change shifts or absences of these people till the transaction ends.

    Taken before a change is checked: what two transactions do to one person may lie in different
    rosters, or in a roster and in the absences, and yet break a rule together.
    """
    for number in sorted(set(personnel_numbers)):
        take_turn(session, f"shifts of {number}")


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InvalidDataError(
            f"database_url is {url!r}, expected sqlite:///file.db or postgresql://host/name"
        ) from None
    backend = parsed.get_backend_name()
    if backend in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    require(backend == "sqlite", f"database_url names {backend}, expected sqlite or postgresql")
    require(
        parsed.database not in (None, "", ":memory:"),
        "database_url names a database in memory, expected a file such as sqlite:///podshift.db",
    )
    return parsed


def _engine(url: URL) -> Engine:
    dumps = partial(json.dumps, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    if url.get_backend_name() == "sqlite":
        _make_folder(Path(str(url.database)).parent)
        engine = create_engine(url, json_serializer=dumps)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine
    try:
        return create_engine(url, json_serializer=dumps, pool_pre_ping=True)
    except ModuleNotFoundError:
        raise UnavailableError(
            "PostgreSQL needs the driver psycopg: pip install 'podshift[postgres]'"
        ) from None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnavailableError(f"cannot make the folder {folder}: {error.strerror}") from None


def _on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by itself, later than we want and not immediate.
    connection.isolation_level = None
    cursor = connection.cursor()
    for statement in ON_CONNECT:
        cursor.execute(statement)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    for statement in BEGIN[connection.get_execution_options()["purpose"]]:
        connection.exec_driver_sql(statement)
