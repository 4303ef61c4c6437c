"""The form of the centre's settings: every field with its unit and what it does."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from babel.dates import format_date
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, NumberRange, Regexp, ValidationError

from scheduler.centre_settings import CentreSettings
from web.language import current
from web.wording import LOCALES

if TYPE_CHECKING:
    from wtforms import Field

NEEDED = InputRequired(lazy_gettext("Please fill this in."))
MONDAY = date(2026, 11, 30)


def _number(label: Any, hint: Any, low: int, high: int) -> IntegerField:
    text = lazy_gettext("Please enter a whole number from %(min)s to %(max)s.")
    return IntegerField(
        label,
        [NEEDED, NumberRange(low, high, text)],
        description=hint,
        render_kw={"min": low, "max": high, "inputmode": "numeric"},
    )


def _time(label: Any, hint: Any = "") -> TimeField:
    return TimeField(label, [NEEDED], description=hint)


def _weekday(label: Any, hint: Any) -> SelectField:
    return SelectField(label, [NEEDED], coerce=int, description=hint)


class SettingsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """All of ``CentreSettings``, and the version they were looked at."""

    version = HiddenField(validators=[Regexp(r"\d{1,9}$")])
    zone = StringField(
        lazy_gettext("Time zone"),
        [NEEDED],
        description=lazy_gettext("Such as Europe/Berlin. All times here are read in it."),
    )
    publication_lead_days = _number(
        lazy_gettext("Publication lead time in days"),
        lazy_gettext("A week published later than this is shown as late."), 0, 365,
    )  # fmt: skip
    notice_period_h = _number(
        lazy_gettext("Notice period in hours"),
        lazy_gettext(
            "A shift that begins sooner moves only if its owner agrees. "
            "96 hours are the four days of section 12 TzBfG."
        ), 0, 24 * 60,
    )  # fmt: skip
    proposal_open_h = _number(
        lazy_gettext("Proposals stay open for hours"),
        lazy_gettext("Then an unanswered proposal expires."), 1, 24 * 14,
    )  # fmt: skip
    escalate_unseen_after_h = _number(
        lazy_gettext("Unseen changes are escalated after hours"),
        lazy_gettext("Planning and the pod's lead are told of a changed shift nobody has seen."),
        1, 24 * 14,
    )  # fmt: skip
    quiet_from = _time(lazy_gettext("Quiet from"))
    quiet_to = _time(
        lazy_gettext("Quiet until"),
        lazy_gettext("In between nobody is mailed, reminded or escalated to."),
    )
    daily_mail_at = _time(
        lazy_gettext("Daily mail at"),
        lazy_gettext("For those who want their notices bundled."),
    )
    generation_weekday = _weekday(
        lazy_gettext("Drafts are made on"), lazy_gettext("Every week, one week of all pods.")
    )
    generation_at = _time(lazy_gettext("Drafts are made at"))
    generation_weeks_ahead = _number(
        lazy_gettext("Drafts are made weeks ahead"),
        lazy_gettext("Counted from the week in which they are made."), 1, 26,
    )  # fmt: skip
    generation_seconds = _number(
        lazy_gettext("Search time in seconds for each pod"),
        lazy_gettext("More is better, up to some minutes."), 5, 3600,
    )  # fmt: skip
    wish_weekday = _weekday(
        lazy_gettext("Wishes are due on"), lazy_gettext("The last such day before the draft.")
    )
    wish_at = _time(lazy_gettext("Wishes are due at"))
    wish_reminder_h = _number(
        lazy_gettext("Reminder hours before"),
        lazy_gettext("So long before the deadline agents are reminded; not in the quiet hours."),
        1, 24 * 14,
    )  # fmt: skip
    keep_journal_months = _number(
        lazy_gettext("Journal kept for months"),
        lazy_gettext(
            "Then its entries are deleted every night. At least 24: section 16 ArbZG asks for "
            "two years of overtime records."
        ), 24, 600,
    )  # fmt: skip
    keep_jobs_days = _number(
        lazy_gettext("Jobs kept for days"), lazy_gettext("Their results stay."), 1, 3650
    )
    keep_drafts_days = _number(
        lazy_gettext("Old drafts kept for days"),
        lazy_gettext("Of past weeks and discarded ones. What was published stays."), 1, 3650,
    )  # fmt: skip
    keep_notices_days = _number(lazy_gettext("Read notices kept for days"), "", 1, 3650)
    pseudonymise_after_months = _number(
        lazy_gettext("Names of former agents kept for months"),
        lazy_gettext(
            "After the last day of employment; then name, address, wishes and absences go."
        ), 0, 120,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [
            (n, format_date(MONDAY + timedelta(days=n), "EEEE", locale=LOCALES[current()]))
            for n in range(7)
        ]
        self.generation_weekday.choices = names
        self.wish_weekday.choices = names

    def validate_zone(self, field: Field) -> None:
        """Only zones that exist."""
        if field.data not in available_timezones():
            raise ValidationError(
                gettext("There is no such time zone; write it like Europe/Berlin.")
            )

    def seen_version(self) -> int:
        """The version of the settings that were looked at."""
        return int(self.version.data or 0)

    def settings(self) -> CentreSettings:
        """What was entered."""
        return CentreSettings(**{f.name: self[f.name].data for f in fields(CentreSettings)})


GROUPS = (
    (
        lazy_gettext("Publication"),
        ("zone", "publication_lead_days", "notice_period_h", "proposal_open_h"),
    ),
    (
        lazy_gettext("Notices"),
        ("quiet_from", "quiet_to", "daily_mail_at", "escalate_unseen_after_h"),
    ),
    (
        lazy_gettext("Weekly drafts"),
        ("generation_weekday", "generation_at", "generation_weeks_ahead", "generation_seconds"),
    ),
    (lazy_gettext("Wishes"), ("wish_weekday", "wish_at", "wish_reminder_h")),
    (
        lazy_gettext("Kept for how long"),
        (
            "keep_journal_months", "keep_jobs_days", "keep_drafts_days", "keep_notices_days",
            "pseudonymise_after_months",
        ),
    ),
)  # fmt: skip
"""Heading and fields of each part of the form."""
