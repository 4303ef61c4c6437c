"""For whom a lead or planner may act."""

from __future__ import annotations

from flask import render_template

from scheduler.access.permissions import Permission
from web.access import needs
from web.swaps.blueprint import blueprint
from web.swaps.sides import acting_sides


@blueprint.get("/for")
@needs(Permission.DECIDE)
def people() -> str:
    """Everybody of one's pods, with a way to their swaps."""
    return render_template("swaps/people.html", sides=acting_sides())
