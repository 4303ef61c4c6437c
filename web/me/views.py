"""The agent's first page: the own shifts, what changed, what waits for an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from scheduler.access.permissions import Permission
from scheduler.hours.ledger import own_account
from scheduler.publication.own_week import own_weeks
from scheduler.store.journal import Origin
from scheduler.store.proposals import list_proposals
from scheduler.store.published import last_published_day
from scheduler.store.seen import mark_seen
from scheduler.store.settings import load_centre_settings
from web.access import account, needs, own_agent
from web.addresses import day_named
from web.config import web_config
from web.me.figures import pod_week
from web.me.waits import waiting
from web.notices.views import own_notices
from web.wording import clock

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from scheduler.centre import Centre
    from scheduler.people.agents import Agent
    from scheduler.store.roster_records import StoredDuty

blueprint = Blueprint("me", __name__, url_prefix="/me")

WEEKS = range(2, 9)
"""At least and below how many weeks are shown: as many as are published."""
NOTICES = 5


@blueprint.get("")
@needs(Permission.OWN_WEEK)
def week() -> str:
    """The present week and the next ones, as far as they are published; or one week alone."""
    config = web_config()
    centre = config.centre()
    agent = own_agent(centre)
    if agent is None:
        return render_template("me/nobody.html")
    with config.database.reading() as session:
        values = _values(session, centre, agent, request.args.get("week"))
    return render_template(
        "me/week.html",
        **values,
        agent=agent,
        now=config.clock.now(),
        notices=[line for line in own_notices(50) if not line.notice.read_at][:NOTICES],
        pods={pod.code: pod.name for pod in centre.pods},
        zones={pod.code: pod.zone for pod in centre.pods},
    )


def _values(session: Session, centre: Centre, agent: Agent, asked: str | None) -> dict[str, Any]:
    """What the page is made of; ``asked`` is a day of the one week to show."""
    now = web_config().clock.now()
    settings, _ = load_centre_settings(session)
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    first = today if asked is None else day_named(asked)
    n_weeks = _weeks(today, last_published_day(session)) if asked is None else 1
    own = own_weeks(session, centre, agent, first, n_weeks)
    number = agent.personnel_number
    proposals = list_proposals(session, personnel_number=number, state="open")
    unseen = [change for week in own.weeks for day in week.days for change in day.changes]
    shown = next((week for week in own.weeks if week.published), own.weeks[0])
    return {
        "today": today,
        "alone": asked is not None,
        "earlier": own.weeks[0].days[0].day - timedelta(days=7),
        "later": own.weeks[0].days[0].day + timedelta(days=7),
        "weeks": own.weeks,
        "next": own.next_shift(now),
        "waiting": waiting(session, number, len(proposals), len(unseen)),
        "unseen": unseen,
        "proposals": proposals,
        "figures_of": shown,
        "pod_week": pod_week(session, agent, [day.day for day in shown.days]),
        "hours": own_account(session, centre, agent, today),
    }


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


def duty_span(duty: StoredDuty, zone: str) -> str:
    """Such as *08:00–16:30*."""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (duty.start_utc, duty.end_utc))
    return f"{clock(start)}–{clock(end)}"


blueprint.add_app_template_filter(duty_span)


def _weeks(today: date, last: date | None) -> int:
    needed = 0 if last is None else (last - today).days // 7 + 2
    return min(max(needed, WEEKS.start), WEEKS.stop - 1)
