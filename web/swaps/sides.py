"""For whom a page of swaps speaks: whoever is signed in, or an agent who is away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from scheduler.access.permissions import Permission
from scheduler.errors import NotFoundError
from web.access import account, own_agent, seen_pods
from web.config import web_config

if TYPE_CHECKING:
    from datetime import date

    from scheduler.centre import Centre
    from scheduler.people.agents import Agent


@dataclass(frozen=True)
class Side:
    """The person whose swaps are shown."""

    centre: Centre
    agent: Agent
    today: date
    acting: bool = False
    """Whether a lead or planner acts for this person."""

    @property
    def number(self) -> str:
        """Personnel number."""
        return self.agent.personnel_number

    @property
    def pod(self) -> str | None:
        """Code of the pod the person belongs to today."""
        return self.agent.pod_on(self.today)

    @property
    def pod_name(self) -> str:
        """The same in words; empty if there is none."""
        return self.pod_called(self.pod)

    def pod_called(self, code: str | None) -> str:
        """The name of a pod; empty for none."""
        return next((pod.name for pod in self.centre.pods if pod.code == code), "")

    @property
    def zone(self) -> str:
        """The zone in which times are shown: the own pod's."""
        zones = {pod.code: pod.zone for pod in self.centre.pods}
        return zones.get(self.pod or "", "UTC")

    @property
    def acting_for(self) -> str | None:
        """Personnel number of whom a lead or planner acts for."""
        return self.number if self.acting else None

    def url(self, name: str, **arguments: object) -> str:
        """The address of one of these pages for the same person."""
        if self.acting:
            arguments = {"personnel_number": self.number, **arguments}
        return url_for(f"swaps.{'for_' if self.acting else ''}{name}", **arguments)  # type: ignore[arg-type]  # whatever makes an address

    def name_of(self, personnel_number: str | None) -> str:
        """Somebody's name; empty for nobody."""
        people = (a.name for a in self.centre.agents if a.personnel_number == personnel_number)
        return next(people, "")


def own_side() -> Side | None:
    """Whoever is signed in; ``None`` if no person of the staff list is."""
    config = web_config()
    centre = config.centre()
    agent = own_agent(centre)
    return None if agent is None else Side(centre, agent, config.today())


def acting_side(personnel_number: str) -> Side:
    """Somebody of a pod in which whoever is signed in may decide.

    Raises
    ------
    NotFoundError
        If there is nobody like that; nobody acts for themselves like this either.
    """
    for side in acting_sides():
        if side.number == personnel_number:
            return side
    raise NotFoundError(f"no agent {personnel_number!r}")


def acting_sides() -> tuple[Side, ...]:
    """Everybody for whom whoever is signed in may act, by name."""
    config = web_config()
    centre, today, pods = config.centre(), config.today(), seen_pods(Permission.DECIDE)
    found = (
        agent
        for agent in centre.agents
        if agent.pod_on(today) in pods
        and agent.employed.covers(today)
        and agent.personnel_number != account().personnel_number
    )
    by_name = sorted(found, key=lambda agent: agent.name)
    return tuple(Side(centre, agent, today, acting=True) for agent in by_name)
