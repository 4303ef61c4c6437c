"""What is asked for on the way to publication."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from web.fields import DayField

LONGEST = 2000


class StepForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A step that may say why; ``version`` is what its reader looked at."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    text = TextAreaField(lazy_gettext("Text"), validators=[Length(max=LONGEST)])


class AnswerForm(StepForm):
    """The auditor's yes or no."""

    answer = HiddenField(validators=[DataRequired()])

    def validate_text(self, field: TextAreaField) -> None:
        """An objection says what should change."""
        if self.answer.data == "object" and not (field.data or "").strip():
            raise ValidationError(lazy_gettext("Please say what should change."))


class AgreementForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """An agreement to be registered."""

    rule_set = SelectField(lazy_gettext("Rule set"), validators=[DataRequired()])
    valid_from = DayField(lazy_gettext("Valid from"), validators=[InputRequired()])
    valid_to = DayField(lazy_gettext("Valid to"), validators=[Optional()])
    covers_swaps = BooleanField(lazy_gettext("It covers swaps as well"))
    text = TextAreaField(
        lazy_gettext("What was agreed, and with whom"),
        validators=[DataRequired(), Length(max=LONGEST)],
    )

    def validate_valid_to(self, field: DayField) -> None:
        """It must not end before it begins."""
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(lazy_gettext("This day lies before the first one."))
