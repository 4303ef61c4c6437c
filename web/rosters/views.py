"""The pages of a roster."""

from __future__ import annotations

import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, send_file, url_for

from scheduler.access.permissions import Permission
from scheduler.errors import NotFoundError
from scheduler.figures import worst_shortages
from web import language
from web.access import may, needs
from web.config import web_config
from web.rosters.days import day_page
from web.rosters.figures import key_figures
from web.rosters.needs import pod_needs
from web.rosters.weeks import chosen_week, legend, week_table, weeks

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as BaseResponse

    from scheduler.files.workbook.roster_sheet import Layout
    from scheduler.rosters import RosterSource, RosterView

blueprint = Blueprint("rosters", __name__)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _source() -> RosterSource:
    return web_config().rosters


def _roster(roster_id: str) -> RosterView:
    view = _source().get(roster_id)
    if view is None:
        raise NotFoundError(f"no roster {roster_id}")
    return view


@blueprint.get("/rosters/newest")
@needs(Permission.READ_ROSTERS)
def newest() -> str | BaseResponse:
    """The newest roster, or what to do as long as there is none."""
    view = _source().newest()
    if view is None:
        return render_template("rosters/none.html")
    return redirect(url_for("rosters.roster", roster_id=view.id))


@blueprint.get("/rosters")
@needs(Permission.READ_ROSTERS)
def listing() -> str:
    """All rosters, newest first."""
    return render_template("rosters/listing.html", lines=_source().listing())


@blueprint.get("/rosters/<roster_id>")
@needs(Permission.READ_ROSTERS)
def roster(roster_id: str) -> str:
    """A week of a roster; hours and wishes only where leads' views are open."""
    return _week(_roster(roster_id), lead=may(Permission.READ_PEOPLE))


@blueprint.get("/rosters/<roster_id>/wall")
@needs(Permission.READ_ROSTERS)
def wall(roster_id: str) -> str:
    """The same as colleagues may see it: shifts and *absent*."""
    return _week(_roster(roster_id), lead=False)


def _week(view: RosterView, *, lead: bool) -> str:
    days = chosen_week(view, request.args.get("week", default=1, type=int))
    return render_template(
        "rosters/week.html",
        view=view,
        days=days,
        lead=lead,
        lead_views=may(Permission.READ_PEOPLE),
        weeks=weeks(view),
        figures=key_figures(view),
        needs=[pod_needs(view, pod, days) for pod in view.pods],
        shortages=worst_shortages(view),
        legend=legend(view),
        table=week_table(view, days, lead=lead),
    )


@blueprint.get("/rosters/<roster_id>/days/<day>")
@needs(Permission.READ_ROSTERS)
def day(roster_id: str, day: str) -> str:
    """One day: who works when and on what, breaks included."""
    view = _roster(roster_id)
    return render_template("rosters/day.html", view=view, page=day_page(view, _day(view, day)))


def _day(view: RosterView, text: str) -> date:
    try:
        wanted = date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError(f"no day {text}") from error
    if wanted not in view.days:
        raise NotFoundError(f"no day {wanted} in roster {view.id}")
    return wanted


@blueprint.get("/rosters/<roster_id>/roster.xlsx")
@needs(Permission.READ_ROSTERS)
def excel(roster_id: str) -> Response:
    """The Excel file, for the wall unless the lead's layout is asked for and open."""
    # Loaded when it is needed: openpyxl would double the memory of every web process.
    from scheduler.files.workbook import write_workbook

    view = _roster(roster_id)
    lead = request.args.get("layout") == "lead" and may(Permission.READ_PEOPLE)
    layout: Layout = "lead" if lead else "wall"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_workbook(view, path, layout=layout, language=language.current())
        content = BytesIO(path.read_bytes())
    name = f"podshift-{view.first_day:%Y-%m-%d}-v{view.version}-{layout}.xlsx"
    return send_file(content, mimetype=EXCEL, as_attachment=True, download_name=name)
