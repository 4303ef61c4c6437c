"""The form of the sign-in page."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Login and password; whether they are right is not the form's to say."""

    login = StringField(
        lazy_gettext("Login"), validators=[InputRequired(lazy_gettext("Please fill this in."))]
    )
    password = PasswordField(
        lazy_gettext("Password"), validators=[InputRequired(lazy_gettext("Please fill this in."))]
    )
