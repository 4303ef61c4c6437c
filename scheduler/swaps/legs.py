"""What a swap does to rows of rosters: which duty goes, which one comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError
from scheduler.planning.duties import duty_in, stored_duty
from solver.problem import Duty
from solver.segments import faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.parts import Part, Parts
    from solver.problem import Agent, Shell


class DayTakenError(ConflictError):
    """A shift would be given to a day that has one already."""

    def __init__(self, personnel_number: str, day: date) -> None:
        super().__init__(
            f"{personnel_number} already has a shift on {day}",
            de=f"Am {day:%d.%m.%Y} steht schon eine Schicht.",
        )
        self.personnel_number = personnel_number


@dataclass(frozen=True)
class Handover:
    """A shift that goes from one to another; nobody loses it if its owner is away."""

    duty: StoredDuty
    taker: str
    vacated: bool = False

    @property
    def owner(self) -> str:
        """Personnel number of who has it, or had it."""
        return self.duty.personnel_number


@dataclass(frozen=True)
class Leg:
    """One day of one agent's row, before and after."""

    part: Part
    agent: int
    day: int
    before: Duty | None
    after: Duty | None

    @property
    def person(self) -> Agent:
        """Whose row it is."""
        return self.part.person(self.agent)

    @property
    def date(self) -> date:
        """The day on the pod's clock."""
        return self.part.horizon.days[self.day]

    @property
    def stored(self) -> StoredDuty | None:
        """What comes, as the store keeps it."""
        if self.after is None:
            return None
        return stored_duty(self.person, self.after, self.part.horizon)


def legs_of(parts: Parts, handovers: Sequence[Handover]) -> tuple[Leg, ...]:
    """The changed days of everybody, each once.

    Raises
    ------
    DayTakenError
        If a shift would be given to a day that has one already.
    NotFoundError
        If nothing is published for a day, or somebody is not part of the pod.
    """
    legs: dict[tuple[str, date], Leg] = {}
    for each in handovers:
        if not each.vacated:
            part = parts.of(each.owner, each.duty.day)
            legs[each.owner, each.duty.day] = _leg(part, part.agent(each.owner), each.duty.day)
    for each in handovers:
        part = part_for(parts, each)
        agent, day = part.agent(each.taker), day_in(part, each.duty)
        leg = legs.get((each.taker, day)) or _leg(part, agent, day)
        if (each.taker, day) not in legs and leg.before is not None:
            raise DayTakenError(each.taker, day)
        legs[each.taker, day] = replace(leg, after=worked_by(part, agent, each.duty))
    return tuple(legs.values())


def part_for(parts: Parts, handover: Handover) -> Part:
    """The part in which the taker would work; other zones may tell the day differently."""
    part = parts.of(handover.taker, handover.duty.day)
    day = day_in(part, handover.duty)
    return part if day == handover.duty.day else parts.of(handover.taker, day)


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


def _leg(part: Part, agent: int, day: date) -> Leg:
    number = part.horizon.day_number(day)
    return Leg(part, agent, number, part.row(agent)[number], None)


def _shells(part: Part, wanted: Shell) -> Iterator[Shell]:
    """The pod's shells of that day with the same times and paid minutes."""
    problem = part.problem
    outline = (wanted.start, wanted.end, wanted.paid_min)
    for index in problem.shells_by_day[wanted.day]:
        shell = problem.shells[index]
        if (shell.start, shell.end, shell.paid_min) == outline:
            yield shell


def rows_of(legs: Sequence[Leg]) -> Iterator[tuple[Part, int, tuple[Leg, ...]]]:
    """The changed rows: part, agent and what changes there."""
    found: dict[tuple[int, int], list[Leg]] = {}
    for leg in legs:
        found.setdefault((id(leg.part), leg.agent), []).append(leg)
    for own in found.values():
        yield own[0].part, own[0].agent, tuple(own)


def row_after(part: Part, agent: int, legs: Sequence[Leg]) -> tuple[Duty | None, ...]:
    """An agent's row with what changes there."""
    row = list(part.row(agent))
    for leg in legs:
        row[leg.day] = leg.after
    return tuple(row)
