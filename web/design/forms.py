"""A form with every kind of field, once empty and once filled in wrongly."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import InputRequired, NumberRange


class ExampleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An absence that nobody stores."""

    class Meta:
        """It changes nothing, hence needs no token."""

        csrf = False

    name = StringField(lazy_gettext("Name"), [InputRequired(lazy_gettext("Please give a name."))])
    kind = SelectField(
        lazy_gettext("Type"),
        choices=[
            SelectChoice("leave", lazy_gettext("Leave")),
            SelectChoice("training", lazy_gettext("Training")),
        ],
    )
    first_day = DateField(lazy_gettext("First day"), [InputRequired()])
    start = TimeField(lazy_gettext("From"))
    hours = IntegerField(
        lazy_gettext("Hours"),
        [NumberRange(1, 40, lazy_gettext("Between 1 and 40 hours."))],
        description=lazy_gettext("In full hours, 1 to 40."),
    )
    counts = RadioField(
        lazy_gettext("Counts as"),
        choices=[
            SelectChoice("contract", lazy_gettext("The day's share of the contract")),
            SelectChoice("nothing", lazy_gettext("Nothing")),
        ],
        default="contract",
    )
    told = BooleanField(lazy_gettext("Tell the pod that somebody is absent"), default=True)
    file = FileField(lazy_gettext("Certificate"))
    reason = TextAreaField(lazy_gettext("Reason"))


def example_form() -> ExampleForm:
    """The form as it is first seen."""
    return ExampleForm(formdata=None, prefix="new-")


def faulty_form() -> ExampleForm:
    """The form as it comes back: everything typed is still there."""
    typed = MultiDict(
        {"sent-name": "", "sent-kind": "leave", "sent-hours": "70", "sent-counts": "nothing"}
    )
    form = ExampleForm(formdata=typed, prefix="sent-")
    form.validate()
    return form
