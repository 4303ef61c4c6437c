"""Asking for a run."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from scheduler.access.permissions import Permission
from scheduler.calendar import monday_of
from scheduler.jobs.records import JobKind
from scheduler.planning.comparison import comparable
from scheduler.planning.readiness import Readiness, readiness
from scheduler.planning.request import MAX_DAYS
from scheduler.store.jobs import enqueue, list_jobs
from scheduler.store.published import published_parts
from web.access import account, needs
from web.addresses import day_or_none
from web.config import web_config
from web.generation.blueprint import blueprint
from web.generation.forms import MOST_WEEKS, WEEK_DAYS, WEEKS_OFFERED, GenerateForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from scheduler.jobs.records import Job
    from scheduler.pods.pods import Pod
    from scheduler.store.roster_records import RosterHead

Page = str | tuple[str, int]
RUNS_SHOWN = 5
KINDS = (JobKind.GENERATE, JobKind.REPAIR)


@blueprint.route("/generate", methods=["GET", "POST"])
@needs(Permission.PLAN)
def form() -> Page | Response:
    """Ask for a run; what is missing is said before."""
    asked = _form()
    if asked.validate_on_submit():
        with web_config().database.writing() as session:
            payload = asked.request().payload()
            job = enqueue(session, JobKind.GENERATE, payload, who=account().id)
        return redirect(url_for("generation.run", job_id=job))
    page = render_template(
        "generation/form.html", form=asked, ready=_ready(asked), runs=_runs(), names=_pod_names()
    )
    return (page, 422) if asked.errors else page


@blueprint.post("/generate/before")
@needs(Permission.PLAN)
def before() -> str:
    """What a run would find, for what is chosen at the moment."""
    asked = _form()
    return render_template("generation/before.html", ready=_ready(asked), names=_pod_names())


def _form() -> GenerateForm:
    """The form as it was sent, or as a link, or nobody, asks for it."""
    pods = _pods()
    this_monday = monday_of(web_config().today())
    asked = GenerateForm(data=None if request.method == "POST" else _defaults(this_monday, pods))
    asked.offer(this_monday, pods, _bases(this_monday, pods))
    return asked


def _defaults(this_monday: date, pods: Sequence[Pod]) -> dict[str, Any]:
    base = next((b for b in _bases(this_monday, pods) if b.id == request.args.get("base")), None)
    week = day_or_none(request.args.get("week", "")) or _next_open(this_monday, pods)
    weeks = min(request.args.get("weeks", default=1, type=int), MOST_WEEKS)
    chosen = request.args.getlist("pod") or [pod.code for pod in pods]
    if base is None:
        return {"week": week, "weeks": weeks, "pods": chosen}
    return {
        "week": base.first_day,
        "weeks": -(-base.n_days // WEEK_DAYS),
        "pods": list(base.pods),
        "base": base.id,
        "name": base.name,
        "keep": "locked",
    }


def _next_open(this_monday: date, pods: Sequence[Pod]) -> date:
    """The first week after this one that is not published for every pod."""
    codes = [pod.code for pod in pods]
    mondays = [this_monday + timedelta(days=WEEK_DAYS * n) for n in range(1, WEEKS_OFFERED)]
    with web_config().database.reading() as session:
        parts = published_parts(session, mondays[0], mondays[-1], codes)
    covered = {monday: {part.pod for part in parts if part.covers(monday)} for monday in mondays}
    return next((monday for monday in mondays if covered[monday] != set(codes)), mondays[0])


def _pods() -> list[Pod]:
    today = web_config().today()
    return [pod for pod in web_config().centre().pods if pod.validity.covers(today)]


def _pod_names() -> dict[str, str]:
    return {pod.code: pod.name for pod in web_config().centre().pods}


def _bases(this_monday: date, pods: Sequence[Pod]) -> tuple[RosterHead, ...]:
    last = this_monday + timedelta(days=2 * MAX_DAYS)
    return comparable(web_config().database, this_monday, last, [pod.code for pod in pods])


def _ready(asked: GenerateForm) -> Readiness | None:
    """``None`` if the week or the pods are none of ours."""
    pods = asked.chosen_pods()
    if not isinstance(asked.week.data, date) or not asked.weeks.data or not pods:
        return None
    n_days = WEEK_DAYS * min(asked.weeks.data, MOST_WEEKS)
    return readiness(web_config().database, asked.week.data, n_days, pods)


def _runs() -> tuple[Job, ...]:
    with web_config().database.reading() as session:
        jobs = list_jobs(session)
    return tuple(job for job in jobs if job.kind in KINDS)[:RUNS_SHOWN]
