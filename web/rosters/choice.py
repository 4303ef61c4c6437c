"""What of a roster's table is shown: week, pod, skill and channel, as the address says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from web.config import web_config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.centre import Centre
    from scheduler.rosters import AgentView, RosterLine, RosterView

ALL = "all"
MOST_PEOPLE = 200
"""More than that are shown pod by pod: a page of a thousand is neither quick nor read."""


@dataclass(frozen=True)
class Choice:
    """The filter of the table; ``pod`` is a code or ``all``, the others empty for no filter."""

    pod: str
    pods: tuple[str, ...]
    """Codes of the pods shown."""
    offered: tuple[tuple[str, str], ...]
    """Codes and names of pods to choose from, ``all`` first if they fit on one page."""
    week: int = 1
    skill: str = ""
    channel: str = ""

    def shows(self, agent: AgentView) -> bool:
        """Whether the agent has the skill and the channel looked for."""
        able = not self.channel or self.channel in self._channels(agent)
        return able and (not self.skill or self.skill in agent.skills)

    @staticmethod
    def _channels(agent: AgentView) -> set[str]:
        return {key.partition(":")[0] for key in agent.channels}

    def address(self, **other: object) -> dict[str, object]:
        """The arguments of a link that keeps the choice but for ``other``."""
        stated = {"pod": self.pod, "week": self.week, "skill": self.skill, "channel": self.channel}
        return {name: value for name, value in (stated | other).items() if value}


def choice(line: RosterLine, visible: tuple[str, ...], asked: Mapping[str, str]) -> Choice:
    """Read the filter from an address.

    Raises
    ------
    NotFoundError
        If it names a pod that may not be seen, or a week that is no number.
    """
    centre = web_config().centre()
    fits = _people(centre, line, visible) <= MOST_PEOPLE
    names = {pod.code: pod.name for pod in centre.pods}
    every = ((ALL, ""),) if fits and len(visible) > 1 else ()
    offered = (*every, *((code, names[code]) for code in visible))
    pod = asked.get("pod") or offered[0][0]
    week = asked.get("week", "1")
    if pod not in dict(offered) or not week.isdecimal():
        raise NotFoundError(f"no pod {pod!r} or week {week!r} in roster {line.id}")
    pods = visible if pod == ALL else (pod,)
    return Choice(pod, pods, offered, int(week), asked.get("skill", ""), asked.get("channel", ""))


def _people(centre: Centre, line: RosterLine, pods: tuple[str, ...]) -> int:
    sizes = Counter(agent.pod_on(line.first_day) for agent in centre.agents)
    return sum(sizes[pod] for pod in pods)


def skills_and_channels(view: RosterView) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the people shown can do, sorted."""
    agents = [agent for pod in view.pods for agent in pod.agents]
    channels = {key.partition(":")[0] for agent in agents for key in agent.channels}
    return tuple(sorted({s for agent in agents for s in agent.skills})), tuple(sorted(channels))
