"""What a swap does to rows of rosters: which duty goes, which one comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.planning.duties import duty_in, stored_duty
from solver.problem import Duty
from solver.segments import faults

if TYPE_CHECKING:
    from datetime import date

    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.parts import Part
    from solver.problem import Shell


@dataclass(frozen=True)
class Leg:
    """One day of one agent's row, before and after."""

    part: Part
    agent: int
    day: int
    before: Duty | None
    after: Duty | None

    @property
    def personnel_number(self) -> str:
        """Whose row it is."""
        return self.part.person(self.agent).id

    @property
    def date(self) -> date:
        """The day on the pod's clock."""
        return self.part.horizon.days[self.day]

    @property
    def stored(self) -> StoredDuty | None:
        """What comes, as the store keeps it."""
        if self.after is None:
            return None
        return stored_duty(self.part.person(self.agent), self.after, self.part.horizon)


def day_in(part: Part, duty: StoredDuty) -> date:
    """The day on which a shift begins on the clock of a pod."""
    horizon = part.horizon
    return horizon.start_of(horizon.interval_at(duty.start_utc)).date()


def worked_by(part: Part, agent: int, given: StoredDuty) -> Duty:
    """A shift as somebody of a pod would work it: breaks as they are, on the own channels.

    The shell is the pod's own with these times and paid minutes; if it has none, the duty's shell
    is not one of the problem's, and ``solver.verify`` says so.
    """
    bare = duty_in(given, part.horizon)
    channels = part.person(agent).channels
    segments = tuple(
        replace(s, channels=channels) if s.activity == "work" else s for s in bare.segments
    )
    duties = [Duty(shell, segments) for shell in _shells(part, bare.shell)]
    if not duties:
        return Duty(bare.shell, segments)
    return min(duties, key=lambda d: (any(faults(d, channels)), d.shell.type != given.pattern))


def _shells(part: Part, wanted: Shell) -> list[Shell]:
    problem = part.problem
    if not 0 <= wanted.day < len(problem.days):
        return []
    outline = (wanted.start, wanted.end, wanted.paid_min)
    shells = (problem.shells[index] for index in problem.shells_by_day[wanted.day])
    return [shell for shell in shells if (shell.start, shell.end, shell.paid_min) == outline]
