"""Half days in forms: which half, and what is told about shifts that lie in both."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs

from scheduler.store.roster_records import clock_span
from web.rosters.blueprint import blueprint
from web.wording import day_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.people.absences import Half
    from scheduler.store.rostered import RosteredDay

HALVES = {"first": lazy_gettext("before noon"), "second": lazy_gettext("after noon")}
WHOLE = SelectChoice("", lazy_gettext("whole days"))


@blueprint.app_template_filter("half_name")
def half_name(half: Half) -> str:
    """A half of a day in words."""
    return str(HALVES[half])


class HalfDayFields:
    """The part of a form that says how much of a day somebody is away."""

    half = SelectField(
        lazy_gettext("How much of the day"),
        default="",
        choices=[WHOLE, *(SelectChoice(key, text) for key, text in HALVES.items())],
        description=lazy_gettext("Half a day is a single day."),
    )
    known = HiddenField()
    """The shifts of which the form has told already that they stay."""

    @property
    def chosen_half(self) -> Half | None:
        """The half that is away; ``None``: whole days."""
        return cast("Half | None", self.half.data or None)

    def tells_of(self, stays: Sequence[RosteredDay]) -> bool:
        """Whether shifts stay of which nobody was told yet; then the form tells of them."""
        names = " ".join(shift.duty_id for shift in stays)
        if not names or self.known.data == names:
            return False
        self.known.data = names
        self.half.errors = [*self.half.errors, *map(_stays, stays)]
        return True


def _stays(shift: RosteredDay) -> str:
    text: str = gettext(
        "The shift %(day)s %(span)s lies in both halves of the day. It is not taken away:"
        " somebody has to move or shorten it. Send this again if that is meant.",
        day=day_short(shift.day),
        span=clock_span(shift, shift.zone),
    )
    return text
