"""The pages about what runs in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.store.accounts import list_accounts
from scheduler.store.jobs import list_jobs, request_cancel, run_again
from scheduler.store.leases import list_leases
from scheduler.store.settings import load_centre_settings
from web.access import needs, origin
from web.config import web_config
from web.operations.blueprint import blueprint
from web.operations.lines import due_lines, job_line, process_lines

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

JOBS_SHOWN = 50


@blueprint.get("/operations")
@needs(Permission.ADMINISTER)
def home() -> str:
    """Jobs, processes and what is due next; asked for by htmx, only what changes by itself."""
    template = (
        "operations/live.html" if request.headers.get("HX-Request") else "operations/home.html"
    )
    return render_template(template, **_state())


@blueprint.post("/operations/jobs/<job_id>/cancel")
@needs(Permission.ADMINISTER)
def cancel(job_id: str) -> Response:
    """Ask a job to end."""
    with web_config().database.writing() as session:
        request_cancel(session, job_id, origin())
    flash(gettext("The job is told to end; what it has found by then is kept."), "good")
    return redirect(url_for("operations.home"))


@blueprint.post("/operations/jobs/<job_id>/again")
@needs(Permission.ADMINISTER)
def again(job_id: str) -> Response:
    """Run a job once more that came to nothing."""
    with web_config().database.writing() as session:
        run_again(session, job_id, origin())
    flash(gettext("It waits in the queue again."), "good")
    return redirect(url_for("operations.home"))


def _state() -> dict[str, Any]:
    config, routine = web_config(), "all" in request.args
    now = config.clock.now()
    with config.database.reading() as session:
        centre, _ = load_centre_settings(session)
        jobs = list_jobs(session, JOBS_SHOWN, routine=routine)
        names = {account.id: account.name for account in list_accounts(session)}
        leases = list_leases(session)
    zone = ZoneInfo(centre.zone)
    processes, missing = process_lines(leases, zone, now)
    return {
        "jobs": [job_line(job, names, zone, now) for job in jobs],
        "processes": processes,
        "missing": missing,
        "dues": due_lines(centre, config.settings, now),
        "now": now.astimezone(zone),
        "zone": centre.zone,
        "routine": routine,
        "busy": any(not job.over for job in jobs),
    }
