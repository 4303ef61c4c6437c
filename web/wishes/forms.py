"""The forms of a wish, and of what is liked and wanted to learn."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.people.wishes import Wish
from scheduler.wishing import MATTERS_MOST
from web.fields import DayField

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = {
    "day_off": lazy_gettext("a day off"),
    "early": lazy_gettext("to start early: no later than"),
    "late": lazy_gettext("to start late: no earlier than"),
    "shift": lazy_gettext("a certain shift"),
}
WEIGHTS = {
    "1": lazy_gettext("nice to have"),
    "3": lazy_gettext("important"),
    str(MATTERS_MOST): lazy_gettext("the one that matters most this month"),
}
NINE = time(9)


class WishForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One wish."""

    kind = RadioField(
        lazy_gettext("I would like"),
        choices=[SelectChoice(kind, text) for kind, text in KINDS.items()],
        default="day_off",
        validators=[InputRequired(lazy_gettext("Choose one."))],
    )
    day = DayField(lazy_gettext("Day"), validators=[Optional()])
    at = TimeField(lazy_gettext("Time"), default=NINE, validators=[Optional()])
    pattern = SelectField(lazy_gettext("Shift"), validators=[Optional()])
    weight = RadioField(
        lazy_gettext("How much it matters"),
        choices=[SelectChoice(weight, text) for weight, text in WEIGHTS.items()],
        default="3",
        validators=[InputRequired(lazy_gettext("Choose one."))],
    )

    def offering(self, patterns: Mapping[str, str]) -> WishForm:
        """The form with the shifts there are to choose from, by code."""
        self.pattern.choices = [SelectChoice(code, name) for code, name in patterns.items()]
        return self

    def wish(self, personnel_number: str) -> Wish:
        """What was filled in.

        Raises
        ------
        InvalidDataError
            If the kind of wish needs something that is missing.
        """
        kind, at = self.kind.data, self.at.data
        return Wish(
            personnel_number=personnel_number,
            kind="start" if kind in ("early", "late") else kind,
            day=self.day.data,
            earliest=at if kind == "late" else None,
            latest=at if kind == "early" else None,
            pattern=self.pattern.data if kind == "shift" else "",
            weight=int(self.weight.data),
        )


class ChannelsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Channels one likes, of those one has; and channels one wants to learn, of the others."""

    like = SelectMultipleField(
        lazy_gettext("I like to work on"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    learn = SelectMultipleField(
        lazy_gettext("I want to learn"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offering(self, own: Mapping[str, str], others: Mapping[str, str]) -> ChannelsForm:
        """The form with these channels to tick, by code."""
        self.like.choices = [SelectChoice(code, name) for code, name in own.items()]
        self.learn.choices = [SelectChoice(code, name) for code, name in others.items()]
        return self
