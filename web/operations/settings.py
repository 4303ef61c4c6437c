"""The centre's settings by form."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError
from scheduler.store.settings import load_centre_settings, save_centre_settings
from web import language
from web.access import needs, origin
from web.config import web_config
from web.operations.blueprint import blueprint
from web.operations.forms import GROUPS, SettingsForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.route("/operations/settings", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def settings() -> ResponseReturnValue:
    """Show or change the settings, if nobody else changed them meanwhile."""
    with web_config().database.reading() as session:
        standing, version = load_centre_settings(session)
    form = SettingsForm(data={**asdict(standing), "version": version})
    code = 200
    if form.is_submitted():
        code = _saved(form) if form.validate() else 422
        if code == 302:
            return redirect(url_for("operations.settings"))
    return render_template("operations/settings.html", form=form, groups=GROUPS), code


def _saved(form: SettingsForm) -> int:
    """The status to answer with; what is wrong stands in the form."""
    try:
        with web_config().database.writing() as session:
            save_centre_settings(session, form.settings(), form.seen_version(), origin())
    except (ConflictError, InvalidDataError) as error:
        form.form_errors.append(error.in_language(language.current()))
        return 409 if isinstance(error, ConflictError) else 422
    flash(gettext("The settings are saved; the clock follows them within a minute."), "good")
    return 302
