"""The one check of a swap: what it changes, which rules it breaks, what the policy says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from scheduler.calendar import monday_of
from scheduler.errors import ConflictError
from scheduler.planning.effects import hours_effects
from scheduler.planning.vacating import open_duties
from scheduler.store.agreements import swaps_covered
from scheduler.store.database import moment
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from scheduler.store.swap_facts import picked_up, swapped_days
from scheduler.swaps.breaches import new_breaches
from scheduler.swaps.findings import Measured, findings, verdict_of
from scheduler.swaps.legs import Leg, day_in, worked_by
from scheduler.swaps.parts import Parts
from scheduler.swaps.policies import Policies
from scheduler.swaps.records import IntervalLoss, SwapCheck
from solver.weeks import earned_without_shifts, weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.planning.effects import HoursEffect
    from scheduler.planning.move_records import Place
    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.parts import Part
    from scheduler.swaps.records import Swap, SwapBreach
    from solver.problem import Duty


def check_swap(database: Database, swap: Swap) -> SwapCheck:
    """What a swap would do, in a transaction of its own; raises as ``Board.check`` does."""
    with database.reading() as session:
        return Board(session).check(swap)


class Board:
    """The published rosters as swaps are checked on them, within one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = moment(session)
        self.parts = Parts(session, self.now.date())
        self.policies = Policies(session)

    def check(self, swap: Swap) -> SwapCheck:
        """What a swap would do to both rows, both pods and all hours, and what happens to it.

        Raises
        ------
        ConflictError
            If a shift of it is gone or has begun, or one would be given to a day that has one.
        NotFoundError
            If there is no such agent, or nothing is published for the day.
        """
        given = self.shift(swap)
        counter = self.duty(swap.counter) if swap.counter else None
        for duty in (given, counter):
            if duty is not None and duty.start_utc <= self.now:
                raise ConflictError(
                    f"the shift of {duty.personnel_number} on {duty.day} has begun",
                    de=f"Die Schicht am {duty.day:%d.%m.%Y} hat schon begonnen.",
                )
        legs = self._legs(swap, given, counter)
        breaches = new_breaches(legs)
        coverage = tuple(_coverage(legs))
        covered = self._covered(legs)
        measured = self._measured(swap, given, counter, legs, breaches, coverage)
        policies = [self.policies.of(pod).policy for pod in dict.fromkeys(_pods(legs))]
        found = findings(measured, policies)
        changes: dict[str, tuple[DutyChange, ...]] = {}
        for leg in legs:
            head = leg.part.head
            change = DutyChange(head.pod, leg.personnel_number, leg.date, leg.stored)
            changes[head.roster_id] = (*changes.get(head.roster_id, ()), change)
        return SwapCheck(
            swap=swap,
            versions={leg.part.head.roster_id: leg.part.head.version for leg in legs},
            changes=changes,
            breaches=breaches,
            findings=found,
            covered_by_agreement=covered,
            verdict=verdict_of(breaches, found, policies, covered=covered),
            hours=tuple(self._hours(legs)),
            coverage=coverage,
        )

    def duty(self, place: Place) -> StoredDuty:
        """The shift of an agent's day.

        Raises
        ------
        ConflictError
            If there is none any more.
        """
        part = self.parts.of(place.personnel_number, place.day)
        found = part.duties.get((place.personnel_number, place.day))
        if found is None:
            raise ConflictError(
                f"{place.personnel_number} has no shift on {place.day} any more",
                de=f"Am {place.day:%d.%m.%Y} gibt es diese Schicht nicht mehr.",
            )
        return found

    def shift(self, swap: Swap) -> StoredDuty:
        """The shift that changes hands."""
        return self.open_duty(swap.given) if swap.open_shift else self.duty(swap.given)

    def open_duty(self, place: Place) -> StoredDuty:
        """A shift that nobody works, because its owner is away.

        Raises
        ------
        ConflictError
            If it is not open, or somebody has it already.
        """
        part = self.parts.of(place.personnel_number, place.day)
        stored = load_roster(self.session, part.head.roster_id, (part.pod,))
        key = (place.personnel_number, place.day)
        for opened in open_duties(self.session, stored, self.parts.centre, (part.pod,)):
            duty = opened.duty
            same = (duty.personnel_number, duty.day) == key
            if same and not opened.covered_by and key not in picked_up(self.session):
                return duty
        raise ConflictError(
            "this shift is not open any more", de="Diese Schicht ist nicht mehr offen."
        )

    def _legs(self, swap: Swap, given: StoredDuty, counter: StoredDuty | None) -> list[Leg]:
        """The changed days of both, each once."""
        giver, taker = swap.given.personnel_number, swap.taker
        moves = [(given, taker)] + ([(counter, giver)] if counter else [])
        legs: dict[tuple[str, date], Leg] = {}
        for duty in (given, counter):
            if duty is not None and not (swap.open_shift and duty is given):
                part = self.parts.of(duty.personnel_number, duty.day)
                legs[duty.personnel_number, duty.day] = _leg(part, duty, None)
        for duty, number in moves:
            part = self._part_for(number, duty)
            day, agent = day_in(part, duty), part.agent(number)
            gone = legs.get((number, day))
            if gone is None and part.row(agent)[part.horizon.day_number(day)] is not None:
                raise ConflictError(
                    f"{number} already has a shift on {day}",
                    de=f"Am {day:%d.%m.%Y} steht dort schon eine Schicht.",
                )
            leg = gone or Leg(part, agent, part.horizon.day_number(day), None, None)
            legs[number, day] = replace(leg, after=worked_by(part, agent, duty))
        return list(legs.values())

    def _part_for(self, number: str, duty: StoredDuty) -> Part:
        """The part in which somebody would work a shift; zones may tell its day differently."""
        part = self.parts.of(number, duty.day)
        day = day_in(part, duty)
        return part if day == duty.day else self.parts.of(number, day)

    def _covered(self, legs: Iterable[Leg]) -> bool:
        """Whether an agreement covers swaps on all changed days."""
        days = {(leg.part.head.rule_set_hash, leg.date) for leg in legs}
        return all(swaps_covered(self.session, rules, day, day) for rules, day in days)

    def _measured(
        self,
        swap: Swap,
        given: StoredDuty,
        counter: StoredDuty | None,
        legs: Sequence[Leg],
        breaches: Iterable[SwapBreach],
        coverage: Iterable[IntervalLoss],
    ) -> Measured:
        starts = [duty.start_utc for duty in (given, counter) if duty]
        return Measured(
            notice_h=(min(starts) - self.now) // timedelta(hours=1),
            unequal_min=None if counter is None else abs(given.paid_min - counter.paid_min),
            weekly=tuple(_weekly(legs)),
            coverage_loss=_worst_loss(coverage),
            missing_channels=tuple(self._missing_channels(given, counter, swap, legs)),
            open_swaps=self._open_swaps(swap),
            giver=swap.given.personnel_number,
            other_pod=len(set(_pods(legs)) | {self._giver_part(swap).pod}) > 1,
            agreed=tuple(b.personnel_number for b in breaches if not b.statutory),
        )

    def _giver_part(self, swap: Swap) -> Part:
        return self.parts.of(swap.given.personnel_number, swap.given.day)

    def _missing_channels(
        self,
        given: StoredDuty,
        counter: StoredDuty | None,
        swap: Swap,
        legs: Sequence[Leg],
    ) -> Iterator[tuple[str, int]]:
        giver, taker = swap.given.personnel_number, swap.taker
        moves = [(given, giver, taker)] + ([(counter, taker, giver)] if counter else [])
        for duty, owner, new in moves:
            here = self.parts.of(owner, duty.day)
            there = self._part_for(new, duty)
            had = set(here.person(here.agent(owner)).channels)
            yield new, len(had.difference(there.person(there.agent(new)).channels))

    def _open_swaps(self, swap: Swap) -> int:
        if swap.open_shift:
            return 0
        first = monday_of(swap.given.day)
        days = swapped_days(
            self.session, swap.given.personnel_number, first, first + timedelta(days=6)
        )
        return 1 + sum(day != swap.given.day for day in days)

    def _hours(self, legs: Sequence[Leg]) -> Iterator[HoursEffect]:
        names = {number: person.name for number, person in self.parts.people.items()}
        for part, agent, after in _rows(legs):
            roster = part.solved.roster
            changed = roster
            for day, duty in enumerate(after):
                if duty is not roster.duties[agent][day]:
                    changed = changed.with_duty(agent, day, duty)
            yield from hours_effects(part.solved, roster, changed, (agent,), names)


