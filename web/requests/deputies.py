"""Deputies: who acts for whom, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs

from scheduler.access.deputies import (
    name_deputy,
    possible_deputies,
    visible_deputyships,
    withdraw_deputy,
)
from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError
from scheduler.store.deputies import centre_day
from web.access import account, may, needs
from web.config import web_config
from web.language import current
from web.requests.blueprint import blueprint
from web.requests.forms import DeputyForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response


@blueprint.get("/requests/deputies")
@needs(Permission.READ_REQUESTS)
def deputies() -> str:
    """A lead's own deputies; planners and auditors see all."""
    return _page(_form() if _may_name() else None)


@blueprint.post("/requests/deputies", provide_automatic_options=False)
@needs(Permission.DECIDE)
def name() -> ResponseReturnValue:
    """Name a deputy for the own pods."""
    form = _form()
    if form.validate() and _named(form):
        flash(gettext("Named: on these days your pods are theirs as well."), "good")
        return redirect(url_for("requests.deputies"))
    return _page(form), 422


@blueprint.post("/requests/deputies/<deputyship_id>/withdraw")
@needs(Permission.DECIDE)
def withdraw(deputyship_id: str) -> Response:
    """End a deputyship now."""
    withdraw_deputy(web_config().database, account(), deputyship_id)
    flash(gettext("Withdrawn: from now on nobody acts for you by it."), "good")
    return redirect(url_for("requests.deputies"))


def _may_name() -> bool:
    return may(Permission.DECIDE) and bool(account().own_lead_pods)


def _form() -> DeputyForm:
    """The form with everybody who can be named.

    Raises
    ------
    ConflictError
        If whoever asks leads no pod.
    """
    with web_config().database.reading() as session:
        today = centre_day(session)
        possible = possible_deputies(session, account(), today)
    form = DeputyForm(first=today, last=today)
    form.deputy.choices = [SelectChoice(each.id, each.name) for each in possible]
    return form


def _named(form: DeputyForm) -> bool:
    """Whether the deputy was named; if not, the form says why."""
    first, last = form.first.data, form.last.data
    if first is None or last is None:
        return False
    try:
        name_deputy(web_config().database, account(), form.deputy.data, first, last)
    except (ConflictError, InvalidDataError) as error:
        form.form_errors.append(error.in_language(current()))
        return False
    return True


def _page(form: DeputyForm | None) -> str:
    with web_config().database.reading() as session:
        found = visible_deputyships(session, account())
        today = centre_day(session)
    return render_template(
        "requests/deputies.html", deputyships=found, form=form, today=today, me=account()
    )
