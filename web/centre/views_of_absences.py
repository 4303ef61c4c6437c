"""Absences: who is away, and what is rostered for them then."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.editing.rows import layout_of_kind
from scheduler.editing.units import absence_unit, leave_unit, school_holidays_unit
from scheduler.errors import ConflictError, NotFoundError
from scheduler.files.cells import CellError, parse_cell
from scheduler.people.finding import AgentFilter, find_agents, home_pod, page_of
from scheduler.planning.vacating import vacate
from scheduler.store.rostered import rostered_days
from scheduler.store.rosters import list_rosters, load_roster
from web.access import needs, origin, seen_pods
from web.centre.blueprint import agent_named, blueprint, link_to
from web.centre.editing import Place, edited
from web.centre.views_of_people import shift_line
from web.config import web_config

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue as Answer

    from scheduler.centre import Centre
    from scheduler.editing.entries import Entries
    from scheduler.people.absences import Absence


@blueprint.get("/centre/absences")
@needs(Permission.READ_PEOPLE)
def absences() -> str:
    """Absences that are not over, or all of them."""
    centre, day = web_config().centre(), web_config().today()
    seen = seen_pods(Permission.READ_PEOPLE)
    asked = request.args
    wanted = AgentFilter(asked.get("text", ""), asked.get("pod", ""), left="past" in asked)
    people = {a.personnel_number: a for a in find_agents(centre, wanted, seen, day)}
    found = sorted(
        (
            absence
            for absence in centre.absences
            if absence.personnel_number in people and (wanted.left or absence.last >= day)
        ),
        key=lambda a: (a.first, people[a.personnel_number].name),
    )
    page = page_of(found, asked.get("page", 1, type=int))
    args = {name: value for name, value in asdict(wanted).items() if value and name != "left"}
    return render_template(
        "centre/absences.html",
        absences=found[page.start : page.end],
        page=page,
        people=people,
        homes={number: home_pod(one, day) for number, one in people.items()},
        types={kind.code: kind for kind in centre.absence_types},
        pods=[pod for pod in centre.pods if pod.code in seen],
        wanted=wanted,
        args=args | ({"past": "1"} if wanted.left else {}),
        day=day,
    )


@blueprint.get("/centre/absences/<number>/<first>")
@needs(Permission.READ_PEOPLE)
def absence(number: str, first: str) -> str:
    """One absence, and the published shifts it takes away."""
    config = web_config()
    centre = config.centre()
    agent = agent_named(centre, number, Permission.READ_PEOPLE)
    found = _absence(centre, number, _day(first))
    with config.database.reading() as session:
        first_left = max(found.first, config.today())
        every = rostered_days(session, [number], first_left, found.last)
        meets = {one: found.meets(one.day, one.start_utc, one.end_utc, one.zone) for one in every}
        rostered = [one for one in every if meets[one] == "wholly"]
        names = {one.roster_id for one in rostered}
        versions = {head.id: head.version for head in list_rosters(session) if head.id in names}
    return render_template(
        "centre/absence.html",
        agent=agent,
        absence=found,
        type={kind.code: kind for kind in centre.absence_types}[found.type],
        rostered_days=[shift_line(one) for one in rostered],
        stays=[shift_line(one) for one in every if meets[one] == "partly"],
        versions=versions,
    )


@blueprint.post("/centre/absences/<number>/<first>/vacate")
@needs(Permission.COVER)
def vacate_shifts(number: str, first: str) -> Answer:
    """Take the shifts of an absence out of a published roster, and look for cover there."""
    config = web_config()
    centre = config.centre()
    agent_named(centre, number, Permission.COVER)
    found = _absence(centre, number, _day(first))
    roster_id = request.form.get("roster", "")
    with config.database.writing() as session:
        stored = load_roster(session, roster_id)
        if stored.status != "published" or str(stored.version) != request.form.get("version"):
            raise ConflictError(
                f"roster {roster_id} was changed meanwhile; nothing was taken out",
                de="Der Dienstplan wurde inzwischen geändert; es wurde nichts herausgenommen.",
            )
        vacate(session, stored, found, origin())
    flash(gettext("The shifts are taken out. Who can cover them stands here."), "good")
    return redirect(link_to("rosters.cover", roster_id=roster_id) or _page_of(number, first))


def _absence(centre: Centre, number: str, first: date) -> Absence:
    for one in centre.absences:
        if (one.personnel_number, one.first) == (number, first):
            return one
    raise NotFoundError(f"no absence of {number} from {first}")


def _day(text: str) -> date:
    """A day as it stands in an address or in a form that was saved."""
    columns = {column.name: column for column in layout_of_kind("absences").columns}
    try:
        found: date = parse_cell(columns["first"], text.strip())
    except CellError as error:
        raise NotFoundError(f"no day {text!r}") from error
    return found


def _page_of(number: str, first: str) -> str:
    return url_for("centre.absence", number=number.strip(), first=_day(first).isoformat())


@blueprint.route("/centre/absences/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def new_absence() -> Answer:
    """The form of an absence that is not there yet; ``agent`` fills in the number."""

    def then(entries: Entries) -> str:
        row = entries.rows["absence"][0]
        return _page_of(row["personnel_number"], row["first"])

    place = Place(gettext("New absence"), url_for("centre.absences"), then)
    return edited(absence_unit(), place, {"personnel_number": request.args.get("agent", "")})


@blueprint.route("/centre/absences/<number>/<first>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_absence(number: str, first: str) -> Answer:
    """The form of an absence."""
    agent = agent_named(web_config().centre(), number, Permission.EDIT_CENTRE)

    def then(entries: Entries) -> str:
        return _page_of(number, entries.rows["absence"][0]["first"])

    title = gettext("Absence of %(name)s", name=agent.name)
    return edited(absence_unit(number, _day(first)), Place(title, url_for("centre.absences"), then))


@blueprint.route("/centre/agents/<number>/leave", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_leave(number: str) -> Answer:
    """The form of what a person may take of leave, year by year."""
    found = agent_named(web_config().centre(), number, Permission.EDIT_CENTRE)
    here = url_for("centre.agent", number=number)
    title = gettext("Leave of %(name)s", name=found.name)
    return edited(leave_unit(number), Place(title, here, lambda _: here))


@blueprint.route("/centre/school-holidays", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_school_holidays() -> Answer:
    """The form of the school holidays of one state; ``state`` names it, empty: of all pods."""
    here = url_for("centre.absences")
    state = request.args.get("state", "").strip()
    title = gettext("School holidays of %(state)s", state=state or gettext("all pods"))
    return edited(school_holidays_unit(state), Place(title, here, lambda _: here))
