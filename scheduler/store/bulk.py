"""Inserts that mind what is there already, in the words of either database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import column, select
from sqlalchemy import table as table_clause
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.orm import Session


def upsert(session: Session, table: Table, names: Sequence[str], rows: list[Any]) -> None:
    """Write ``rows``, tuples in the order of ``names``, each with a different primary key."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        records = [dict(zip(names, row, strict=True)) for row in rows]
        connection.execute(_updating(sqlite.insert(table), table), records)
        return
    # Row by row the server needs five times as long.
    incoming = _copy(connection, table, names, rows)
    inserting = postgresql.insert(table).from_select(list(names), select(incoming))
    connection.execute(_updating(inserting, table))
    connection.exec_driver_sql("DROP TABLE incoming")


def insert_missing(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    """Insert ``rows`` but for those whose key is there, even if written at this very moment."""
    if rows:
        on_sqlite = session.get_bind().dialect.name == "sqlite"
        insert: Any = sqlite.insert if on_sqlite else postgresql.insert
        session.execute(insert(table).on_conflict_do_nothing(), rows)


def _updating(statement: Any, table: Table) -> Any:
    keys = [key.name for key in table.primary_key]
    values = {c.name: c for c in statement.excluded if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: list[Any]) -> Any:
    """Stream ``rows`` into a table of this transaction alone; returns that table."""
    columns = ", ".join(names)
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {columns} FROM {table.name}"
        " WITH NO DATA"
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(f"COPY incoming ({columns}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)
    return table_clause("incoming", *(column(name) for name in names))
