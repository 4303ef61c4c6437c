"""Rosters as people read them: who works when, what is needed, what is missing.

A view has local times and names; it is what pages and Excel sheets are made of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from scheduler.planning.pod_figures import PodFigures, Scope
    from scheduler.store.roster_records import StoredRoster


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A stretch of a duty, aware local times; ``activity`` as in ``solver.problem.Segment``."""

    start: datetime
    end: datetime
    activity: str
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyView:
    """One agent's duty on one day."""

    id: str
    """Survives a new solve as long as the duty is for the same agent and day."""
    day: date
    start: datetime
    end: datetime
    paid_min: int
    pattern: str
    segments: tuple[SegmentView, ...]
    locked: bool = False


@dataclass(frozen=True)
class AbsenceView:
    """A day away; ``type`` is for the lead's eyes only, colleagues see *absent*."""

    day: date
    type: str
    credited_min: int
    text_de: str = ""
    """The type in words; empty: ``type`` is shown."""
    text_en: str = ""
    half: str | None = None
    """``first`` or ``second``, if only half of the day is away."""


@dataclass(frozen=True)
class WishView:
    """A wish and whether the roster grants it; for the lead's and the agent's eyes only."""

    day: date | None
    kind: str
    text_de: str
    text_en: str
    granted: bool


@dataclass(frozen=True)
class AgentView:
    """One row of a roster."""

    personnel_number: str
    name: str
    role: str
    channels: tuple[str, ...]
    skills: tuple[str, ...]
    contract_min: int
    """Paid minutes owed over the roster's horizon."""
    duties: tuple[DutyView, ...]
    absences: tuple[AbsenceView, ...] = ()
    wishes: tuple[WishView, ...] = ()

    @property
    def paid_min(self) -> int:
        """Paid minutes of all duties."""
        return sum(duty.paid_min for duty in self.duties)

    @property
    def credited_min(self) -> int:
        """Minutes credited for absences."""
        return sum(absence.credited_min for absence in self.absences)


@dataclass(frozen=True)
class StreamCoverage:
    """Required against rostered of one stream; arrays have one entry for each interval.

    ``required_fte`` includes deferrable work where the search put it.
    """

    stream: str
    required_fte: tuple[float, ...]
    rostered_fte: tuple[float, ...]
    unmet_fte: tuple[float, ...]
    forecast_contacts: tuple[float, ...] = ()


@dataclass(frozen=True)
class PodRoster:
    """A pod's part of a roster."""

    pod: str
    name: str
    zone: str
    interval_starts: tuple[datetime, ...]
    """Aware local times, one for each interval of the horizon."""
    agents: tuple[AgentView, ...]
    coverage: tuple[StreamCoverage, ...]
    holidays: dict[date, str] = field(default_factory=dict)
    """By day; also of the day after the last, into which a night shift may reach."""
    unmet_fte_hours: float = 0.0
    unmet_fte_hours_bound: float | None = None
    penalty: int = 0
    penalty_by_part: dict[str, int] = field(default_factory=dict)
    search_s: float = 0.0
    """How long the run searched that it came from."""


@dataclass(frozen=True)
class RosterView:
    """A whole roster: one or more pods over the same days."""

    id: str
    version: int
    status: str
    """As in ``scheduler.store.roster_records``: ``draft``, ``published`` ..."""
    first_day: date
    days: tuple[date, ...]
    interval_min: int
    pods: tuple[PodRoster, ...]
    rule_set: str
    rule_set_hash: str
    input_hash: str
    seed: int
    solver_version: str
    created: datetime
    pattern_names: dict[str, str] = field(default_factory=dict)
    """Names of shift patterns by code; a code without a name is shown as it is."""

    @property
    def n_agents(self) -> int:
        """Agents in all pods."""
        return sum(len(pod.agents) for pod in self.pods)


@dataclass(frozen=True)
class RosterLine:
    """A roster in a list of rosters."""

    id: str
    version: int
    status: str
    first_day: date
    last_day: date
    created: datetime
    pods: tuple[str, ...] = ()
    """Codes of its pods, in order."""


class RosterSource(Protocol):
    """Where pages get rosters from."""

    def line(self, roster_id: str) -> RosterLine | None:
        """What a list of rosters says of this one, ``None`` if there is none."""

    def get(self, roster_id: str, pods: Collection[str] | None = None) -> RosterView | None:
        """The roster with this id and these of its pods, ``None`` if there is none."""

    def figures(
        self, roster_id: str, scope: Scope
    ) -> tuple[StoredRoster, tuple[PodFigures, ...]] | None:
        """The roster without its pods' parts, and the figures of each pod of a scope.

        ``None`` if there is no such roster.
        """

    def listing(self) -> tuple[RosterLine, ...]:
        """All rosters, newest first."""
