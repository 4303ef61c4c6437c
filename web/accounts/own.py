"""The own account: language, notices, password, browsers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.access.signing_in import (
    TooManyAttemptsError,
    WrongPasswordError,
    change_password,
)
from scheduler.errors import InvalidDataError
from scheduler.store.accounts import save_account
from scheduler.store.settings import load_centre_settings
from scheduler.store.sign_ins import close_all_sign_ins, list_sign_ins
from web import language
from web.access import account, cookie, needs, own_origin
from web.accounts.blueprint import own_blueprint as blueprint
from web.accounts.forms import AS_BROWSER, OwnForm, PasswordForm
from web.auth.waiting import wait_text
from web.config import web_config

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from scheduler.store.sign_ins import SignIn


@blueprint.route("/account", methods=["GET", "POST"])
@needs(Permission.OWN_ACCOUNT)
def own() -> ResponseReturnValue:
    """Language and notices, and the browsers one is signed in with."""
    mine = account()
    form = OwnForm(language=mine.language or AS_BROWSER, mail=mine.mail)
    if form.validate_on_submit():
        chosen = None if form.language.data == AS_BROWSER else form.language.data
        changed = replace(mine, language=chosen, mail=form.mail.data)
        with web_config().database.writing() as session:
            save_account(session, changed, own_origin())
        flash(gettext("Your settings are saved."), "good")
        answer = redirect(url_for("account.own"))
        # The choice for the account shall hold here too, whatever was chosen here before.
        answer.delete_cookie(language.COOKIE)
        return answer
    page = render_template("accounts/own.html", form=form, me=mine, browsers=_browsers())
    return page, 422 if form.errors else 200


@blueprint.route("/account/password", methods=["GET", "POST"])
@needs(Permission.OWN_ACCOUNT)
def password() -> ResponseReturnValue:
    """Choose another password; all other browsers are signed out."""
    form = PasswordForm()
    if form.validate_on_submit() and _changed(form):
        flash(gettext("Your password is changed. All other browsers are signed out."), "good")
        return redirect(url_for("account.own"))
    page = render_template("accounts/password.html", form=form, me=account())
    return page, 422 if form.errors else 200


@blueprint.post("/account/sign-out-elsewhere")
@needs(Permission.OWN_ACCOUNT)
def sign_out_elsewhere() -> Response:
    """Sign all browsers out but this one."""
    with web_config().database.writing() as session:
        close_all_sign_ins(session, account().id, but=cookie())
    flash(gettext("All other browsers are signed out."), "good")
    return redirect(url_for("account.own"))


def _browsers() -> list[SignIn]:
    """Where one is signed in, in the centre's time."""
    with web_config().database.reading() as session:
        zone = ZoneInfo(load_centre_settings(session)[0].zone)
        found = list_sign_ins(session, account().id, cookie())
    return [
        replace(one, since=one.since.astimezone(zone), until=one.until.astimezone(zone))
        for one in found
    ]


def _changed(form: PasswordForm) -> bool:
    """Whether the password was changed; if not, the form says why."""
    config = web_config()
    try:
        change_password(
            config.database,
            account(),
            form.current.data or "",
            form.new.data or "",
            request.remote_addr or "",
            own_origin(),
            token=cookie(),
        )
    except InvalidDataError as error:
        form.new.errors = [error.in_language(language.current())]
    except WrongPasswordError:
        form.current.errors = [gettext("This is not your password.")]
    except TooManyAttemptsError as error:
        form.form_errors.append(wait_text(error.until - config.clock.now()))
    return not form.errors
