"""The one way in which every record is changed by form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from scheduler.editing.changing import STAYING, Edit, Outcome, carry_out, opened
from scheduler.editing.entries import entries_of
from web.access import origin
from web.centre.forms import form_of, posted_entries, with_row, without_row
from web.centre.labels import part_hint, part_title
from web.centre.values import shown_parts
from web.config import web_config
from web.language import current

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.typing import ResponseReturnValue as Answer

    from scheduler.editing.entries import Entries
    from scheduler.editing.units import Unit


@dataclass(frozen=True)
class Place:
    """Where a form stands: its heading, where it leads back to, where one goes after saving."""

    title: str
    back: str
    then: Callable[[Entries], str]
    """The page to go to, from what was saved."""


def edited(unit: Unit, place: Place, filled: Mapping[str, str] | None = None) -> Answer:
    """Show the form of a unit, or do what its button says.

    ``filled`` are columns of the first part that a new form already has.
    """
    desk = _FormDesk(unit, place)
    if request.method == "GET":
        return desk.fresh(filled or {})
    do = request.form.get("do", "save")
    entries = posted_entries(unit, request.form)
    if do.startswith(("add-", "drop-")):
        return desk.page(_changed_rows(unit, entries, do))
    return desk.carried_out(entries, remove=do == "remove")


def _changed_rows(unit: Unit, entries: Entries, do: str) -> Entries:
    """The same entries with one row more, or without one."""
    action, part, *row = do.split("-")
    if part not in {p.name for p in unit.parts if p.several}:
        return entries
    if action == "add":
        return with_row(entries, part)
    return without_row(entries, part, int(row[0])) if row and row[0].isdecimal() else entries


@dataclass(frozen=True)
class _FormDesk:
    """A form being answered."""

    unit: Unit
    place: Place

    def fresh(self, filled: Mapping[str, str]) -> str:
        """The form as it is opened; a part without rows begins with an empty one."""
        centre = web_config().centre()
        state = opened(centre, self.unit)
        entries = entries_of(centre, self.unit, decimal_comma=current() == "de")
        if filled:
            first = self.unit.parts[0].name
            rows = ({**entries.rows[first][0], **filled},)
            entries = replace(entries, rows={**entries.rows, first: rows})
        for part in self.unit.parts:
            if part.needed and not entries.rows[part.name]:
                entries = with_row(entries, part.name)
        return self._rendered(entries, state, Outcome())

    def page(self, entries: Entries) -> str:
        """The form with what was typed, unchecked."""
        return self._rendered(entries, request.form.get("opened", ""), Outcome())

    def carried_out(self, entries: Entries, *, remove: bool) -> Answer:
        """Save, or take out, and go on; or the form again with what is in the way."""
        edit = Edit(
            self.unit,
            None if remove else entries,
            request.form.get("opened", ""),
            decimal_comma=current() == "de",
            confirmed="confirmed" in request.form,
        )
        why = request.form.get("why", "").strip()
        outcome = carry_out(web_config().database, edit, origin(why))
        if outcome.counts is not None:
            return self._gone_on(entries, outcome, remove=remove)
        state = edit.opened
        if outcome.standing is not None:
            state = opened(web_config().centre(), self.unit)
        code = 409 if outcome.standing is not None else 422
        return self._rendered(entries, state, outcome, asked="remove" if remove else "save"), code

    def _gone_on(self, entries: Entries, outcome: Outcome, *, remove: bool) -> Answer:
        if not outcome.counts:
            flash(gettext("Nothing was different, so nothing was changed."), "good")
        elif remove:
            flash(gettext("Removed. The journal says what it was."), "good")
        else:
            flash(gettext("Saved."), "good")
        return redirect(self.place.back if remove else self.place.then(entries))

    def _rendered(self, entries: Entries, state: str, outcome: Outcome, asked: str = "save") -> str:
        centre = web_config().centre()
        return render_template(
            "centre/edit.html",
            unit=self.unit,
            place=self.place,
            form=form_of(self.unit, entries, centre, outcome.faults),
            parts=[
                (part, len(entries.rows[part.name]), part_title(part.name), part_hint(part.name))
                for part in self.unit.parts
            ],
            opened=state,
            outcome=outcome,
            asked=asked,
            standing=None
            if outcome.standing is None
            else form_of(self.unit, outcome.standing, centre),
            stored=() if outcome.standing is None else shown_parts(centre, self.unit),
            removable=not self.unit.is_new
            and self.unit.field not in STAYING
            and not self.unit.parts[0].several,
            people=centre.agents if self.unit.name == "absence" and self.unit.is_new else (),
            why=request.form.get("why", ""),
        )
