"""The page a planner opens on Monday at half past seven."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request

from scheduler.access.permissions import Permission
from scheduler.calendar import monday_of
from web.access import needs
from web.addresses import day_named
from web.config import web_config
from web.desk.glance import glance, week_to_open
from web.desk.waiting import waiting

blueprint = Blueprint("desk", __name__)


@blueprint.get("/desk")
@needs(Permission.READ_DESK)
def home() -> str:
    """One week, pod by pod, and what waits to be done."""
    today = web_config().today()
    asked = request.args.get("week")
    monday = week_to_open(today) if asked is None else monday_of(day_named(asked))
    shown = glance(monday, request.args.get("roster", ""), request.args.get("pod", ""))
    return render_template(
        "desk/home.html",
        monday=monday,
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        days=[monday + timedelta(days=n) for n in range(7)],
        glance=shown,
        waiting=waiting(today),
    )
