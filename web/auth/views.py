"""Signing in by password, and out."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext

from scheduler.access.demo import DEMO_PASSWORD, demo_accounts
from scheduler.access.permissions import Permission
from scheduler.access.signing_in import TooManyAttemptsError, WrongPasswordError
from scheduler.access.signing_in import sign_in as open_browser
from scheduler.store.sign_ins import close_sign_in
from web import language
from web.access import COOKIE, account_or_none, cookie, needs, public, remember
from web.auth.blueprint import blueprint
from web.auth.forms import SignInForm
from web.auth.paths import home_path, own_path
from web.auth.waiting import wait_text
from web.config import web_config

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from scheduler.access.accounts import Account


@blueprint.get("/")
@needs(Permission.OWN_ACCOUNT)
def home() -> Response:
    """Lead to the page that whoever asks works on."""
    return redirect(home_path())


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for login and password."""
    if account_or_none() is not None:
        return redirect(own_path(request.args.get("next", "")))
    return _page(SignInForm())


@blueprint.post("/sign-in")
@public
def try_sign_in() -> ResponseReturnValue:
    """Sign in, or say that it did not work and, after many attempts, how long to wait."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), 422
    config = web_config()
    try:
        token = open_browser(
            config.database,
            form.login.data or "",
            form.password.data or "",
            request.remote_addr or "",
            demo=config.settings.demo,
            old_token=cookie(),
        )
    except WrongPasswordError:
        form.form_errors.append(gettext("Login or password is wrong."))
        return _page(form), 422
    except TooManyAttemptsError as error:
        wait = error.until - config.clock.now()
        form.form_errors.append(wait_text(wait))
        seconds = str(max(1, ceil(wait.total_seconds())))
        return _page(form), 429, {"Retry-After": seconds}
    return welcome(token, request.args.get("next", ""))


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """Sign this browser out."""
    with web_config().database.writing() as database_session:
        close_sign_in(database_session, cookie())
    session.clear()
    flash(gettext("You are signed out."), "good")
    answer = redirect(url_for("auth.sign_in"))
    answer.delete_cookie(COOKIE)
    return answer


def welcome(token: str, wanted: str) -> Response:
    """Start afresh in this browser, at the page that was asked for."""
    session.clear()
    answer = make_response(redirect(own_path(wanted)))
    # The language that the person before chose here says nothing about this one.
    answer.delete_cookie(language.COOKIE)
    return remember(answer, token)


def _page(form: SignInForm) -> str:
    config = web_config()
    demo: tuple[Account, ...] = ()
    if config.settings.demo:
        with config.database.reading() as database_session:
            demo = demo_accounts(database_session)
    return render_template(
        "auth/sign_in.html",
        form=form,
        demo=demo,
        demo_password=DEMO_PASSWORD,
        provider=config.settings.oidc_name or gettext("your organisation"),
        has_provider=bool(config.settings.oidc_issuer),
        wanted=request.args.get("next", ""),
    )
