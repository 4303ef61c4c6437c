"""What is known about each pod, and what is missing before it can be rostered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scheduler.people.finding import is_coming_or_here, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scheduler.centre import Centre
    from scheduler.people.agents import Agent
    from scheduler.pods.pods import Pod, Stream

GapKind = Literal[
    "agents_without_contract",
    "agents_without_channel",
    "agents_without_pod",
    "no_opening",
    "no_promise",
    "no_pattern",
    "no_agent",
    "stream_without_agent",
]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: of how many, and of which stream if it is about one."""

    kind: GapKind
    n: int = 0
    stream: str = ""


@dataclass(frozen=True)
class PodOverview:
    """A pod's figures on a day."""

    pod: Pod
    n_agents: int
    contract_min: int
    """Paid minutes a week agreed with all of them."""
    n_streams: int
    n_absent: int
    n_wishes: int
    """Wishes for days from this one on, or for every day."""
    gaps: tuple[Gap, ...]


def overview(centre: Centre, pod: Pod, day: date) -> PodOverview:
    """The figures of one pod."""
    agents = centre.agents_of(pod.code, day)
    numbers = {agent.personnel_number for agent in agents}
    contracts = [contract for agent in agents if (contract := agent.contract_on(day))]
    wishes = [w for w in centre.wishes if w.personnel_number in numbers]
    return PodOverview(
        pod=pod,
        n_agents=len(agents),
        contract_min=sum(contract.week_min for contract in contracts),
        n_streams=sum(p.stream.pod == pod.code for p in centre.promises),
        n_absent=sum(
            a.personnel_number in numbers and a.first <= day <= a.last for a in centre.absences
        ),
        n_wishes=sum(wish.day is None or wish.day >= day for wish in wishes),
        gaps=tuple(_gaps(centre, pod, agents, day)),
    )


def without_pod(centre: Centre, day: date) -> int:
    """How many people are employed on ``day`` and belong to no pod."""
    return sum("pod" in lacks(a, day) and is_coming_or_here(a, day) for a in centre.agents)


def _gaps(centre: Centre, pod: Pod, agents: tuple[Agent, ...], day: date) -> Iterator[Gap]:
    opened = any(hours.pod == pod.code for hours in centre.opening)
    if not opened:
        yield Gap("no_opening")
    if not any(promise.stream.pod == pod.code for promise in centre.promises):
        yield Gap("no_promise")
    if not any(pattern.is_worked_by(pod.code) for pattern in centre.patterns):
        yield Gap("no_pattern")
    if not agents:
        yield Gap("no_agent")
        return
    for missing, kind in _OF_AGENTS.items():
        n = sum(missing in lacks(agent, day) for agent in agents)
        if n:
            yield Gap(kind, n)
    yield from _unserved(centre, pod, agents, day)


_OF_AGENTS: dict[str, GapKind] = {
    "contract": "agents_without_contract",
    "channel": "agents_without_channel",
}


def _unserved(centre: Centre, pod: Pod, agents: tuple[Agent, ...], day: date) -> Iterator[Gap]:
    """Streams that nobody of the pod can work on."""
    for promise in centre.promises:
        stream = promise.stream
        if stream.pod == pod.code and not any(_serves(a, stream, day) for a in agents):
            yield Gap("stream_without_agent", stream=stream.key)


def _serves(agent: Agent, stream: Stream, day: date) -> bool:
    channels = {grant.channel for grant in agent.channels if grant.validity.covers(day)}
    skills = {grant.skill for grant in agent.skills if grant.validity.covers(day)}
    return stream.channel in channels and stream.skill in {"", *skills}
