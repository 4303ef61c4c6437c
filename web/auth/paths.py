"""Where people go after signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

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
    parts = urlsplit(wanted)
    foreign = parts.scheme or parts.netloc or "\\" in wanted or not wanted.isprintable()
    if foreign or not wanted.startswith("/") or wanted.startswith("//"):
        return url_for("auth.home")
    return wanted


def home_path() -> str:
    """The page that whoever asks works on."""
    roles = account().roles
    for role, endpoint in HOMES:
        if role in roles and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("rosters.newest")