def _leg(part: Part, duty: StoredDuty, after: Duty | None) -> Leg:
    agent, day = part.agent(duty.personnel_number), part.horizon.day_number(duty.day)
    return Leg(part, agent, day, part.row(agent)[day], after)


def _pods(legs: Iterable[Leg]) -> Iterator[str]:
    return (leg.part.pod for leg in legs)


def _rows(legs: Sequence[Leg]) -> Iterator[tuple[Part, int, tuple[Duty | None, ...]]]:
    """The changed rows."""
    for part, agent in {(id(leg.part), leg.agent): (leg.part, leg.agent) for leg in legs}.values():
        row = list(part.row(agent))
        for leg in legs:
            if leg.part is part and leg.agent == agent:
                row[leg.day] = leg.after
        yield part, agent, tuple(row)


def _weekly(legs: Sequence[Leg]) -> Iterator[tuple[str, int]]:
    """By how much each changed week misses the contract, where that is more than before."""
    for part, agent, after in _rows(legs):
        person = part.person(agent)
        for week in weeks(part.problem):
            rest = earned_without_shifts(person, week)
            off = [
                abs(rest + sum(row[day].shell.paid_min for day in week.days if row[day]))
                for row in (part.row(agent), after)
            ]
            if off[1] > off[0]:
                yield person.id, off[1]


def _coverage(legs: Sequence[Leg]) -> Iterator[IntervalLoss]:
    for part in {id(leg.part): leg.part for leg in legs}.values():
        own = [leg for leg in legs if leg.part is part]
        less = [w for leg in own for w in part.coverage.work(leg.agent, leg.before)]
        more = [w for leg in own for w in part.coverage.work(leg.agent, leg.after)]
        touched, after = part.coverage.missing_after(less, more)
        before = part.coverage.standing_missing[:, touched]
        published = part.coverage.published_missing[:, touched]
        for row, column in np.argwhere(after != before):
            interval = int(touched[column])
            yield IntervalLoss(
                pod=part.pod,
                stream=part.problem.demand.channels[row],
                start_utc=part.horizon.start_of(interval),
                required=part.problem.demand.tenths[row][interval],
                published=int(published[row, column]),
                before=int(before[row, column]),
                after=int(after[row, column]),
            )


def _worst_loss(coverage: Iterable[IntervalLoss]) -> int:
    """Most tenths that an interval of a pod misses more than published, of those that get worse."""
    sums: dict[tuple[str, object], list[int]] = {}
    for loss in coverage:
        of_interval = sums.setdefault((loss.pod, loss.start_utc), [0, 0])
        of_interval[0] += loss.after - loss.published
        of_interval[1] += loss.after - loss.before
    return max((lost for lost, more in sums.values() if more > 0), default=0)
