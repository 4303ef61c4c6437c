"""Planners say what history cannot know, and take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.demand.overrides import Said, Stretch
from scheduler.errors import InvalidDataError, NotFoundError
from scheduler.planning.demand_view import DAYS
from scheduler.store.overrides import add_overrides, withdraw_override
from web.access import needs, origin, require_pod
from web.config import web_config
from web.demand.forms import OverrideForm
from web.demand.views import blueprint, monday_named, seen_demand
from web.demand.work import staff_again
from web.language import current

if TYPE_CHECKING:
    from datetime import time

    from werkzeug.wrappers import Response

    from scheduler.planning.demand_view import DemandWeek


@blueprint.route("/<pod>/<first_day>/override", methods=["GET", "POST"])
@needs(Permission.PLAN)
def override(pod: str, first_day: str) -> str | Response | tuple[str, int]:
    """Ask what is to be expected instead, and why."""
    shown = seen_demand(Permission.PLAN, pod, first_day)
    form = OverrideForm(first=shown.days[0], last=shown.days[-1], stream=request.args.get("stream"))
    form.offer([each.stream for each in shown.streams])
    if form.validate_on_submit() and _keep(shown, form):
        job = staff_again(shown)
        flash(gettext("Noted. What is needed is computed again."), "good")
        return redirect(
            url_for("demand.week", pod=pod, first_day=shown.first_day, job=job, _anchor="said")
        )
    page = render_template("demand/override.html", shown=shown, form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/<pod>/<first_day>/overrides/<override_id>/withdraw")
@needs(Permission.PLAN)
def withdraw(pod: str, first_day: str, override_id: str) -> Response:
    """Take an override back; it stays in the list as withdrawn."""
    require_pod(Permission.PLAN, pod)
    monday = monday_named(first_day)
    with web_config().database.writing() as session:
        stream = withdraw_override(session, override_id, origin())
        if stream.pod != pod:
            raise NotFoundError(f"no override {override_id!r} of pod {pod}")
    job = staff_again(seen_demand(Permission.PLAN, pod, first_day))
    flash(gettext("Withdrawn. What is needed is computed again."), "good")
    return redirect(url_for("demand.week", pod=pod, first_day=monday, job=job, _anchor="said"))


def _keep(shown: DemandWeek, form: OverrideForm) -> bool:
    """Keep what was said, or note in the form what is wrong with it."""
    stream = next(s.stream for s in shown.streams if s.stream.key == form.stream.data)
    first, last = form.first.data, form.last.data
    if first is None or last is None:
        return False
    try:
        said = Said(form.why.data or "", form.factor.data, form.contacts.data, form.aht_s.data)
        stretch = Stretch(first, last, _hours(form))
        _inside(shown, stretch)
    except InvalidDataError as error:
        form.form_errors.append(error.in_language(current()))
        return False
    with web_config().database.writing() as session:
        add_overrides(session, stream, stretch, said, origin(said.why))
    return True


def _hours(form: OverrideForm) -> tuple[time, time] | None:
    start, end = form.start.data, form.end.data
    if start is not None and end is not None:
        return start, end
    if start is None and end is None:
        return None
    raise InvalidDataError(
        "hours need a beginning and an end", de="Uhrzeiten brauchen Anfang und Ende."
    )


def _inside(shown: DemandWeek, stretch: Stretch) -> None:
    """An override that does not touch the week looked at is mistyped."""
    if stretch.last < shown.days[0] or stretch.first > shown.days[DAYS - 1]:
        raise InvalidDataError(
            f"these days lie outside the week from {shown.first_day}",
            de=f"Diese Tage liegen außerhalb der Woche ab {shown.first_day}.",
        )
