"""All accounts: added, changed, given a new password, closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from scheduler.access.accounts import Account
from scheduler.access.permissions import Permission
from scheduler.access.provision import open_account
from scheduler.access.signing_in import reset_password
from scheduler.errors import PodshiftError
from scheduler.store.accounts import get_account, list_accounts, save_account
from web import language
from web.access import needs, origin
from web.accounts.blueprint import blueprint
from web.accounts.forms import AccountForm, NewAccountForm
from web.config import web_config

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response


@blueprint.get("/accounts")
@needs(Permission.ADMINISTER)
def listing() -> str:
    """All accounts with their roles."""
    with web_config().database.reading() as session:
        accounts = list_accounts(session)
    return render_template("accounts/listing.html", accounts=accounts)


@blueprint.route("/accounts/new", methods=["GET", "POST"])
@needs(Permission.ADMINISTER)
def add() -> ResponseReturnValue:
    """Add an account, and show its first password this once."""
    form = NewAccountForm()
    form.offer(web_config().centre())
    if form.validate_on_submit():
        wanted = form.applied_to(
            Account(id="", login=form.login.data or "", name="", roles=frozenset())
        )
        try:
            made, password = open_account(
                web_config().database, wanted, origin(), with_password=form.by_password.data
            )
        except PodshiftError as error:
            form.form_errors.append(error.in_language(language.current()))
        else:
            return _told(made, password)
    page = render_template("accounts/new.html", form=form, agents=_agents())
    return page, 422 if form.errors else 200


@blueprint.route("/accounts/<account_id>", methods=["GET", "POST"])
@needs(Permission.ADMINISTER)
def edit(account_id: str) -> ResponseReturnValue:
    """Change name, address, roles and agent of an account."""
    target = _account(account_id)
    form = AccountForm(
        name=target.name,
        email=target.email,
        roles=[role.value for role in target.roles],
        pods=sorted(target.lead_pods),
        agent=target.personnel_number or "",
    )
    form.offer(web_config().centre())
    if form.validate_on_submit() and _saved(form, target):
        flash(gettext("The account is changed."), "good")
        return redirect(url_for("accounts.listing"))
    page = render_template("accounts/edit.html", form=form, target=target, agents=_agents())
    return page, 422 if form.errors else 200


@blueprint.post("/accounts/<account_id>/password")
@needs(Permission.ADMINISTER)
def reset(account_id: str) -> ResponseReturnValue:
    """Give somebody a new password and show it this once."""
    password = reset_password(web_config().database, account_id, origin())
    return _told(_account(account_id), password)


@blueprint.post("/accounts/<account_id>/close")
@needs(Permission.ADMINISTER)
def close(account_id: str) -> Response:
    """Let somebody in no longer, from this moment on."""
    return _switch(account_id, active=False)


@blueprint.post("/accounts/<account_id>/open")
@needs(Permission.ADMINISTER)
def reopen(account_id: str) -> Response:
    """Let somebody in again."""
    return _switch(account_id, active=True)


def _account(account_id: str) -> Account:
    with web_config().database.reading() as session:
        return get_account(session, account_id)


def _agents() -> list[tuple[str, str]]:
    """Number and name of everybody who could be linked."""
    return [(agent.personnel_number, agent.name) for agent in web_config().centre().agents]


def _told(account: Account, password: str) -> ResponseReturnValue:
    """The password, in the answer itself: it is kept nowhere from which a page could fetch it."""
    if not password:
        flash(gettext("The account is added."), "good")
        return redirect(url_for("accounts.listing"))
    return render_template("accounts/password_once.html", target=account, password=password)


def _saved(form: AccountForm, target: Account) -> bool:
    """Whether the account was changed; if not, the form says why."""
    try:
        with web_config().database.writing() as session:
            save_account(session, form.applied_to(target), origin())
    except PodshiftError as error:
        form.form_errors.append(error.in_language(language.current()))
        return False
    return True


def _switch(account_id: str, *, active: bool) -> Response:
    with web_config().database.writing() as session:
        target = get_account(session, account_id)
        save_account(session, replace(target, active=active), origin())
    said = gettext("The account is open again.") if active else gettext("The account is closed.")
    flash(said, "good")
    return redirect(url_for("accounts.listing"))
