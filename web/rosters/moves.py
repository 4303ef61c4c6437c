"""Moving a shift: what it would do, and doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.planning.moves import check_move, make_move
from scheduler.publication.proposals import propose_move
from web.access import needs, origin
from web.config import web_config
from web.language import current
from web.rosters.blueprint import blueprint
from web.rosters.forms import MoveForm
from web.rosters.scope import seen_line, seen_view

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from scheduler.planning.move_records import Move
    from scheduler.planning.moves import MoveEffect
    from scheduler.rosters import PodRoster, RosterLine, RosterView


@dataclass(frozen=True)
class Answer:
    """What a check found; either an effect, or why there is none."""

    effect: MoveEffect | None
    refusal: str = ""

    @property
    def possible(self) -> bool:
        """Whether the move may be made or proposed."""
        return self.effect is not None and self.effect.allowed

    @property
    def proposed(self) -> bool:
        """Whether its owner has to be asked."""
        return self.effect is not None and bool(self.effect.at_short_notice)


@blueprint.get("/rosters/<roster_id>/moves")
@needs(Permission.PLAN)
def moves(roster_id: str) -> str:
    """A new shift for somebody: the form, empty but for what the address says."""
    line = seen_line(roster_id)
    pod = request.args.get("pod", line.pods[0])
    view, part = _part(line, pod)
    form = MoveForm(
        formdata=None, version=line.version, pod=pod, agent=request.args.get("agent", "")
    )
    return _page(view, part, form.offering(view, part), None)


@blueprint.post("/rosters/<roster_id>/moves")
@needs(Permission.PLAN)
def move(roster_id: str) -> ResponseReturnValue:
    """Check a move, or make it; a plain form and the table's dragging both come here."""
    line = seen_line(roster_id)
    form = MoveForm()
    view, part = _part(line, form.pod.data or "")
    form.offering(view, part)
    if not form.validate():
        return _page(view, part, form, None), 422
    version = int(form.version.data or 0)
    try:
        wanted = form.move()
    except InvalidDataError as error:
        form.form_errors.append(error.in_language(current()))
        return _page(view, part, form, None), 422
    if request.form.get("do") == "make":
        return _make(line, version, wanted, form)
    answer = _checked(line, version, wanted)
    if request.headers.get("HX-Request"):
        return render_template("rosters/effect.html", view=view, answer=answer)
    return _page(view, part, form, answer)


def _part(line: RosterLine, pod: str) -> tuple[RosterView, PodRoster]:
    if pod not in line.pods:
        raise NotFoundError(f"pod {pod!r} is not part of roster {line.id}")
    view = seen_view(line, (pod,))
    return view, view.pods[0]


def _page(view: RosterView, part: PodRoster, form: MoveForm, answer: Answer | None) -> str:
    return render_template("rosters/move.html", view=view, pod=part, form=form, answer=answer)


def _checked(line: RosterLine, version: int, wanted: Move) -> Answer:
    try:
        return Answer(check_move(web_config().database, line.id, version, wanted))
    except (ConflictError, NotFoundError, InvalidDataError) as error:
        return Answer(None, error.in_language(current()))


def _make(line: RosterLine, version: int, wanted: Move, form: MoveForm) -> Response:
    """Do it, or propose it to its owner; what forbids it is said on the roster's page."""
    database, by = web_config().database, origin(form.reason.data or "")
    try:
        effect = check_move(database, line.id, version, wanted)
        if effect.at_short_notice and effect.allowed:
            proposal = propose_move(database, line.id, version, wanted, by)
            said = gettext("Proposed to %(name)s; the answer is told to you.", name=proposal.name)
        else:
            make_move(database, line.id, version, wanted, by)
            said = gettext("Done. The roster is at version %(version)s now.", version=version + 1)
        flash(said, "good")
    except (ConflictError, NotFoundError) as error:
        flash(error.in_language(current()), "lack")
    week = _week(line, wanted)
    return redirect(url_for("rosters.roster", roster_id=line.id, pod=wanted.pod, week=week))


def _week(line: RosterLine, wanted: Move) -> int:
    place = wanted.given or wanted.taken
    return (place.day - line.first_day).days // 7 + 1 if place else 1
