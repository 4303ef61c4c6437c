"""Agents found by what a list is filtered by, and shown page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from scheduler.centre import Centre
    from scheduler.people.agents import Agent

PAGE_LENGTH = 50


@dataclass(frozen=True, slots=True)
class AgentFilter:
    """What a list of agents is narrowed to; an empty text narrows nothing."""

    text: str = ""
    """Part of the name or of the personnel number."""
    pod: str = ""
    skill: str = ""
    channel: str = ""
    missing: str = ""
    """One of ``MISSING``: only people who lack it."""
    left: bool = False
    """Also people who are not employed on the day."""


MISSING = ("pod", "contract", "channel")
"""What a person needs to be rostered at all."""


def home_pod(agent: Agent, day: date) -> str | None:
    """The pod of ``day``; else the next one, else the last one that the agent belonged to."""
    now = agent.pod_on(day)
    if now is not None or not agent.memberships:
        return now
    later = [m for m in agent.memberships if m.validity.first and m.validity.first > day]
    return later[0].pod if later else agent.memberships[-1].pod


def lacks(agent: Agent, day: date) -> tuple[str, ...]:
    """What the agent lacks on ``day`` of ``MISSING``; who leads need not work on a channel."""
    has = {
        "pod": agent.pod_on(day) is not None,
        "contract": agent.contract_on(day) is not None,
        "channel": agent.role == "lead" or any(c.validity.covers(day) for c in agent.channels),
    }
    return tuple(name for name in MISSING if not has[name])


def is_coming_or_here(agent: Agent, day: date) -> bool:
    """Whether the employment is not over."""
    return agent.employed.last is None or agent.employed.last >= day


def find_agents(
    centre: Centre, wanted: AgentFilter, pods: Collection[str], day: date
) -> tuple[Agent, ...]:
    """Agents whose home is one of ``pods``, narrowed by the filter, by name."""
    everybody = len(pods) == len(centre.pods)
    found = [
        agent
        for agent in centre.agents
        if (home_pod(agent, day) in pods or (everybody and not agent.memberships))
        and _fits(agent, wanted, day)
    ]
    return tuple(sorted(found, key=lambda agent: agent.name.casefold()))


def _fits(agent: Agent, wanted: AgentFilter, day: date) -> bool:
    text = wanted.text.strip().casefold()
    return (
        (wanted.left or is_coming_or_here(agent, day))
        and (text in agent.name.casefold() or text in agent.personnel_number.casefold())
        and wanted.pod in ("", home_pod(agent, day))
        and wanted.skill in ("", *(s.skill for s in agent.skills if s.validity.covers(day)))
        and wanted.channel in ("", *(c.channel for c in agent.channels if c.validity.covers(day)))
        and wanted.missing in ("", *lacks(agent, day))
    )


@dataclass(frozen=True)
class Page:
    """A stretch of a long list."""

    number: int
    """Counted from 1."""
    n_pages: int
    n_records: int
    start: int
    end: int


def page_of(records: Sequence[object], number: int) -> Page:
    """The page with this number, or the last one if there are not so many."""
    n_pages = max(1, -(-len(records) // PAGE_LENGTH))
    number = min(max(number, 1), n_pages)
    start = (number - 1) * PAGE_LENGTH
    return Page(number, n_pages, len(records), start, min(start + PAGE_LENGTH, len(records)))


def skills_of(centre: Centre) -> tuple[str, ...]:
    """Every skill that somebody has or a promise asks for."""
    found = {grant.skill for agent in centre.agents for grant in agent.skills}
    found |= {promise.stream.skill for promise in centre.promises}
    return tuple(sorted(found - {""}))
