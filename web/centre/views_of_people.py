"""People: found, read, changed; and their wishes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.editing.units import agent_unit, hours_account_unit, leave_unit, wishes_unit
from scheduler.hours.ledger import own_account
from scheduler.people.agents import CHANNELS
from scheduler.people.finding import (
    MISSING,
    AgentFilter,
    find_agents,
    home_pod,
    lacks,
    page_of,
    skills_of,
)
from scheduler.store.channel_wishes import channel_wishes
from scheduler.store.roster_records import clock_span
from scheduler.store.rostered import rostered_days
from web.access import needs, seen_pods
from web.centre.blueprint import agent_named, blueprint
from web.centre.editing import Place, edited
from web.centre.values import shown_parts
from web.config import web_config

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue as Answer

    from scheduler.editing.entries import Entries
    from scheduler.store.rostered import RosteredDay

DAYS_AHEAD = 28
"""So far ahead a person's published shifts are shown."""


@blueprint.get("/centre/agents")
@needs(Permission.READ_PEOPLE)
def agents() -> str:
    """Agents, narrowed by name, pod, skill and channel."""
    centre, day = web_config().centre(), web_config().today()
    asked = request.args
    wanted = AgentFilter(
        text=asked.get("text", ""),
        pod=asked.get("pod", ""),
        skill=asked.get("skill", ""),
        channel=asked.get("channel", ""),
        missing=asked.get("missing", ""),
        left="left" in asked,
    )
    seen = seen_pods(Permission.READ_PEOPLE)
    found = find_agents(centre, wanted, seen, day)
    page = page_of(found, asked.get("page", 1, type=int))
    shown = [
        {
            "agent": agent,
            "pod": home_pod(agent, day),
            "contract": agent.contract_on(day),
            "channels": [c.channel for c in agent.channels if c.validity.covers(day)],
            "skills": [s.skill for s in agent.skills if s.validity.covers(day)],
            "lacks": lacks(agent, day),
        }
        for agent in found[page.start : page.end]
    ]
    return render_template(
        "centre/agents.html",
        shown=shown,
        page=page,
        wanted=wanted,
        day=day,
        args={name: value for name, value in asdict(wanted).items() if value},
        pods=[pod for pod in centre.pods if pod.code in seen],
        skills=skills_of(centre),
        channels=CHANNELS,
        missing=MISSING,
    )


@blueprint.get("/centre/agents/<number>")
@needs(Permission.READ_PEOPLE)
def agent(number: str) -> str:
    """One person with all that is stored, and the published shifts of the next weeks."""
    config = web_config()
    centre, day = config.centre(), config.today()
    found = agent_named(centre, number, Permission.READ_PEOPLE)
    with config.database.reading() as session:
        ahead = day + timedelta(days=DAYS_AHEAD)
        rostered = rostered_days(session, [number], day, ahead)
        account = own_account(session, centre, found, day)
        channels = channel_wishes(session, [number]).get(number)
    return render_template(
        "centre/agent.html",
        agent=found,
        pod=home_pod(found, day),
        lacks=lacks(found, day),
        parts=shown_parts(centre, agent_unit(number)),
        wishes=shown_parts(centre, wishes_unit(number)),
        leave=shown_parts(centre, leave_unit(number)),
        channel_wishes=channels,
        absences=[a for a in centre.absences if a.personnel_number == number],
        types={kind.code: kind for kind in centre.absence_types},
        rostered_days=[shift_line(one) for one in rostered],
        account=account,
    )


def shift_line(one: RosteredDay) -> dict[str, Any]:
    """A published shift in local time."""
    return {"roster_id": one.roster_id, "day": one.day, "local": clock_span(one, one.zone)}


@blueprint.route("/centre/agents/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def new_agent() -> Answer:
    """The form of a person who is not there yet."""

    def then(entries: Entries) -> str:
        number = entries.rows["person"][0]["personnel_number"].strip()
        return url_for("centre.agent", number=number)

    return edited(agent_unit(), Place(gettext("New person"), url_for("centre.agents"), then))


@blueprint.route("/centre/agents/<number>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_agent(number: str) -> Answer:
    """The form of a person with all that is dated."""
    found = agent_named(web_config().centre(), number, Permission.EDIT_CENTRE)
    here = url_for("centre.agent", number=number)
    return edited(agent_unit(number), Place(f"{found.name} · {number}", here, lambda _: here))


@blueprint.route("/centre/agents/<number>/hours-account", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_hours_account(number: str) -> Answer:
    """The form of the balances that a person's hours account was given."""
    found = agent_named(web_config().centre(), number, Permission.EDIT_CENTRE)
    here = url_for("centre.agent", number=number)
    title = gettext("Hours account of %(name)s", name=found.name)
    return edited(hours_account_unit(number), Place(title, here, lambda _: here))


@blueprint.get("/centre/wishes")
@needs(Permission.READ_PEOPLE)
def wishes() -> str:
    """Wishes for days to come, by day."""
    centre, day = web_config().centre(), web_config().today()
    seen = seen_pods(Permission.READ_PEOPLE)
    wanted = AgentFilter(text=request.args.get("text", ""), pod=request.args.get("pod", ""))
    people = {a.personnel_number: a for a in find_agents(centre, wanted, seen, day)}
    found = sorted(
        (
            wish
            for wish in centre.wishes
            if wish.personnel_number in people and (wish.day is None or wish.day >= day)
        ),
        key=lambda w: (w.day is not None, w.day or day, people[w.personnel_number].name),
    )
    page = page_of(found, request.args.get("page", 1, type=int))
    return render_template(
        "centre/wishes.html",
        wishes=found[page.start : page.end],
        page=page,
        people=people,
        homes={number: home_pod(one, day) for number, one in people.items()},
        patterns={pattern.code: pattern.name for pattern in centre.patterns},
        pods=[pod for pod in centre.pods if pod.code in seen],
        wanted=wanted,
        args={name: value for name, value in asdict(wanted).items() if value},
    )


@blueprint.route("/centre/agents/<number>/wishes", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_wishes(number: str) -> Answer:
    """The form of all wishes of a person."""
    found = agent_named(web_config().centre(), number, Permission.EDIT_CENTRE)
    here = url_for("centre.agent", number=number)
    title = gettext("Wishes of %(name)s", name=found.name)
    return edited(wishes_unit(number), Place(title, here, lambda _: here))
