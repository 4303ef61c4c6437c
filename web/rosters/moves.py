"""Moving a shift: what it would do, and doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.planning.moves import check_move, make_move
from scheduler.publication.asking import propose_move
from web.access import needs, origin
from web.config import web_config
from web.language import current
from web.rosters.blueprint import blueprint
from web.rosters.forms import MoveForm
from web.rosters.scope import seen_line, seen_view

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from scheduler.planning.move_records import Move
    from scheduler.planning.moves import MoveEffect
    from scheduler.rosters import PodRoster, RosterLine, RosterView


@dataclass(frozen=True)
class Answer:
    """What a check found: an effect, or why there is none, or why it was not done."""

    effect: MoveEffect | None
    refusal: str = ""

    @property
    def proposed(self) -> bool:
        """Whether those concerned have to be asked."""
        return self.effect is not None and bool(self.effect.at_short_notice)

    @property
    def asks_both(self) -> bool:
        """Whether two people have to agree."""
        return self.proposed and self.effect is not None and len(self.effect.move.agents) > 1


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
    wanted = _wanted(form)
    if wanted is None:
        return _page(view, part, form, None), 422
    version = int(form.version.data or 0)
    if request.form.get("do") != "make":
        return _page(view, part, form, _checked(line.id, version, wanted))
    if refusal := _make(line, version, wanted, form.reason.data or ""):
        return _refused(view, part, form, wanted, refusal), 422
    week = _week(line, wanted)
    return redirect(url_for("rosters.roster", roster_id=line.id, pod=wanted.pod, week=week))


def _part(line: RosterLine, pod: str) -> tuple[RosterView, PodRoster]:
    if pod not in line.pods:
        raise NotFoundError(f"pod {pod!r} is not part of roster {line.id}")
    view = seen_view(line, (pod,))
    return view, view.pods[0]


def _wanted(form: MoveForm) -> Move | None:
    """What the form says; ``None`` if that is nothing, and the form says why."""
    if not form.validate():
        return None
    try:
        return form.move()
    except InvalidDataError as error:
        form.form_errors.append(error.in_language(current()))
        return None


def _page(view: RosterView, part: PodRoster, form: MoveForm, answer: Answer | None) -> str:
    """The whole page; a script that asks gets the answer alone."""
    if request.headers.get("HX-Request"):
        return render_template("rosters/effect.html", view=view, form=form, answer=answer)
    return render_template("rosters/move.html", view=view, pod=part, form=form, answer=answer)


def _refused(view: RosterView, part: PodRoster, form: MoveForm, wanted: Move, refusal: str) -> str:
    """The form as it was sent, with what the move would do now."""
    form.fill_from(part)
    version = seen_line(view.id).version
    form.version.data = str(version)
    now = _checked(view.id, version, wanted)
    if now.effect is None or not now.effect.allowed:
        return _page(view, part, form, now)
    return _page(view, part, form, Answer(now.effect, refusal))


def _checked(roster_id: str, version: int, wanted: Move) -> Answer:
    try:
        return Answer(check_move(web_config().database, roster_id, version, wanted))
    except (ConflictError, NotFoundError, InvalidDataError) as error:
        return Answer(None, error.in_language(current()))


def _make(line: RosterLine, version: int, wanted: Move, reason: str) -> str:
    """Do it, or propose it to those concerned; returns what forbids it, empty if nothing does."""
    database, by = web_config().database, origin(reason)
    try:
        effect = check_move(database, line.id, version, wanted)
        if effect.changes_nothing:
            flash(gettext("The shift stands there already. Nothing was changed."), "warn")
        elif effect.at_short_notice and effect.allowed:
            asked = propose_move(database, line.id, version, wanted, by)
            names = ", ".join(proposal.name for proposal in asked)
            flash(gettext("Proposed to %(name)s; the answer is told to you.", name=names), "good")
        else:
            make_move(database, line.id, version, wanted, by)
            said = gettext("Done. The roster is at version %(version)s now.", version=version + 1)
            flash(said, "good")
    except (ConflictError, NotFoundError) as error:
        return error.in_language(current())
    return ""


def _week(line: RosterLine, wanted: Move) -> int:
    place = wanted.given or wanted.taken
    return (place.day - line.first_day).days // 7 + 1 if place else 1
