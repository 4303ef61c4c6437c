"""What a swap does to rows of rosters: which duty goes, which one comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError
from scheduler.planning.duties import duty_in, segments_in
from solver.problem import Duty
from solver.segments import faults

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.part import Part
    from scheduler.swaps.parts import Parts
    from solver.problem import Agent


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
    after: Duty | None = None
    stored: StoredDuty | None = None
    """What comes, as the store keeps it."""

    @property
    def person(self) -> Agent:
        """Whose row it is."""
        return self.part.person(self.agent)

    @property
    def date(self) -> date:
        """The day on the pod's clock."""
        return self.part.horizon.days[self.day]


@dataclass(frozen=True)
class Row:
    """One agent's duties in one roster, before and after."""

    part: Part
    agent: int
    legs: tuple[Leg, ...]
    before: tuple[Duty | None, ...]
    after: tuple[Duty | None, ...]

    @property
    def person(self) -> Agent:
        """Whose row it is."""
        return self.part.person(self.agent)


class Fitting:
    """Shifts as others would work them; remembered, since one is tried with many."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[object, Duty, StoredDuty]] = {}
        self._days: dict[tuple[str, datetime], date] = {}

    def day(self, part: Part, given: StoredDuty) -> date:
        """The day on which a shift begins on the clock of a pod."""
        key = (part.horizon.zone, given.start_utc)
        if key not in self._days:
            horizon = part.horizon
            self._days[key] = horizon.start_of(horizon.interval_at(given.start_utc)).date()
        return self._days[key]

    def leg(self, leg: Leg, given: StoredDuty) -> Leg:
        """The leg with a shift that comes: breaks as they are, on the own channels."""
        channels = leg.person.channels
        key = (id(leg.part), id(given), channels)
        if key not in self._known:
            duty = worked_by(leg.part, channels, given)
            # What is remembered by identity has to stay alive.
            self._known[key] = ((leg.part, given), duty, _stored(given, duty, leg.date))
        _, duty, stored = self._known[key]
        own = replace(stored, personnel_number=leg.person.id)
        return Leg(leg.part, leg.agent, leg.day, leg.before, duty, own)


def legs_of(parts: Parts, fitting: Fitting, handovers: Sequence[Handover]) -> tuple[Leg, ...]:
    """The changed days of everybody, each once.

    Raises
    ------
    DayTakenError
        If a shift would be given to a day that has one already.
    NotFoundError
        If nothing is published for a day, or somebody is not part of the pod.
    """
    given = {(each.owner, each.duty.day) for each in handovers if not each.vacated}
    places = [_place(parts, fitting, each) for each in handovers]
    for each, (part, day) in zip(handovers, places, strict=True):
        if (each.taker, day) not in given and part.duty(each.taker, day) is not None:
            raise DayTakenError(each.taker, day)
    legs = {place: _leg(parts.of(*place), *place) for place in given}
    for each, (part, day) in zip(handovers, places, strict=True):
        leg = legs.get((each.taker, day)) or _leg(part, each.taker, day)
        legs[each.taker, day] = fitting.leg(leg, each.duty)
    return tuple(legs[place] for place in sorted(legs))


def _place(parts: Parts, fitting: Fitting, handover: Handover) -> tuple[Part, date]:
    """Where the taker would work: zones may tell the day of a shift differently."""
    part = parts.of(handover.taker, handover.duty.day)
    day = fitting.day(part, handover.duty)
    return (part if day == handover.duty.day else parts.of(handover.taker, day)), day


def worked_by(part: Part, channels: tuple[str, ...], given: StoredDuty) -> Duty:
    """A shift as somebody with these channels would work it in a pod.

    The shell is the pod's own with these times and paid minutes; if it has none, the duty's shell
    is not one of the problem's, and ``solver.verify`` says so.
    """
    segments = tuple(
        s if s.activity != "work" or s.channels == channels else replace(s, channels=channels)
        for s in segments_in(given, part.horizon)
    )
    duties = [Duty(shell, segments) for shell in part.shells_like(given)]
    if len(duties) < 2:
        return duties[0] if duties else Duty(duty_in(given, part.horizon).shell, segments)
    return min(duties, key=lambda d: (any(faults(d, channels)), d.shell.type != given.pattern))


def _stored(given: StoredDuty, duty: Duty, day: date) -> StoredDuty:
    """The stored shift with the taker's pattern, channels and day."""
    segments = tuple(
        kept if kept.channels == segment.channels else replace(kept, channels=segment.channels)
        for kept, segment in zip(given.segments, duty.segments, strict=True)
    )
    pattern = duty.shell.type
    return replace(given, day=day, pattern=pattern, segments=segments, locked=False, id="")


def _leg(part: Part, personnel_number: str, day: date) -> Leg:
    agent, number = part.agent(personnel_number), part.horizon.day_number(day)
    return Leg(part, agent, number, part.row(agent)[number])


def rows_of(legs: Sequence[Leg]) -> tuple[Row, ...]:
    """The rows that change."""
    found: dict[tuple[int, int], list[Leg]] = {}
    for leg in legs:
        found.setdefault((id(leg.part), leg.agent), []).append(leg)
    return tuple(_row(own) for own in found.values())


def _row(own: Sequence[Leg]) -> Row:
    part, agent = own[0].part, own[0].agent
    after = list(part.row(agent))
    for leg in own:
        after[leg.day] = leg.after
    return Row(part, agent, tuple(own), part.row(agent), tuple(after))
