"""Every page that needs nothing but what the desk has, as addresses; loads nothing by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import url_for

from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from flask import Flask

    from scheduler.store.database import Database

NOW = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)


def places(app: Flask, database: Database, roster_id: str) -> list[str]:
    """The addresses of all pages; what one is not known for is asked with a made-up value."""
    with database.reading() as session:
        stored = load_roster(session, roster_id)
    part = stored.pods[0]
    known: dict[str, Any] = {
        "roster_id": stored.id,
        "duty_id": part.duties[0].id,
        "day": stored.first_day.isoformat(),
        "filename": "favicon.svg",
        "pod": part.pod,
        "code": part.pod,
    }
    with app.test_request_context():
        rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        return [
            url_for(rule.endpoint, **{name: known.get(name, "1") for name in rule.arguments})
            for rule in rules
        ]
