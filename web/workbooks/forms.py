"""Which file comes back, and why it was changed."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

ENDING = ".xlsx"


class WorkbookForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The edited file."""

    file = FileField(
        lazy_gettext("Edited workbook"),
        validators=[FileRequired(lazy_gettext("Choose the edited file."))],
        render_kw={"accept": ENDING, "required": True},
    )


class DoForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Yes to what is shown, at the version it was checked on."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    reason = StringField(
        lazy_gettext("Reason"),
        validators=[DataRequired(lazy_gettext("Say why.")), Length(max=200)],
        render_kw={"required": True, "maxlength": 200},
    )
