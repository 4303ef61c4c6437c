"""Forecasting and staffing: asked for here, done by the worker, watched here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import InvalidDataError, NotFoundError
from scheduler.jobs.records import JobKind
from scheduler.planning.demand_view import DAYS, need_week
from scheduler.store.jobs import enqueue, get_job
from web.access import account, needs, require_pod
from web.config import web_config
from web.demand.forms import ThinkForm
from web.demand.views import blueprint, monday_named

if TYPE_CHECKING:
    from datetime import date

    from flask import Response
    from werkzeug.wrappers import Response as BaseResponse

    from scheduler.planning.demand_view import DemandWeek

MOST_WEEKS = 8


@blueprint.post("/<pod>/<first_day>/work")
@needs(Permission.PLAN)
def ask(pod: str, first_day: str) -> BaseResponse:
    """Put the forecast, or what is needed, of one or several weeks into the queue."""
    require_pod(Permission.PLAN, pod)
    monday = monday_named(first_day)
    n_weeks = request.form.get("weeks", default=1, type=int)
    if not 1 <= n_weeks <= MOST_WEEKS:
        abort(400)
    weeks = [monday + timedelta(days=DAYS * n) for n in range(n_weeks)]
    job = _enqueue(weeks, forecast=request.form.get("forecast") == "1")
    back = "demand.requirement" if request.form.get("back") == "requirement" else "demand.week"
    return redirect(url_for(back, pod=pod, first_day=monday, job=job))


@blueprint.post("/<pod>/<first_day>/think")
@needs(Permission.PLAN)
def think(pod: str, first_day: str) -> BaseResponse:
    """Ask what another promise would need."""
    require_pod(Permission.PLAN, pod)
    monday = monday_named(first_day)
    shown = need_week(web_config().database, web_config().centre(), pod, monday)
    form = ThinkForm()
    form.offer(shown.promises)
    if not form.validate_on_submit() or not form.promise():
        raise InvalidDataError(
            "say what would differ, as numbers", de="Angeben, was anders wäre, als Zahlen."
        )
    payload = {
        "pod": pod,
        "first_day": monday.isoformat(),
        "n_days": DAYS,
        "stream": form.stream.data,
        "promise": form.promise(),
    }
    with web_config().database.writing() as session:
        job = enqueue(session, JobKind.STAFF, payload, who=account().id, lane="quick")
    return redirect(
        url_for("demand.requirement", pod=pod, first_day=monday, job=job, _anchor="think")
    )


@blueprint.get("/work/<job_id>")
@needs(Permission.READ_DESK)
def watch(job_id: str) -> Response:
    """How far a job is; the last answer lets the page be drawn again."""
    with web_config().database.reading() as session:
        job = get_job(session, job_id)
    if job.kind is not JobKind.STAFF:
        raise NotFoundError(f"no job {job_id!r}")
    response = make_response(
        render_template("demand/job.html", job=job, heading=_heading(job.payload))
    )
    page = request.headers.get("HX-Current-URL")
    if job.status == "done" and page and "promise" not in job.payload:
        # Without the job in its address, or the page drawn again would watch it again.
        response.headers["HX-Redirect"] = urlsplit(page).path
    return response


def staff_again(shown: DemandWeek) -> str:
    """Ask for what is needed after a forecast changed; empty if nothing is forecast yet."""
    return _enqueue([shown.first_day], forecast=False) if shown.streams else ""


def _enqueue(weeks: list[date], *, forecast: bool) -> str:
    payload = {"weeks": [w.isoformat() for w in weeks], "n_days": DAYS, "forecast": forecast}
    with web_config().database.writing() as session:
        return enqueue(session, JobKind.STAFF, payload, who=account().id, lane="quick")


def _heading(payload: dict[str, Any]) -> str:
    if "promise" in payload:
        return str(gettext("What another promise would need"))
    both = payload["forecast"]
    return str(gettext("Forecast and requirement") if both else gettext("Requirement"))
