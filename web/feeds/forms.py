"""What somebody wants to be reminded of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs

from scheduler.feeds.records import ALARMS_MIN, Reminders
from scheduler.notices.shift_reminders import hour_that_counts, hours_to_choose

if TYPE_CHECKING:
    from scheduler.centre_settings import CentreSettings

NEVER = ""
HOUR_MIN = 60


class RemindersForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """``Reminders``, each of the two or none."""

    hour = SelectField(
        lazy_gettext("On the day before a shift"),
        description=lazy_gettext(
            "A notice here, and an e-mail unless you want none. Never in the quiet hours."
        ),
    )
    alarm = SelectField(
        lazy_gettext("In the calendar program, before each shift"),
        description=lazy_gettext("Some programs pass over alarms of calendars they subscribe to."),
    )

    def offer(self, settings: CentreSettings) -> None:
        """Let choose from the hours that are not quiet."""
        self.hour.choices = [SelectChoice(NEVER, gettext("no reminder"))] + [
            SelectChoice(str(hour), gettext("at %(time)s", time=f"{hour:02}:00"))
            for hour in hours_to_choose(settings)
        ]
        self.alarm.choices = [SelectChoice(NEVER, gettext("no alarm"))] + [
            SelectChoice(str(minutes), _before(minutes)) for minutes in ALARMS_MIN
        ]

    def show(self, reminders: Reminders, settings: CentreSettings) -> None:
        """Start with what was chosen before."""
        hour = None if reminders.hour is None else hour_that_counts(settings, reminders.hour)
        self.hour.data = NEVER if hour is None else str(hour)
        self.alarm.data = NEVER if reminders.alarm_min is None else str(reminders.alarm_min)

    def chosen(self) -> Reminders:
        """What was filled in."""
        hour, alarm = self.hour.data, self.alarm.data
        return Reminders(int(hour) if hour else None, int(alarm) if alarm else None)


def _before(minutes: int) -> str:
    if minutes < HOUR_MIN:
        return str(ngettext("%(num)d minute before", "%(num)d minutes before", minutes))
    hours = minutes // HOUR_MIN
    return str(ngettext("%(num)d hour before", "%(num)d hours before", hours))
