"""The forms of a roster's pages."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from scheduler.planning.move_records import Move, Place, Shift
from web.fields import DayField
from web.rosters.halves import HalfDayFields

if TYPE_CHECKING:
    from scheduler.rosters import AgentView, DutyView, PodRoster, RosterView

NOBODY = "-"
REASON_LENGTH = 500


class LockForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Lock a shift or let it go."""

    version = HiddenField(validators=[InputRequired()])
    locked = HiddenField()


class MoveForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A shift taken from one place and given to another."""

    version = HiddenField(validators=[InputRequired()])
    pod = HiddenField(validators=[InputRequired()])
    from_agent = HiddenField()
    from_day = DayField(widget=HiddenInput(), validators=[Optional()])
    agent = SelectField(lazy_gettext("Who works it"), validators=[InputRequired()])
    day = DayField(lazy_gettext("On"), validators=[Optional()])
    pattern = SelectField(lazy_gettext("Shift pattern"), validate_choice=False)
    start = TimeField(lazy_gettext("Begins at"), validators=[Optional()])
    reason = StringField(lazy_gettext("Reason"), validators=[Length(max=REASON_LENGTH)])

    @classmethod
    def of_duty(
        cls, view: RosterView, pod: PodRoster, agent: AgentView, duty: DutyView
    ) -> MoveForm:
        """The form as it stands before anything is moved."""
        form = cls(
            formdata=None,
            version=view.version,
            pod=pod.pod,
            from_agent=agent.personnel_number,
            from_day=duty.day,
            agent=agent.personnel_number,
            day=duty.day,
            pattern=duty.pattern,
            start=time(duty.start.hour, duty.start.minute),
        )
        return form.offering(view, pod)

    def offering(self, view: RosterView, pod: PodRoster) -> MoveForm:
        """The same with this pod's people and the roster's patterns to choose from."""
        people = [(a.personnel_number, a.name) for a in pod.agents]
        if self.from_agent.data:
            people.append((NOBODY, lazy_gettext("nobody: take the shift away")))
        self.agent.choices = people
        self.pattern.choices = list(view.pattern_names.items())
        return self

    def fill_from(self, pod: PodRoster) -> None:
        """Where no other times were asked for, show those of the shift that is moved."""
        moved = (
            duty
            for agent in pod.agents
            for duty in agent.duties
            if agent.personnel_number == self.from_agent.data and duty.day == self.from_day.data
        )
        duty = next(moved, None)
        if duty is not None and not self.start.data:
            self.pattern.data = duty.pattern
            self.start.data = time(duty.start.hour, duty.start.minute)

    def move(self) -> Move:
        """What the form says, once it is valid."""
        day = self.day.data or self.from_day.data
        taken, given, shift = None, None, None
        if self.from_agent.data and self.from_day.data:
            taken = Place(self.from_agent.data, self.from_day.data)
        if self.agent.data != NOBODY and day:
            given = Place(self.agent.data, day)
            if self.start.data and self.pattern.data:
                shift = Shift(self.pattern.data, self.start.data)
        return Move(self.pod.data or "", taken, given, shift)


class AbsenceForm(HalfDayFields, FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Somebody is away; the shifts of those days are taken away."""

    version = HiddenField(validators=[InputRequired()])
    agent = SelectField(lazy_gettext("Who is away"), validators=[InputRequired()])
    type = SelectField(lazy_gettext("Type"), validators=[InputRequired()])
    first = DayField(lazy_gettext("First day"), validators=[InputRequired()])
    last = DayField(lazy_gettext("Last day"), validators=[InputRequired()])


class RepairForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Let a short search close gaps with few changes."""

    pod = HiddenField(validators=[InputRequired()])
    first_day = HiddenField(validators=[InputRequired()])
    reason = StringField(lazy_gettext("Reason"), validators=[Length(max=REASON_LENGTH)])
