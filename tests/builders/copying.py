"""A filled SQLite database copied into an empty PostgreSQL one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, text

from scheduler.store.base import Base

if TYPE_CHECKING:
    from scheduler.store.database import Database


def copy_rows(source: Database, target: Database) -> None:
    """Every row of every table; numbers given later go on after the copied ones."""
    with source.reading() as reading, target.writing() as writing:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in reading.execute(select(table)).mappings()]
            if rows:
                writing.execute(insert(table), rows)
            if "id" in table.c and len(table.primary_key) == 1:
                top = writing.scalar(select(func.max(table.c.id)))
                sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                if isinstance(top, int):
                    writing.execute(text(f"SELECT setval({sequence}, {top})"))
