"""Where people go after signing in."""

from __future__ import annotations

from flask import current_app, url_for

from scheduler.access.permissions import Role
from web.access import account

HOMES = (
    (Role.PLANNER, "desk.home"),
    (Role.LEAD, "desk.home"),
    (Role.AGENT, "me.week"),
    (Role.AUDITOR, "publication.waiting"),
)
"""The page each role works on, the busiest role first."""


def own_path(wanted: str) -> str:
    """``wanted`` if it is a path on this server, else the home page.

    Browsers take a second slash or a backslash for the beginning of another host's name.
    """
    foreign = wanted.startswith("//") or "\\" in wanted or not wanted.isprintable()
    return wanted if wanted.startswith("/") and not foreign else url_for("auth.home")


def home_path() -> str:
    """The page that whoever asks works on."""
    roles = account().roles
    for role, endpoint in HOMES:
        if role in roles and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("rosters.newest")
