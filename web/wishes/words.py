"""Wishes in words, and what there is to wish for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from scheduler.people.finding import home_pod
from web.config import web_config
from web.language import current
from web.wording import named

if TYPE_CHECKING:
    from datetime import date

    from scheduler.centre import Centre
    from scheduler.people.agents import Agent
    from scheduler.people.wishes import Wish
    from scheduler.rosters import WishView

WEEKS_SHOWN = 4


def wish_line(wish: Wish, centre: Centre) -> str:
    """What is wished for, without its day."""
    if wish.kind == "day_off":
        return str(gettext("day off"))
    if wish.kind == "shift":
        names = {pattern.code: pattern.name for pattern in centre.patterns}
        return names.get(wish.pattern, wish.pattern)
    parts = []
    if wish.earliest:
        parts.append(gettext("start no earlier than %(at)s", at=f"{wish.earliest:%H:%M}"))
    if wish.latest:
        parts.append(gettext("start no later than %(at)s", at=f"{wish.latest:%H:%M}"))
    return ", ".join(parts)


def wish_key(wish: Wish) -> str:
    """Tells a person's wishes apart in a form."""
    parts = (wish.kind, wish.day, wish.earliest, wish.latest, wish.pattern, wish.weight)
    return "|".join("" if part is None else str(part) for part in parts)


def patterns_of(centre: Centre, agent: Agent, day: date) -> dict[str, str]:
    """The shift patterns of the agent's pod that hold now or later, by code."""
    pod = home_pod(agent, day)
    return {
        pattern.code: pattern.name
        for pattern in centre.patterns
        if pattern.is_worked_by(pod)
        and (pattern.validity.last is None or pattern.validity.last >= day)
    }


def channels_of(centre: Centre, agent: Agent, day: date) -> tuple[dict[str, str], dict[str, str]]:
    """The channels the agent has, and the others of the centre, by code."""
    own = sorted({grant.channel for grant in agent.channels if grant.validity.covers(day)})
    every = sorted({grant.channel for one in centre.agents for grant in one.channels})
    others = [channel for channel in every if channel not in own]
    return {c: named(c) for c in own}, {c: named(c) for c in others}


def granted_lines(agent: Agent) -> list[tuple[WishView, str]]:
    """What became of the wishes for published weeks, the newest roster first."""
    config = web_config()
    found = []
    published = [line for line in config.rosters.listing() if line.status == "published"]
    for line in published[:WEEKS_SHOWN]:
        pod = agent.pod_on(line.first_day)
        view = config.rosters.get(line.id, (pod,)) if pod in line.pods else None
        for part in view.pods if view else ():
            for row in part.agents:
                if row.personnel_number == agent.personnel_number:
                    found += [(wish, _text(wish)) for wish in row.wishes]
    return found


def _text(wish: WishView) -> str:
    return wish.text_de if current() == "de" else wish.text_en
