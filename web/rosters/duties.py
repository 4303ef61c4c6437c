"""The page of one shift: what it is made of, why it is locked, and moving it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import NotFoundError
from scheduler.planning.locks import set_lock
from web.access import may, needs, origin
from web.config import web_config
from web.rosters.blueprint import blueprint
from web.rosters.days import Bar, duty_bar
from web.rosters.forms import LockForm, MoveForm
from web.rosters.scope import PUBLISHED, seen_line, seen_view, visible_pods

if TYPE_CHECKING:
    from datetime import date

    from werkzeug.wrappers import Response

    from scheduler.rosters import AgentView, DutyView, PodRoster, RosterLine, RosterView


@dataclass(frozen=True)
class FoundDuty:
    """A duty with where it stands."""

    view: RosterView
    pod: PodRoster
    agent: AgentView
    duty: DutyView

    @property
    def week(self) -> int:
        """The number of the roster's week, counted from 1."""
        return (self.duty.day - self.view.first_day).days // 7 + 1


def find_duty(line: RosterLine, duty_id: str) -> FoundDuty:
    """The duty with this id, as far as whoever asks may see it.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    view = seen_view(line, visible_pods(line, Permission.READ_ROSTERS))
    for pod in view.pods:
        for agent in pod.agents:
            for duty in agent.duties:
                if duty.id == duty_id:
                    return FoundDuty(view, pod, agent, duty)
    raise NotFoundError(f"no duty {duty_id} in roster {line.id}")


@blueprint.get("/rosters/<roster_id>/duties/<duty_id>")
@needs(Permission.READ_ROSTERS)
def duty(roster_id: str, duty_id: str) -> str:
    """One shift: segments, breaks, why it is locked; for planners the way to move it."""
    line = seen_line(roster_id)
    found = find_duty(line, duty_id)
    form = None
    if may(Permission.PLAN) and line.status in ("draft", PUBLISHED):
        form = MoveForm.of_duty(found.view, found.pod, found.agent, found.duty)
    return render_template(
        "rosters/duty.html",
        found=found,
        bar=_bar(found),
        form=form,
        effect=None,
        lock_form=LockForm(version=line.version),
    )


def _bar(found: FoundDuty) -> Bar:
    return duty_bar(found.agent, found.duty)


@blueprint.post("/rosters/<roster_id>/duties/<duty_id>/lock")
@needs(Permission.PLAN)
def lock(roster_id: str, duty_id: str) -> Response:
    """Lock a shift of a draft, or let it go again."""
    found = find_duty(seen_line(roster_id), duty_id)
    form = LockForm()
    if form.validate_on_submit():
        locked = bool(form.locked.data)
        place = (found.pod.pod, found.agent.personnel_number, found.duty.day)
        _lock(roster_id, int(form.version.data or 0), place, locked=locked)
        flash(gettext("The shift is locked.") if locked else gettext("The shift is free."), "good")
    return redirect(url_for("rosters.duty", roster_id=roster_id, duty_id=duty_id))


def _lock(roster_id: str, version: int, place: tuple[str, str, date], *, locked: bool) -> None:
    database = web_config().database
    set_lock(database, roster_id, version, *place, locked=locked, origin=origin())
