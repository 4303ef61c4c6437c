"""The forms about accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.access.passwords import MAX_LENGTH, MIN_LENGTH
from scheduler.access.permissions import Role
from web.accounts.blueprint import ROLES

if TYPE_CHECKING:
    from scheduler.access.accounts import Account
    from scheduler.centre import Centre

NEEDED = InputRequired(lazy_gettext("Please fill this in."))
AS_BROWSER = "browser"
"""The language is not chosen."""
LOGIN_LENGTH = 80
NAME_LENGTH = 120


class Choices(SelectMultipleField):
    """Several of a few, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class OwnForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What everybody chooses for themselves."""

    language = SelectField(
        lazy_gettext("Language"),
        choices=[
            SelectChoice(AS_BROWSER, lazy_gettext("as the browser says")),
            SelectChoice("de", "Deutsch"),
            SelectChoice("en", "English"),
        ],
        validators=[NEEDED],
    )
    mail = RadioField(
        lazy_gettext("Notices by e-mail"),
        description=lazy_gettext("Urgent ones are mailed at once, but not at night."),
        choices=[
            SelectChoice("at_once", lazy_gettext("at once")),
            SelectChoice("daily", lazy_gettext("bundled, once a day")),
            SelectChoice("never", lazy_gettext("never, only here")),
        ],
    )


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new password, typed twice, and the one so far."""

    current = PasswordField(lazy_gettext("Password so far"), validators=[NEEDED])
    new = PasswordField(
        lazy_gettext("New password"),
        description=lazy_gettext(
            "At least %(num)d characters, and not the login. A sentence is easier to remember.",
            num=MIN_LENGTH,
        ),
        validators=[NEEDED, Length(max=MAX_LENGTH)],
    )
    again = PasswordField(
        lazy_gettext("New password once more"),
        validators=[NEEDED, EqualTo("new", lazy_gettext("The two are not the same."))],
    )


class AccountForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An account as its administration sees it."""

    name = StringField(lazy_gettext("Name"), validators=[NEEDED, Length(max=NAME_LENGTH)])
    email = StringField(
        lazy_gettext("E-mail address"),
        validators=[
            Optional(),
            Regexp(r"^[^@\s]+@[^@\s]+$", message=lazy_gettext("This is not an e-mail address.")),
        ],
    )
    roles = Choices(lazy_gettext("Roles"), choices=[SelectChoice(*role) for role in ROLES.items()])
    pods = Choices(
        lazy_gettext("Leads these pods"),
        description=lazy_gettext("Only for the role of a pod lead."),
    )
    agent = StringField(
        lazy_gettext("Personnel number"),
        description=lazy_gettext("Needed for the role of an agent: whose shifts these are."),
    )

    def offer(self, centre: Centre) -> None:
        """Let choose from the pods there are."""
        self.pods.choices = [
            SelectChoice(pod.code, f"{pod.name} ({pod.code})") for pod in centre.pods
        ]

    def applied_to(self, account: Account) -> Account:
        """The account with what was filled in."""
        roles = frozenset(map(Role, self.roles.data or ()))
        pods = frozenset(self.pods.data or ())
        return replace(
            account,
            name=(self.name.data or "").strip(),
            email=(self.email.data or "").strip(),
            roles=roles,
            lead_pods=pods if Role.LEAD in roles else frozenset(),
            personnel_number=(self.agent.data or "").strip() or None,
        )


class NewAccountForm(AccountForm):
    """An account that is to be made."""

    login = StringField(
        lazy_gettext("Login"),
        description=lazy_gettext("What is typed to sign in; it cannot be changed later."),
        validators=[
            NEEDED,
            Length(max=LOGIN_LENGTH),
            Regexp(r"^\S+$", message=lazy_gettext("A login has no spaces.")),
        ],
    )
    by_password = BooleanField(lazy_gettext("Signs in by password"), default=True)
