"""The forms of leave: asking, a pod's slots, blocked days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from scheduler.leave.records import DayRule, LeaveRequest, PodLeave
from web.addresses import day_or_none
from web.fields import DayField
from web.leave.blueprint import type_name
from web.rosters.halves import HalfDayFields

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scheduler.people.absences import AbsenceType
    from scheduler.people.agents import Agent
    from scheduler.store.pod_leave import KeptPodLeave

TEXT_LENGTH = 300
NEEDED = InputRequired(lazy_gettext("Please fill this in."))
MOST = 999


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class AskForm(HalfDayFields, FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What somebody asks for."""

    type = SelectField(lazy_gettext("What for"), [NEEDED])
    first = DayField(lazy_gettext("First day"), [NEEDED])
    last = DayField(
        lazy_gettext("Last day"),
        [Optional()],
        description=lazy_gettext("Empty: a single day."),
    )
    text = StringField(
        lazy_gettext("Words to the lead"), [Length(max=TEXT_LENGTH)], filters=[_stripped]
    )

    def offering(self, types: Iterable[AbsenceType], first: str = "") -> AskForm:
        """The same with what can be asked for, and perhaps a first day."""
        self.type.choices = [SelectChoice(kind.code, type_name(kind)) for kind in types]
        if first and not self.is_submitted():
            self.first.process_data(day_or_none(first))
        return self

    def asked(self, personnel_number: str) -> LeaveRequest:
        """What was asked for.

        Raises
        ------
        InvalidDataError
            If the days contradict each other.
        """
        first = cast("date", self.first.data)
        return LeaveRequest(
            personnel_number,
            self.type.data,
            first,
            self.last.data or first,
            self.chosen_half,
            self.text.data or "",
        )


class AskForForm(AskForm):
    """What a lead asks for on somebody's behalf."""

    agent = SelectField(lazy_gettext("For whom"), [NEEDED])

    def among(self, people: Iterable[Agent]) -> AskForForm:
        """The same with the people of the pod."""
        ordered = sorted(people, key=lambda agent: agent.name)
        self.agent.choices = [SelectChoice(one.personnel_number, one.name) for one in ordered]
        return self


def _slots(label: Any = "", hint: Any = "") -> IntegerField:
    text = lazy_gettext("Please enter a whole number from %(min)s to %(max)s.")
    return IntegerField(
        label,
        [Optional(), NumberRange(0, MOST, text)],
        description=hint,
        render_kw={"min": 0, "max": MOST, "inputmode": "numeric"},
    )


class SettingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """How a pod grants leave."""

    version = HiddenField()
    slots = FieldList(_slots(), min_entries=7, max_entries=7)
    holiday_slots = _slots(
        lazy_gettext("In school holidays"), lazy_gettext("Empty: as on other days.")
    )
    at_once = RadioField(
        lazy_gettext("Who decides"),
        choices=[
            SelectChoice("no", lazy_gettext("A lead decides every request")),
            SelectChoice(
                "yes",
                lazy_gettext(
                    "What fits is approved at once: within the balance, with slots left, and"
                    " with no more people missing in what is published"
                ),
            ),
        ],
    )

    @classmethod
    def of(cls, kept: KeptPodLeave) -> SettingForm:
        """The form as it stands before anything is typed."""
        setting = kept.setting
        return cls(
            formdata=None,
            version=kept.version,
            slots=list(setting.slots),
            holiday_slots=setting.holiday_slots,
            at_once="yes" if setting.at_once else "no",
        )

    def setting(self) -> PodLeave:
        """What was set."""
        slots = tuple(field.data for field in self.slots)
        return PodLeave(slots, self.holiday_slots.data, self.at_once.data == "yes")


class DaysForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Days of a pod that are blocked, or have slots of their own."""

    kind = RadioField(
        lazy_gettext("These days"),
        default="blocked",
        choices=[
            SelectChoice("blocked", lazy_gettext("are blocked")),
            SelectChoice("slots", lazy_gettext("have slots of their own")),
        ],
    )
    first = DayField(lazy_gettext("First day"), [NEEDED])
    last = DayField(
        lazy_gettext("Last day"), [Optional()], description=lazy_gettext("Empty: a single day.")
    )
    slots = _slots(lazy_gettext("Slots"), lazy_gettext("Only for days with slots of their own."))
    reason = StringField(
        lazy_gettext("Reason"),
        [Length(max=TEXT_LENGTH)],
        filters=[_stripped],
        description=lazy_gettext("Whoever asks for a blocked day reads it."),
    )

    def rule(self, pod: str) -> DayRule:
        """What was set; a blocked day has no slots."""
        first = cast("date", self.first.data)
        slots = None if self.kind.data == "blocked" else self.slots.data or 0
        return DayRule("", pod, first, self.last.data or first, slots, self.reason.data or "")
