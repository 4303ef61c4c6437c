"""Cover: an absence entered, who can take the shift, asking them, or a repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.jobs.records import JobKind
from scheduler.people.absences import Absence
from scheduler.planning.cover import cover_options
from scheduler.planning.move_records import Place
from scheduler.planning.vacating import enter_absence, open_duties, shifts_that_stay
from scheduler.publication.asking import ask_for_cover
from scheduler.store.jobs import enqueue
from scheduler.store.rosters import load_roster
from web.access import account, needs, origin
from web.addresses import day_named
from web.config import web_config
from web.language import current
from web.rosters.blueprint import blueprint
from web.rosters.forms import AbsenceForm, RepairForm
from web.rosters.scope import PUBLISHED, seen_line, visible_pods

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from scheduler.planning.cover import CoverOptions
    from scheduler.rosters import RosterLine


def _line(roster_id: str) -> tuple[RosterLine, tuple[str, ...]]:
    """A published roster and those of its pods one may look for cover in."""
    line = seen_line(roster_id)
    pods = visible_pods(line, Permission.COVER)
    if line.status != PUBLISHED or not pods:
        raise NotFoundError(f"no cover in roster {roster_id}")
    return line, pods


@blueprint.get("/rosters/<roster_id>/cover")
@needs(Permission.COVER)
def cover(roster_id: str) -> str:
    """What is open because somebody is away; of one of these shifts, who can take it."""
    line, pods = _line(roster_id)
    return _page(line, pods, _absence_form(line, pods), _options(line, pods))


@blueprint.post("/rosters/<roster_id>/cover/absence")
@needs(Permission.COVER)
def absence(roster_id: str) -> ResponseReturnValue:
    """Note that somebody is away and take the shifts of these days away."""
    line, pods = _line(roster_id)
    form = _absence_form(line, pods)
    first, last = form.first.data, form.last.data
    if not form.validate() or first is None or last is None:
        return _page(line, pods, form, None), 422
    try:
        away = Absence(form.agent.data, form.type.data, first, last, form.chosen_half)
        with web_config().database.reading() as session:
            stays = shifts_that_stay(session, away)
        if form.tells_of(stays):
            return _page(line, pods, form, None), 422
        version = int(form.version.data or 0)
        enter_absence(web_config().database, line.id, version, away, origin())
    except (ConflictError, InvalidDataError) as error:
        form.form_errors.append(error.in_language(current()))
        return _page(line, pods, form, None), 422
    flash(gettext("The absence is noted. What it leaves open stands below."), "good")
    return redirect(url_for("rosters.cover", roster_id=line.id))


@blueprint.post("/rosters/<roster_id>/cover/ask")
@needs(Permission.COVER)
def ask(roster_id: str) -> Response:
    """Ask everybody chosen for the open shift; the first to accept has it."""
    line, pods = _line(roster_id)
    options = _options(line, pods)
    chosen = set(request.form.getlist("ask"))
    place = options.open_duty.duty if options else None
    back = redirect(url_for("rosters.cover", roster_id=line.id))
    if options is None or place is None or not chosen:
        flash(gettext("Nobody was chosen."), "warn")
        return back
    moves = [c.move for c in options.possible if c.personnel_number in chosen and c.move]
    opened = Place(place.personnel_number, place.day)
    try:
        asked = ask_for_cover(
            web_config().database, line.id, options.version, opened, moves, origin()
        )
    except ConflictError as error:
        flash(error.in_language(current()), "lack")
        return back
    flash(ngettext("%(num)d person is asked.", "%(num)d people are asked.", len(asked)), "good")
    return back


@blueprint.post("/rosters/<roster_id>/cover/repair")
@needs(Permission.COVER)
def repair(roster_id: str) -> Response:
    """Queue a search that closes the gaps with few changes."""
    line, pods = _line(roster_id)
    form = RepairForm()
    if form.validate_on_submit() and form.pod.data in pods:
        payload = {
            "roster": line.id,
            "pods": [form.pod.data],
            "first_day": day_named(form.first_day.data or "").isoformat(),
            "reason": form.reason.data or "",
        }
        with web_config().database.writing() as session:
            enqueue(session, JobKind.REPAIR, payload, who=account().id, lane="quick")
        flash(gettext("The repair is on its way; its result comes as a draft."), "good")
    return redirect(url_for("rosters.cover", roster_id=line.id))


def _options(line: RosterLine, pods: tuple[str, ...]) -> CoverOptions | None:
    """Who can take the shift the address or the form names; ``None`` if it names none."""
    asked = request.values
    if not asked.get("agent") or not asked.get("day") or request.endpoint == "rosters.absence":
        return None
    if asked.get("pod") not in pods:
        raise NotFoundError(f"no pod {asked.get('pod')!r}")
    place = Place(asked["agent"], day_named(asked["day"]))
    return cover_options(web_config().database, line.id, asked["pod"], place)


def _absence_form(line: RosterLine, pods: tuple[str, ...]) -> AbsenceForm:
    centre, today = web_config().centre(), web_config().today()
    first = max(today, line.first_day)
    form = AbsenceForm(version=line.version, first=first, last=first)
    form.agent.choices = sorted(
        (
            (agent.personnel_number, agent.name)
            for agent in centre.agents
            if agent.pod_on(line.first_day) in pods and agent.employed.covers(line.first_day)
        ),
        key=lambda pair: pair[1],
    )
    german = current() == "de"
    form.type.choices = [
        (kind.code, kind.name_de if german else kind.name_en) for kind in centre.absence_types
    ]
    return form


def _page(
    line: RosterLine, pods: tuple[str, ...], form: AbsenceForm, options: CoverOptions | None
) -> str:
    config = web_config()
    centre = config.centre()
    with config.database.reading() as session:
        stored = load_roster(session, line.id, ())
        opened = open_duties(session, stored, centre, pods)
    return render_template(
        "rosters/cover.html",
        line=line,
        form=form,
        opened=opened,
        options=options,
        repair_form=RepairForm(),
        zones={pod.code: pod.zone for pod in centre.pods},
        pod_names={pod.code: pod.name for pod in centre.pods},
    )
