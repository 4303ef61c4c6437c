"""What planners say about demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextInput

from web.fields import DayField
from web.language import current
from web.wording import stream_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.pods.pods import ServicePromise, Stream


class NumberField(Field):
    """A number with decimal point or, in German, decimal comma; empty is ``None``."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        text = f"{self.data:g}"
        return text.replace(".", ",") if current() == "de" else text

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = float(text.replace(",", "."))
        except ValueError:
            raise ValueError(gettext("This is not a number.")) from None


class OverrideForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A planner's word against the forecast of one stream."""

    stream = SelectField(lazy_gettext("Stream"), validators=[InputRequired()])
    first = DayField(lazy_gettext("First day"), validators=[InputRequired()])
    last = DayField(lazy_gettext("Last day"), validators=[InputRequired()])
    start = TimeField(lazy_gettext("From"), validators=[Optional()])
    end = TimeField(lazy_gettext("To"), validators=[Optional()])
    factor = NumberField(lazy_gettext("Factor on contacts"), validators=[Optional()])
    contacts = NumberField(lazy_gettext("Contacts a day instead"), validators=[Optional()])
    aht_s = NumberField(lazy_gettext("AHT instead, s"), validators=[Optional()])
    why = TextAreaField(lazy_gettext("Why"), validators=[InputRequired()])

    def offer(self, streams: Sequence[Stream]) -> None:
        """Offer these streams."""
        self.stream.choices = [SelectChoice(s.key, stream_name(s.key)) for s in streams]


class ThinkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A promise that is only thought of."""

    stream = SelectField(lazy_gettext("Stream"), validators=[InputRequired()])
    service_level = NumberField(lazy_gettext("Service level, %"), validators=[Optional()])
    answer_within_s = NumberField(lazy_gettext("Answer within, s"), validators=[Optional()])
    max_occupancy = NumberField(lazy_gettext("Most occupancy, %"), validators=[Optional()])
    shrinkage = NumberField(lazy_gettext("Shrinkage, %"), validators=[Optional()])

    def offer(self, promises: Sequence[ServicePromise]) -> None:
        """Offer the streams of these promises."""
        keys = [promise.stream.key for promise in promises]
        self.stream.choices = [SelectChoice(key, stream_name(key)) for key in keys]

    def promise(self) -> dict[str, float]:
        """The fields that would differ, shares as shares."""
        shares = ("service_level", "max_occupancy", "shrinkage")
        given = {f.name: f.data for f in self if f.type == "NumberField" and f.data is not None}
        return {name: v / 100 if name in shares else v for name, v in given.items()}
