"""The form of an audit: three questions and a text."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import InputRequired, Length, ValidationError

from scheduler.swaps.auditing import Answer

LONGEST = 2000
YES, NO = "yes", "no"


def _question(label: Any) -> RadioField:
    return RadioField(
        label,
        [InputRequired(lazy_gettext("Please say yes or no."))],
        choices=[SelectChoice(YES, lazy_gettext("yes")), SelectChoice(NO, lazy_gettext("no"))],
    )


class AuditForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What somebody found who looked at a swap."""

    worked = _question(lazy_gettext("Was it worked as agreed?"))
    covered = _question(lazy_gettext("Was coverage as predicted?"))
    free = _question(lazy_gettext("Was it freely agreed?"))
    text = TextAreaField(
        lazy_gettext("What was found"),
        [Length(max=LONGEST)],
        description=lazy_gettext("Stands in the journal. Needed if anything was not right."),
    )

    def validate_text(self, field: TextAreaField) -> None:
        """A no says what was wrong."""
        wrong = NO in (self.worked.data, self.covered.data, self.free.data)
        if wrong and not (field.data or "").strip():
            raise ValidationError(lazy_gettext("Please say what was not right."))

    def answer(self) -> Answer:
        """What was entered, once it is valid."""
        return Answer(
            worked=self.worked.data == YES,
            covered=self.covered.data == YES,
            free=self.free.data == YES,
            text=self.text.data or "",
        )
