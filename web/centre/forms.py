"""Forms of records, made from the columns that files have, so that both ask for the same."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from wtforms import Form, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, DateInput, Input, ListWidget, TextInput, TimeInput

from scheduler.editing.entries import Entries
from scheduler.editing.rows import layout_of_kind
from scheduler.editing.texts import WEEKDAYS
from web.centre.labels import choice, hint, label
from web.centre.values import weekday_name
from web.language import current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.datastructures import MultiDict
    from wtforms import Field

    from scheduler.centre import Centre
    from scheduler.editing.checks import FieldFault
    from scheduler.editing.units import Part, Unit
    from scheduler.files.columns import Column

Choices = list[tuple[str, str]]


def field_name(part: str, row: int, column: str) -> str:
    """The name of a field; rows count from 0."""
    return f"{part}-{row}-{column}"


def posted_entries(unit: Unit, posted: MultiDict[str, str]) -> Entries:
    """What a browser sent, whatever it is."""
    rows = {
        part.name: tuple(_posted_row(part, row, posted) for row in range(_n_rows(part, posted)))
        for part in unit.parts
    }
    return Entries(rows)


def _n_rows(part: Part, posted: MultiDict[str, str]) -> int:
    if not part.several:
        return 1
    sent = {int(name.split("-")[1]) for name in posted if _is_row(part, name)}
    return max(sent, default=-1) + 1


def _is_row(part: Part, name: str) -> bool:
    pieces = name.split("-")
    known = len(pieces) == 3 and pieces[0] == part.name and pieces[2] in part.columns
    return known and pieces[1].isdecimal() and int(pieces[1]) < MOST_ROWS


MOST_ROWS = 500
"""More rows than any record has; a browser that sends a higher number is not believed."""


def _posted_row(part: Part, row: int, posted: MultiDict[str, str]) -> dict[str, str]:
    return {
        column: " ".join(posted.getlist(field_name(part.name, row, column)))
        for column in part.columns
    }


def with_row(entries: Entries, part: str) -> Entries:
    """One empty row more."""
    return Entries({**entries.rows, part: (*entries.rows[part], {})})


def without_row(entries: Entries, part: str, row: int) -> Entries:
    """All rows but one."""
    rows = entries.rows[part]
    return Entries({**entries.rows, part: (*rows[:row], *rows[row + 1 :])})


def form_of(
    unit: Unit, entries: Entries, centre: Centre, faults: Iterable[FieldFault] = ()
) -> Form:
    """A form for templates: everything typed in its field, every fault beside it."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for part in unit.parts:
        columns = {column.name: column for column in layout_of_kind(part.kind).columns}
        for row, cells in enumerate(entries.rows[part.name]):
            for name in part.columns:
                text = cells.get(name, "")
                made = _Asked(part, columns[name], centre, text)
                fields[field_name(part.name, row, name)] = made.field()
                data[field_name(part.name, row, name)] = made.data()
    form: Form = type("RecordForm", (Form,), fields)(data=data)
    _put_faults(form, unit, faults)
    return form


def _put_faults(form: Form, unit: Unit, faults: Iterable[FieldFault]) -> None:
    whole = []
    for fault in faults:
        text = fault.expected.text(current())
        name = field_name(fault.part, fault.row, fault.column)
        if name in form:
            field = form[name]
            field.errors = [*field.errors, _sentence(text)]
        else:
            whole.append(_sentence(text))
    form.form_errors = whole


def _sentence(expectation: str) -> str:
    """An expectation as the reader of a form sees it."""
    begin = "Erwartet:" if current() == "de" else "Expected:"
    return f"{begin} {expectation}."


class _Asked:
    """One column of one row, as a field."""

    def __init__(self, part: Part, column: Column, centre: Centre, text: str) -> None:
        self.part = part
        self.column = column
        self.centre = centre
        self.text = text

    def field(self) -> Field:
        """The field that asks for it."""
        about: dict[str, Any] = {
            "label": label(self.column.name),
            "description": "" if self.part.several else hint(self.column.name),
            "validators": [DataRequired() if self.column.required else Optional()],
        }
        several = self._several()
        if several is not None:
            boxes: dict[str, Any] = {
                "widget": ListWidget(prefix_label=False),
                "option_widget": CheckboxInput(),
            }
            return SelectMultipleField(
                choices=[SelectChoice(*pair) for pair in several], **boxes, **about
            )
        one = self._choices()
        if one is not None:
            return SelectField(
                choices=[SelectChoice(*pair) for pair in one], validate_choice=False, **about
            )
        return StringField(widget=self._widget(), render_kw=self._attributes(), **about)

    def data(self) -> Any:
        """What stands in it."""
        if self._several() is not None:
            return self.text.replace(",", " ").split()
        return self.text

    def _several(self) -> Choices | None:
        """What boxes may be ticked, if it is asked so."""
        if self.column.type == "weekdays":
            return [(name, weekday_name(day)) for day, name in enumerate(WEEKDAYS)]
        if self.column.name == "pods":
            return [(pod.code, pod.code) for pod in self.centre.pods]
        return None

    def _choices(self) -> Choices | None:
        """What may be chosen; what stands there is among it, even if it is wrong."""
        known = self._known()
        if known is None:
            return None
        if self.text not in {value for value, _ in known} and self.text:
            known.append((self.text, self.text))
        return known if self.column.required and not self.part.several else [("", "–"), *known]

    def _known(self) -> Choices | None:
        column, name = self.column, self.column.name
        if column.type == "choice":
            return [(value, choice(value)) for value in column.choices]
        if column.type == "yes_no":
            return [(value, yes_no(value)) for value in ("no", "yes")]
        if name == "pod":
            return [(pod.code, f"{pod.code} · {pod.name}") for pod in self.centre.pods]
        if name == "pattern":
            return [(pattern.code, pattern.name) for pattern in self.centre.patterns]
        if name == "type":
            german = current() == "de"
            types = self.centre.absence_types
            return [(t.code, t.name_de if german else t.name_en) for t in types]
        return None

    def _widget(self) -> Input:
        """A browser's own date field drops what is no date, so a wrong text gets a plain one."""
        if self.column.type == "date" and _is(date, self.text):
            return DateInput()
        if self.column.type == "time" and _is(time, self.text):
            return TimeInput()
        return TextInput()

    def _attributes(self) -> dict[str, str]:
        if self.column.name == "personnel_number":
            return {"autocomplete": "off", "list": "people"}
        numeric = self.column.type in ("whole", "decimal", "hours")
        return {"autocomplete": "off"} | ({"inputmode": "decimal"} if numeric else {})


def yes_no(value: str) -> str:
    """Yes or no in the reader's language."""
    words = {"yes": ("ja", "yes"), "no": ("nein", "no")}
    return words[value][current() != "de"]


def _is(kind: type[date | time], text: str) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return not text
    return True
