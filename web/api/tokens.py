"""The page on which planners give tokens to programs, and end them."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.access.permissions import Permission
from scheduler.access.tokens import Scope
from scheduler.errors import InvalidDataError
from scheduler.store.accounts import list_accounts
from scheduler.store.journal import Origin
from scheduler.store.settings import load_centre_settings
from scheduler.store.tokens import add_token, list_tokens, revoke_token
from web.access import account, needs
from web.api.wiring import PREFIX
from web.config import web_config
from web.fields import DayField
from web.language import current

if TYPE_CHECKING:
    from datetime import date

    from werkzeug.wrappers import Response

blueprint = Blueprint("tokens", __name__, url_prefix="/api-tokens")

SCOPES = {
    Scope.READ_ROSTERS: lazy_gettext("read published rosters and their changes"),
    Scope.WRITE_HISTORY: lazy_gettext("send contact history"),
    Scope.WRITE_ACTUALS: lazy_gettext("send actuals"),
    Scope.WRITE_PEOPLE: lazy_gettext("send people with pods, contracts, channels and skills"),
}


class TokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A token to be made."""

    name = StringField(lazy_gettext("What it is for"), validators=[InputRequired(), Length(max=80)])
    scopes = SelectMultipleField(
        lazy_gettext("What the program may do"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=[SelectChoice(scope.value, text) for scope, text in SCOPES.items()],
        validators=[InputRequired()],
    )
    last_day = DayField(lazy_gettext("Last day"), validators=[Optional()])


@blueprint.route("", methods=["GET", "POST"])
@needs(Permission.ADMINISTER)
def listing() -> str | tuple[str, int]:
    """All tokens; a new one's secret is shown this once."""
    form = TokenForm()
    secret = _made(form) if form.validate_on_submit() else ""
    with web_config().database.reading() as session:
        tokens = list_tokens(session)
        names = {each.id: each.name for each in list_accounts(session)}
    page = render_template(
        "api/tokens.html",
        form=TokenForm(formdata=None) if secret else form,
        secret=secret,
        tokens=tokens,
        names=names,
        specification=f"{PREFIX}/openapi.json",
        now=web_config().clock.now(),
        limit=web_config().settings.api_requests_per_minute,
    )
    return (page, 422) if form.is_submitted() and not secret else page


@blueprint.post("/<token_id>/revoke")
@needs(Permission.ADMINISTER)
def revoke(token_id: str) -> Response:
    """End a token at once."""
    with web_config().database.writing() as session:
        revoke_token(session, token_id, Origin(account().id, "employer"))
    flash(gettext("The token is revoked; from now on it is refused."), "good")
    return redirect(url_for("tokens.listing"))


def _made(form: TokenForm) -> str:
    """The secret of a new token; empty if something is wrong, which the form then tells."""
    origin = Origin(account().id, "employer")
    try:
        with web_config().database.writing() as session:
            zone = load_centre_settings(session)[0].zone
            _, secret = add_token(
                session,
                form.name.data or "",
                [Scope(scope) for scope in form.scopes.data or ()],
                origin,
                expires_at=_end_of(form.last_day.data, zone),
            )
    except InvalidDataError as error:
        form.form_errors.append(error.in_language(current()))
        return ""
    return secret


def _end_of(day: date | None, zone: str) -> datetime | None:
    return None if day is None else datetime.combine(day, time.max, ZoneInfo(zone))
