"""The pages on which a roster is read: the list, the week, a day, the Excel file."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, send_file, url_for

from scheduler.access.permissions import Permission
from scheduler.errors import NotFoundError
from scheduler.shortages import worst_shortages
from web import language
from web.access import may, needs
from web.addresses import day_named
from web.rosters.blueprint import blueprint
from web.rosters.choice import choice, skills_and_channels
from web.rosters.days import day_page
from web.rosters.figures import key_figures
from web.rosters.needs import pod_needs
from web.rosters.scope import PUBLISHED, seen_line, seen_lines, seen_view, visible_pods
from web.rosters.weeks import chosen_week, legend, week_table, weeks

if TYPE_CHECKING:
    from datetime import date

    from flask import Response
    from werkzeug.wrappers import Response as BaseResponse

    from scheduler.files.workbook.roster_sheet import Layout
    from scheduler.rosters import RosterLine

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/rosters/newest")
@needs(Permission.READ_ROSTERS)
def newest() -> str | BaseResponse:
    """The newest roster, or what to do as long as there is none."""
    lines = seen_lines()
    if not lines:
        return render_template("rosters/listing.html", lines=())
    return redirect(url_for("rosters.roster", roster_id=lines[0].id))


@blueprint.get("/rosters")
@needs(Permission.READ_ROSTERS)
def listing() -> str:
    """All rosters whoever asks may see, newest first."""
    return render_template("rosters/listing.html", lines=seen_lines())


@blueprint.get("/rosters/<roster_id>")
@needs(Permission.READ_ROSTERS)
def roster(roster_id: str) -> str:
    """A week of a roster; hours, wishes and what is needed only for those who may know them."""
    line = seen_line(roster_id)
    return _week(line, lead=bool(visible_pods(line, Permission.READ_PEOPLE)))


@blueprint.get("/rosters/<roster_id>/wall")
@needs(Permission.READ_ROSTERS)
def wall(roster_id: str) -> str:
    """The same as colleagues may see it: shifts and *absent*."""
    return _week(seen_line(roster_id), lead=False)


def _week(line: RosterLine, *, lead: bool) -> str:
    permission = Permission.READ_PEOPLE if lead else Permission.READ_ROSTERS
    chosen = choice(line, visible_pods(line, permission), request.args)
    view = seen_view(line, chosen.pods)
    days = chosen_week(view, chosen.week)
    skills, channels = skills_and_channels(view)
    return render_template(
        "rosters/week.html",
        view=view,
        days=days,
        lead=lead,
        lead_views=bool(visible_pods(line, Permission.READ_PEOPLE)),
        movable=may(Permission.PLAN) and line.status in ("draft", PUBLISHED),
        chosen=chosen,
        skills=skills,
        channels=channels,
        weeks=weeks(view),
        figures=key_figures(view) if lead else None,
        needs=[pod_needs(view, pod, days) for pod in view.pods] if lead else (),
        shortages=worst_shortages(view) if lead else (),
        legend=legend(view),
        table=week_table(view, days, chosen, lead=lead),
    )


@blueprint.get("/rosters/<roster_id>/days/<day>")
@needs(Permission.READ_ROSTERS)
def day(roster_id: str, day: str) -> str:
    """One day: who works when and on what, breaks included; what is needed for the desk alone."""
    line = seen_line(roster_id)
    needed = visible_pods(line, Permission.READ_DESK)
    chosen = choice(line, needed or visible_pods(line, Permission.READ_ROSTERS), request.args)
    view = seen_view(line, chosen.pods)
    page = day_page(view, _day(line, day), streams=bool(needed))
    return render_template("rosters/day.html", view=view, chosen=chosen, page=page)


def _day(line: RosterLine, text: str) -> date:
    wanted = day_named(text)
    if not line.first_day <= wanted <= line.last_day:
        raise NotFoundError(f"no day {wanted} in roster {line.id}")
    return wanted


@blueprint.get("/rosters/<roster_id>/roster.xlsx")
@needs(Permission.READ_ROSTERS)
def excel(roster_id: str) -> Response:
    """The Excel file of all pods one may see; the lead's layout if asked for and allowed."""
    # Loaded when it is needed: openpyxl would double the memory of every web process.
    from scheduler.files.workbook import write_workbook

    line = seen_line(roster_id)
    pods = visible_pods(line, Permission.READ_PEOPLE)
    lead = request.args.get("layout") == "lead" and bool(pods)
    layout: Layout = "lead" if lead else "wall"
    view = seen_view(line, pods if lead else visible_pods(line, Permission.READ_ROSTERS))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_workbook(view, path, layout=layout, language=language.current())
        content = BytesIO(path.read_bytes())
    name = f"podshift-{view.first_day:%Y-%m-%d}-v{view.version}-{layout}.xlsx"
    return send_file(content, mimetype=EXCEL, as_attachment=True, download_name=name)
