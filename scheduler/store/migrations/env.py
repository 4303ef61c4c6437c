"""Alembic's entry: runs revisions on the connection that ``scheduler.store.upgrade`` hands over."""

from typing import TYPE_CHECKING, Any, Literal

from alembic import context

from scheduler.store import models  # noqa: F401  # fills Base.metadata
from scheduler.store.base import Base, UtcDateTime

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def plain_type(kind: str, item: Any, _: "AutogenContext") -> str | Literal[False]:
    """Name a column's type without the program's own classes, which may change later."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=plain_type,
    # Alembic takes SQLite for unable to undo a failed upgrade; with our own BEGIN it can.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
