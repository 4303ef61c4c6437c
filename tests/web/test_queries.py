"""Pages ask the database for all they show at once, not again for each person on them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Engine, event

from tests.builders.crawl import starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.conftest import Site

MOST = 100
"""The desk has forty agents, each with an account, dated in five ways."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """What is asked of any database meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_no_page_asks_for_people_one_by_one(busy_site: Site) -> None:
    client = busy_site.client("planner")
    often = {}
    with counted() as asked:
        for address in starts(busy_site.app):
            asked.clear()
            client.get(address).close()
            often[address] = len(asked)
    assert {address: n for address, n in often.items() if n > MOST} == {}
    assert len([n for n in often.values() if n > 5]) > 20
