"""From the public ids that stand in addresses, files and the journal to rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from scheduler.errors import NotFoundError
from scheduler.store.base import Opaque

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Row = TypeVar("Row", bound=Opaque)


def row_named(session: Session, table: type[Row], public_id: str, what: str) -> Row:
    """The row of ``table`` with this public id.

    Parameters
    ----------
    what
        What a row of the table is called, such as ``job``; stands in the message.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.scalar(select(table).where(table.public_id == public_id))
    if row is None:
        raise NotFoundError(f"no {what} {public_id!r}")
    return row
