"""The forms of swaps: what somebody would like, sending it, and accepting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.swaps.records import OfferRequest
from web.wording import day_short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.store.roster_records import Place

TEXT_LENGTH = 300


class Days(SelectMultipleField):
    """Several days, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WantedForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What somebody would like to do with a shift."""

    kind = RadioField(
        lazy_gettext("In return"),
        default="exchange",
        choices=[
            SelectChoice("exchange", lazy_gettext("another shift")),
            SelectChoice("gift", lazy_gettext("nothing, it is a gift")),
        ],
    )
    audience = RadioField(
        lazy_gettext("To whom"),
        default="pod",
        choices=[
            SelectChoice("pod", lazy_gettext("the pod")),
            SelectChoice("everyone", lazy_gettext("everyone it is legal for")),
            SelectChoice("one", lazy_gettext("one colleague")),
        ],
    )
    partner = SelectField(lazy_gettext("Colleague"), default="")
    wanted = Days(
        lazy_gettext("Wanted days"),
        description=lazy_gettext("None ticked: any of them."),
    )

    def offering(self, partners: Iterable[tuple[str, str]], days: Iterable[date]) -> None:
        """Give it the colleagues and days there are to choose from.

        What the other choices make meaningless is forgotten.
        """
        if self.audience.data != "one":
            self.partner.data = ""
        if self.kind.data != "exchange":
            self.wanted.data = []
        self.partner.choices = [
            SelectChoice("", gettext("please choose")),
            *(SelectChoice(number, name) for number, name in partners),
        ]
        self.wanted.choices = [SelectChoice(day.isoformat(), day_short(day)) for day in days]

    def validate_partner(self, field: SelectField) -> None:
        """An offer to one colleague names the colleague."""
        if self.audience.data == "one" and not field.data:
            raise ValidationError(gettext("Please choose a colleague."))


class ChoiceForm(WantedForm):
    """The same read from an address, so it has no token."""

    class Meta:  # noqa: D106 (WTForms looks for it by this name)
        csrf = False


class SendForm(WantedForm):
    """The same as it is sent."""

    text = TextAreaField(
        lazy_gettext("Message"),
        description=lazy_gettext("Whoever sees the offer reads it."),
        validators=[Length(max=TEXT_LENGTH)],
    )

    def request(self, given: Place) -> OfferRequest:
        """What the form says, once it is valid."""
        return OfferRequest(
            kind=self.kind.data,
            given=given,
            audience=self.audience.data,
            partner=self.partner.data or None,
            wanted_days=tuple(map(date.fromisoformat, self.wanted.data or ())),
            text=(self.text.data or "").strip(),
        )
