"""A roster's way: where it stands, what can be done, what that would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import InvalidDataError, NotFoundError
from scheduler.planning.reading import verify_roster
from scheduler.publication import consent, publishing
from scheduler.publication.overview import outlook, overview, waiting_rosters
from scheduler.store.agreements import list_agreements
from scheduler.store.journal import Origin
from scheduler.store.names import account_names, agent_names
from scheduler.store.settings import load_centre_settings
from web.access import account, may, needs
from web.config import web_config
from web.language import current
from web.publication import words
from web.publication.blueprint import blueprint
from web.publication.forms import AnswerForm, StepForm
from web.rosters.scope import seen_line, visible_pods

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from scheduler.publication.overview import Overview
    from scheduler.store.database import Database

    Action = Callable[[Database, str, int, Origin], object]

ACTIONS: dict[str, Action] = {
    "submit": consent.submit,
    "withdraw": consent.withdraw,
    "publish": publishing.publish,
    "discard": consent.discard,
}
ANSWERS: dict[str, Action] = {"consent": consent.consent, "object": consent.object_to}


@blueprint.get("/consents")
@needs(Permission.CONSENT)
def waiting() -> str:
    """The rosters that wait for consent, and the agreements that give it beforehand."""
    with web_config().database.reading() as session:
        rosters = waiting_rosters(session)
        agreements = list_agreements(session)
        names = account_names(session, {a.registered_by for a in agreements})
        zone = load_centre_settings(session)[0].zone
    return render_template(
        "publication/waiting.html", rosters=rosters, agreements=agreements, names=names, zone=zone
    )


@blueprint.get("/rosters/<roster_id>/publication")
@needs(Permission.READ_DESK)
def steps(roster_id: str) -> str:
    """Where a roster stands and what can be done with it."""
    return _steps_page(roster_id, StepForm(formdata=None), AnswerForm(formdata=None))


@blueprint.get("/rosters/<roster_id>/publication/outlook")
@needs(Permission.READ_DESK)
def outlook_of(roster_id: str) -> str:
    """Whether rules are broken and what publishing would do: it reads every shift."""
    _may_read(roster_id)
    database = web_config().database
    verdicts = verify_roster(database, roster_id)
    with database.reading() as session:
        seen = outlook(session, roster_id)
        settings, _ = load_centre_settings(session)
        numbers = {v.agent for verdict in verdicts for v in verdict.violations}
        names = agent_names(session, numbers)
        head = overview(session, roster_id).head
    alone = "HX-Request" not in request.headers
    return render_template(
        "publication/outlook.html" if alone else "publication/outlook_part.html",
        head=head,
        broken=words.broken(verdicts, names, head.first_day),
        outlook=seen,
        lead_days=settings.publication_lead_days,
    )


@blueprint.post("/rosters/<roster_id>/publication/<step>")
@needs(Permission.PLAN)
def take(roster_id: str, step: str) -> Response | tuple[str, int]:
    """Submit, withdraw, publish or discard."""
    if step not in ACTIONS:
        abort(404)
    form = StepForm()
    if not form.validate():
        return _steps_page(roster_id, form, AnswerForm(formdata=None)), 422
    origin = Origin(account().id, "employer", (form.text.data or "").strip())
    try:
        done = ACTIONS[step](web_config().database, roster_id, form.version.data or 0, origin)
    except InvalidDataError as error:
        form.form_errors.append(error.in_language(current()))
        return _steps_page(roster_id, form, AnswerForm(formdata=None)), 422
    flash(words.done(step, done), "good")
    return redirect(url_for("publication.steps", roster_id=roster_id))


@blueprint.post("/rosters/<roster_id>/consent")
@needs(Permission.CONSENT)
def answer(roster_id: str) -> Response | tuple[str, int]:
    """The auditor's yes or no."""
    form = AnswerForm()
    if not form.validate() or form.answer.data not in ANSWERS:
        return _steps_page(roster_id, StepForm(formdata=None), form), 422
    # The works council speaks for those who work the roster.
    origin = Origin(account().id, "agent", (form.text.data or "").strip())
    ANSWERS[form.answer.data](web_config().database, roster_id, form.version.data or 0, origin)
    flash(
        gettext("You consented; the planner is told.")
        if form.answer.data == "consent"
        else gettext("Your objection is noted; the planner is told."),
        "good",
    )
    return redirect(url_for("publication.waiting"))


def _steps_page(roster_id: str, form: StepForm, answer_form: AnswerForm) -> str:
    seen = _may_read(roster_id)
    form.version.data = answer_form.version.data = seen.head.version
    return render_template(
        "publication/steps.html",
        seen=seen,
        form=form,
        answer_form=answer_form,
        path=words.path(seen, seen.zone),
        plans=may(Permission.PLAN),
        consents=may(Permission.CONSENT),
    )


def _may_read(roster_id: str) -> Overview:
    """The roster's way, for those who may read the desk of one of its pods."""
    line = seen_line(roster_id)
    if not visible_pods(line, Permission.READ_DESK):
        raise NotFoundError(f"no roster {roster_id}")
    with web_config().database.reading() as session:
        return overview(session, roster_id)
