"""The forms of requests and deputies."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from web.fields import DayField

LONGEST = 500
NEEDED = InputRequired(lazy_gettext("Please fill this in."))


class DecisionForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """One reason for all requests that are chosen."""

    reason = TextAreaField(lazy_gettext("Reason"), validators=[Length(max=LONGEST)])


class DeputyForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Who acts for a lead, and from when to when."""

    deputy = SelectField(lazy_gettext("Who"), validators=[NEEDED])
    first = DayField(lazy_gettext("First day"), validators=[NEEDED])
    last = DayField(lazy_gettext("Last day"), validators=[NEEDED])

    def validate_last(self, field: DayField) -> None:
        """It must not lie before the first one."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(lazy_gettext("This day lies before the first one."))
