"""Watching a run, ending it, running it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import NotFoundError
from scheduler.jobs.records import JobKind
from scheduler.store.jobs import get_job, request_cancel, run_again
from scheduler.store.journal import Origin
from web.access import account, may, needs, require_pod
from web.config import web_config
from web.generation.blueprint import blueprint
from web.generation.form_views import KINDS
from web.language import current
from web.wording import days, number

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from scheduler.jobs.records import Job

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class PodProgress:
    """How far the search for one pod is."""

    name: str
    seconds: float
    facts: Facts


@blueprint.get("/runs/<job_id>")
@needs(Permission.COVER)
def run(job_id: str) -> str:
    """How far a run is; the same address gives htmx the moving part alone."""
    job = _job(job_id)
    part = "HX-Request" in request.headers
    return render_template(
        "generation/run_part.html" if part else "generation/run.html",
        job=job,
        heading=_heading(job),
        error=job.error_in(current()),
        pods=_pods(job),
        released=_released(job),
        **_time(job),
    )


@blueprint.post("/runs/<job_id>/stop")
@needs(Permission.COVER)
def stop(job_id: str) -> Response:
    """Ask a run to end with the best it has."""
    _job(job_id)
    with web_config().database.writing() as session:
        request_cancel(session, job_id, Origin(account().id, "employer"))
    flash(gettext("The run is asked to end; the best roster found until then is kept."), "good")
    return redirect(url_for("generation.run", job_id=job_id))


@blueprint.post("/runs/<job_id>/again")
@needs(Permission.COVER)
def again(job_id: str) -> Response:
    """Put a run that came to nothing into the queue once more."""
    _job(job_id)
    with web_config().database.writing() as session:
        new = run_again(session, job_id, Origin(account().id, "employer"))
    return redirect(url_for("generation.run", job_id=new))


def _job(job_id: str) -> Job:
    """The run, if it is one, and one of those that whoever asks may see."""
    with web_config().database.reading() as session:
        job = get_job(session, job_id)
    if job.kind not in KINDS:
        raise NotFoundError(f"no run {job_id}")
    if not may(Permission.PLAN):
        pods = job.payload.get("pods") or ()
        if job.kind is not JobKind.REPAIR or not pods:
            abort(404)
        for pod in pods:
            require_pod(Permission.COVER, pod)
    return job


def _heading(job: Job) -> str:
    if job.kind is JobKind.REPAIR:
        return str(gettext("Repair of a published roster"))
    first = date.fromisoformat(job.payload["first_day"])
    last = first + timedelta(days=job.payload.get("n_days", 7) - 1)
    return days((first, last))


def _time(job: Job) -> dict[str, Any]:
    """Elapsed and limit, in seconds; the limit is 0 as long as nobody knows it."""
    shown = job.progress or {}
    return {"elapsed_s": shown.get("elapsed_s", 0), "limit_s": shown.get("limit_s", 0)}


def _pods(job: Job) -> list[PodProgress]:
    names = {pod.code: pod.name for pod in web_config().centre().pods}
    shown = (job.progress or {}).get("pods", {})
    return [
        PodProgress(names.get(code, code), step["seconds"], _facts(step))
        for code, step in sorted(shown.items())
    ]


def _facts(step: dict[str, Any]) -> Facts:
    """What there is to say of a pod; what is not known yet is not said."""
    facts = [
        (gettext("Covered"), _shown(step["covered_percent"], " %")),
        (gettext("Missing FTE-hours"), _shown(step["unmet_fte_hours"])),
        (gettext("Proven: at least"), _shown(step["unmet_fte_hours_bound"])),
        (gettext("Objective"), number(step["penalty"], 0)),
        (gettext("Moves"), number(step["moves"], 0)),
    ]
    return [(name, value) for name, value in facts if value]


def _shown(value: float | None, unit: str = "") -> str:
    return "" if value is None else number(value) + unit


def _released(job: Job) -> list[tuple[str, date, str]]:
    """Who, on which day, and why a day was not kept."""
    names = {agent.personnel_number: agent.name for agent in web_config().centre().agents}
    why = {
        "absent": gettext("absent by now"),
        "rules": gettext("no legal roster was found with it"),
    }
    return [
        (
            names.get(entry["personnel_number"], entry["personnel_number"]),
            date.fromisoformat(entry["day"]),
            why[entry["why"]],
        )
        for entry in (job.result or {}).get("released", ())
    ]
