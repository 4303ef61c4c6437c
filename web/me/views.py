"""The agent's first page: the own shifts, what changed, what waits for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from scheduler.access.permissions import Permission
from scheduler.publication.own_week import own_weeks
from scheduler.store.journal import Origin
from scheduler.store.proposals import list_proposals
from scheduler.store.published import last_published_day
from scheduler.store.seen import mark_seen
from scheduler.store.settings import load_centre_settings
from web.access import account, needs
from web.config import web_config
from web.notices.views import own_notices
from web.wording import clock

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from scheduler.people.agents import Agent
    from scheduler.store.proposals import Proposal
    from scheduler.store.roster_records import StoredDuty

blueprint = Blueprint("me", __name__, url_prefix="/me")

WEEKS = range(2, 9)
"""At least and below how many weeks are shown: as many as are published."""
NOTICES = 5


@blueprint.get("")
@needs(Permission.OWN_WEEK)
def week() -> str:
    """The present week and the next ones, as far as they are published."""
    config = web_config()
    centre, agent = config.centre(), _agent()
    if agent is None:
        return render_template("me/nobody.html")
    with config.database.reading() as session:
        settings, _ = load_centre_settings(session)
        today = config.clock.now().astimezone(ZoneInfo(settings.zone)).date()
        n_weeks = _weeks(today, last_published_day(session))
        weeks = own_weeks(session, centre, agent, today, n_weeks)
        proposals = _proposals(session, agent)
    notices = [line for line in own_notices(50) if not line.notice.read_at]
    return render_template(
        "me/week.html",
        agent=agent,
        today=today,
        weeks=weeks,
        unseen=[change for week in weeks for day in week.days for change in day.changes],
        notices=notices[:NOTICES],
        proposals=proposals,
        pods={pod.code: pod.name for pod in centre.pods},
        zones={pod.code: pod.zone for pod in centre.pods},
    )


@blueprint.post("/seen")
@needs(Permission.OWN_WEEK)
def seen() -> Response:
    """Mark one's own changed shifts as seen: those named, or all."""
    me = account()
    ids = request.form.getlist("change") or None
    with web_config().database.writing() as session:
        origin = Origin(me.id, "agent")
        n = mark_seen(session, me.personnel_number, ids, origin) if me.personnel_number else 0
    if n:
        flash(ngettext("Noted: %(num)d change seen.", "Noted: %(num)d changes seen.", n), "good")
    return redirect(url_for("me.week"))


def _agent() -> Agent | None:
    number = account().personnel_number
    people = web_config().centre().agents
    return next((agent for agent in people if agent.personnel_number == number), None)


def _proposals(session: Session, agent: Agent) -> tuple[Proposal, ...]:
    """What waits for an answer, if this installation can take one."""
    if "proposals.answer" not in current_app.view_functions:
        return ()
    return list_proposals(session, personnel_number=agent.personnel_number, state="open")


def duty_span(duty: StoredDuty, zone: str) -> str:
    """Such as *08:00–16:30*."""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (duty.start_utc, duty.end_utc))
    return f"{clock(start)}–{clock(end)}"


blueprint.add_app_template_filter(duty_span)


def _weeks(today: date, last: date | None) -> int:
    needed = 0 if last is None else (last - today).days // 7 + 2
    return min(max(needed, WEEKS.start), WEEKS.stop - 1)
