"""What all views of the centre share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, url_for

from scheduler.errors import NotFoundError
from scheduler.people.finding import home_pod
from web.access import seen_pods
from web.centre.labels import choice, label
from web.centre.values import day_numeric, weekdays_text
from web.config import web_config

if TYPE_CHECKING:
    from scheduler.access.permissions import Permission
    from scheduler.centre import Centre
    from scheduler.people.agents import Agent

blueprint = Blueprint("centre", __name__)
for _filter in (choice, label, day_numeric, weekdays_text):
    blueprint.add_app_template_filter(_filter)


def agent_named(centre: Centre, number: str, permission: Permission) -> Agent:
    """The agent with this number.

    Raises
    ------
    NotFoundError
        If there is none, or ``permission`` does not hold for the agent's pod.
    """
    for agent in centre.agents:
        if agent.personnel_number == number:
            pods = seen_pods(permission)
            if len(pods) == len(centre.pods) or home_pod(agent, web_config().today()) in pods:
                return agent
    raise NotFoundError(f"no agent {number!r}")


def link_to(endpoint: str, **values: Any) -> str:
    """The address of another area's page, empty if this installation has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
