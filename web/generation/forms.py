"""What a planner says before a run."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.planning.request import GenerationRequest
from web import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.pods.pods import Pod
    from scheduler.store.roster_records import RosterHead

WEEK_DAYS = 7
WEEKS_OFFERED = 26
MOST_WEEKS = 8
LONGEST_NAME = 80


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


class GenerateForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Weeks, pods, time, and what of earlier rosters stays."""

    week = SelectField(lazy_gettext("First week"), coerce=_day, validators=[InputRequired()])
    weeks = SelectField(lazy_gettext("How many weeks"), coerce=int, validators=[InputRequired()])
    pods = SelectMultipleField(
        lazy_gettext("Pods"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    seconds = IntegerField(
        lazy_gettext("Time limit for each pod, in seconds"),
        default=60,
        validators=[InputRequired(), NumberRange(1, 3600)],
    )
    keep = RadioField(
        lazy_gettext("Keep"),
        default="published",
        choices=[
            SelectChoice("published", lazy_gettext("What is published, and shifts locked by hand")),
            SelectChoice("locked", lazy_gettext("Shifts locked by hand")),
            SelectChoice("nothing", lazy_gettext("Nothing")),
        ],
    )
    change_little = BooleanField(lazy_gettext("Change as little as possible"))
    base = SelectField(lazy_gettext("Roster to start from"), validators=[Optional()])
    name = StringField(lazy_gettext("Name"), validators=[Optional(), Length(max=LONGEST_NAME)])
    seed = IntegerField(
        lazy_gettext("Seed"), default=0, validators=[InputRequired(), NumberRange(0, 10**9)]
    )

    def offer(self, this_monday: date, pods: Sequence[Pod], bases: Sequence[RosterHead]) -> None:
        """Offer weeks from this one on, these pods, and these rosters to start from."""
        mondays = [this_monday + timedelta(days=WEEK_DAYS * n) for n in range(WEEKS_OFFERED)]
        self.week.choices = [SelectChoice(day.isoformat(), week_name(day)) for day in mondays]
        self.weeks.choices = [SelectChoice(n, str(n)) for n in range(1, MOST_WEEKS + 1)]
        self.offered = [pod.code for pod in pods]
        self.pods.choices = [SelectChoice(pod.code, pod.name) for pod in pods]
        scratch = SelectChoice("", gettext("nothing: from scratch"))
        of_bases = [SelectChoice(head.id, roster_name(head)) for head in bases]
        self.base.choices = [scratch, *of_bases]

    def validate_pods(self, field: SelectMultipleField) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(gettext("Please choose at least one pod."))

    def chosen_pods(self) -> list[str]:
        """Codes of those that were chosen."""
        return [code for code in self.pods.data or () if code in self.offered]

    def request(self) -> GenerationRequest:
        """What was asked for."""
        chosen = self.chosen_pods()
        seconds = self.seconds.data or 0
        return GenerationRequest(
            first_day=self.week.data,
            n_days=WEEK_DAYS * self.weeks.data,
            pods=() if chosen == self.offered else tuple(chosen),
            seconds=seconds,
            # Who asks for a short search does not want to wait longer for its proof.
            bound_seconds=min(GenerationRequest.bound_seconds, seconds),
            seed=self.seed.data or 0,
            keep=self.keep.data,
            change_little=self.change_little.data,
            base=self.base.data or None,
            name=(self.name.data or "").strip(),
        )


class NameForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What a draft is called."""

    name = StringField(lazy_gettext("Name"), validators=[Optional(), Length(max=LONGEST_NAME)])


def week_name(monday: date) -> str:
    """Such as *Week 50, 7 – 13 December 2026*."""
    span = wording.days((monday, monday + timedelta(days=WEEK_DAYS - 1)))
    return str(gettext("Week %(week)s, %(days)s", week=monday.isocalendar().week, days=span))


def roster_name(head: RosterHead) -> str:
    """What a roster is called where it has to be told from others."""
    last = head.first_day + timedelta(days=head.n_days - 1)
    span = wording.days((head.first_day, last))
    made = wording.moment(head.created)
    status = wording.named(head.status)
    return " · ".join(part for part in (head.name, span, status, made) if part)
