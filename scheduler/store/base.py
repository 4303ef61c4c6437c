"""What all tables share: names of constraints, opaque ids, moments in UTC."""

import secrets
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Double, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""SQLite can alter a constraint later only if it has a name."""

ID_LENGTH = 16


def new_id() -> str:
    """An opaque public id: 96 random bits that say nothing and fit into an address.

    None begins with a dash, which a command line would take for an option.
    """
    while (found := secrets.token_urlsafe(12)).startswith("-"):
        pass
    return found


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC on every database; a time without zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC; SQLite keeps it without the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value}, expected one with a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the database gave into an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The tables of the store."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own way to say it, never changed
        datetime: UtcDateTime(),
        bytes: LargeBinary(),
        float: Double(),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


class Opaque:
    """An integer key for joins, and a public id for addresses, files and the journal."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    public_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), unique=True, default=new_id, sort_order=-1
    )


class Dated:
    """Days on which the row holds, both included; ``NULL`` is open."""

    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
