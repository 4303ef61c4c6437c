"""How often something was used in a minute, for limits that hold in all processes together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from scheduler.store.bulk import insert_missing
from scheduler.store.database import moment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEPT = timedelta(hours=1)


def count_use(session: Session, table: type[Any], key: dict[str, Any]) -> tuple[int, int]:
    """How often ``key`` was used in this minute, this time included; seconds left of the minute.

    Parameters
    ----------
    table
        A model with ``minute`` and ``n`` beside the columns of ``key``.
    """
    now = moment(session)
    of_minute = {**key, "minute": now.replace(second=0, microsecond=0)}
    insert_missing(session, table, [{**of_minute, "n": 0}])
    use = session.get_one(table, of_minute, with_for_update=True)
    use.n += 1
    if use.n == 1:
        session.execute(delete(table).where(table.minute < now - KEPT))
    return use.n, 60 - now.second
