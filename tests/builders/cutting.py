"""Work that is cut short before any of its changes, as if its process were killed there."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHANGES = ("INSERT", "UPDATE", "DELETE")


class Cut(BaseException):
    """The end of the process; nothing that looks for errors may catch it."""


@contextmanager
def cut_before(change: int) -> Iterator[None]:
    """Whatever runs inside ends before its change of this number; the first is 1."""
    seen = 0

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        nonlocal seen
        seen += statement.startswith(CHANGES)
        if seen >= change:
            raise Cut

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def cut_everywhere(work: Callable[[], object]) -> int:
    """Do the work again and again, each time with one change more, till it comes to its end.

    Returns
    -------
    int
        How often it was cut short.
    """
    cuts = 0
    while True:
        try:
            with cut_before(cuts + 1):
                work()
        except Cut:
            cuts += 1
        else:
            return cuts
