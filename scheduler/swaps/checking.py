"""The one check of a swap: what it changes, which rules it breaks, what the policy says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.calendar import monday_of
from scheduler.errors import ConflictError
from scheduler.planning.vacating import open_duties
from scheduler.store.database import moment
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from scheduler.store.swap_facts import picked_up, swapped_days
from scheduler.swaps.breaches import Breaches
from scheduler.swaps.findings import Measured, findings, verdict_of
from scheduler.swaps.legs import Fitting, Handover, legs_of, rows_of
from scheduler.swaps.measures import Losses, hours, weeks_off, worst_loss
from scheduler.swaps.parts import Parts
from scheduler.swaps.policies import current_policies
from scheduler.swaps.reasons import shift_gone
from scheduler.swaps.records import SwapCheck

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.planning.move_records import Place
    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.legs import Leg, Row
    from scheduler.swaps.part import Part
    from scheduler.swaps.records import IntervalLoss, Swap, SwapBreach

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Trial:
    """A swap as far as the rules are concerned."""

    swap: Swap
    handovers: tuple[Handover, ...]
    legs: tuple[Leg, ...]
    rows: tuple[Row, ...]
    breaches: tuple[SwapBreach, ...]
    pods: tuple[str, ...]
    """Whose policies decide, the giver's first."""

    @property
    def legal(self) -> bool:
        """Whether a policy has a say in it."""
        return not any(breach.statutory for breach in self.breaches)


def check_swap(database: Database, swap: Swap) -> SwapCheck:
    """What a swap would do, in a transaction of its own; raises as ``Board.check`` does."""
    with database.reading() as session:
        return Board(session).check(swap)


class Board:
    """The published rosters as they are now, for checks of swaps; it does not see later changes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.now = moment(session)
        self.parts = Parts(session, self.now.date())
        self.policies = current_policies(session)
        self._fitting = Fitting()
        self._breaches = Breaches()
        self._losses = Losses(self.parts)
        self._opened: dict[str, dict[tuple[str, date], StoredDuty]] = {}
        self._swapped: dict[tuple[str, date], tuple[date, ...]] = {}

    def check(self, swap: Swap) -> SwapCheck:
        """What a swap would do to both rows, both pods and all hours, and what happens to it.

        Raises
        ------
        ConflictError
            If a shift of it is gone or has begun, or one would be given to a day that has one.
        NotFoundError
            If there is no such agent, or nothing is published for the day.
        """
        return self.weigh(self.trial(swap))

    def trial(self, swap: Swap) -> Trial:
        """The first half of a check: the rules. Raises as ``check`` does."""
        handovers = [Handover(self.shift(swap), swap.taker, swap.open_shift)]
        if swap.counter:
            handovers.append(Handover(self.duty(swap.counter), swap.given.personnel_number))
        for each in handovers:
            self.not_begun(each.duty)
        legs = legs_of(self.parts, self._fitting, handovers)
        rows = rows_of(legs)
        owners = (self.parts.of(each.owner, each.duty.day) for each in handovers)
        pods = dict.fromkeys([*(p.pod for p in owners), *(leg.part.pod for leg in legs)])
        return Trial(swap, tuple(handovers), legs, rows, self._breaches.of(rows), tuple(pods))

    def weigh(self, trial: Trial) -> SwapCheck:
        """The second half: coverage, hours, the policy."""
        legs = trial.legs
        coverage = self._losses.of(legs)
        covered = all(self.policies.covered(leg.part.rule_set_hash, leg.date) for leg in legs)
        policies = [self.policies.of(pod).policy for pod in trial.pods]
        found = findings(self._measured(trial, coverage), policies)
        return SwapCheck(
            swap=trial.swap,
            versions={leg.part.roster_id: self.parts.versions[leg.part.roster_id] for leg in legs},
            changes=_changes(legs),
            breaches=trial.breaches,
            findings=found,
            covered_by_agreement=covered,
            verdict=verdict_of(trial.breaches, found, policies, covered=covered),
            hours=tuple(hours(trial.rows, self.parts.names)),
            coverage=coverage,
        )

    def shift(self, swap: Swap) -> StoredDuty:
        """The shift that changes hands.

        Raises
        ------
        ConflictError
            If it is gone, or not open any more.
        """
        if not swap.open_shift:
            return self.duty(swap.given)
        part = self.parts.of(swap.given.personnel_number, swap.given.day)
        found = self.open_duties(part).get((swap.given.personnel_number, swap.given.day))
        if found is None:
            raise ConflictError(
                "this shift is not open any more", de="Diese Schicht ist nicht mehr offen."
            )
        return found

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
            raise shift_gone(place.day)
        return found

    def not_begun(self, duty: StoredDuty) -> None:
        """Raise ``ConflictError`` if it is too late to swap a shift."""
        if duty.start_utc <= self.now:
            raise ConflictError(
                f"the shift of {duty.personnel_number} on {duty.day} has begun",
                de=f"Die Schicht am {duty.day:%d.%m.%Y} hat schon begonnen.",
            )

    def open_duties(self, part: Part) -> dict[tuple[str, date], StoredDuty]:
        """Shifts of a part that nobody works, because their owners are away."""
        key = f"{part.roster_id} {part.pod}"
        if key not in self._opened:
            stored = load_roster(self._session, part.roster_id, ())
            opened = open_duties(self._session, stored, self.parts.centre, (part.pod,))
            gone = picked_up(self._session)
            places = {(o.duty.personnel_number, o.duty.day): o for o in opened}
            self._opened[key] = {
                place: o.duty
                for place, o in places.items()
                if not o.covered_by and place not in gone
            }
        return self._opened[key]

    def _measured(self, trial: Trial, coverage: tuple[IntervalLoss, ...]) -> Measured:
        shifts = [each.duty for each in trial.handovers]
        paid = [duty.paid_min for duty in shifts]
        return Measured(
            notice_h=(min(duty.start_utc for duty in shifts) - self.now) // timedelta(hours=1),
            unequal_min=abs(paid[0] - paid[1]) if len(paid) > 1 else None,
            weekly=tuple(weeks_off(trial.rows)),
            coverage_loss=worst_loss(coverage),
            missing_channels=tuple(self._missing_channels(trial)),
            open_swaps=self._open_swaps(trial.swap),
            giver=trial.swap.given.personnel_number,
            other_pod=len(trial.pods) > 1,
            agreed=tuple(b.personnel_number for b in trial.breaches if not b.statutory),
        )

    def _missing_channels(self, trial: Trial) -> Iterator[tuple[str, int]]:
        """Of each taker of a shift, how many of its owner's channels are missing."""
        channels = {leg.person.id: leg.person.channels for leg in trial.legs}
        for each in trial.handovers:
            if each.owner not in channels:
                part = self.parts.of(each.owner, each.duty.day)
                channels[each.owner] = part.person(part.agent(each.owner)).channels
            yield each.taker, len(set(channels[each.owner]).difference(channels[each.taker]))

    def _open_swaps(self, swap: Swap) -> int:
        """The giver's swaps of that week, with this one; whose shift stands open has none."""
        if swap.open_shift:
            return 0
        key = (swap.given.personnel_number, monday_of(swap.given.day))
        if key not in self._swapped:
            last = key[1] + timedelta(days=DAYS_A_WEEK - 1)
            self._swapped[key] = swapped_days(self._session, *key, last)
        return 1 + sum(day != swap.given.day for day in self._swapped[key])


def _changes(legs: tuple[Leg, ...]) -> dict[str, tuple[DutyChange, ...]]:
    found: dict[str, tuple[DutyChange, ...]] = {}
    for leg in legs:
        change = DutyChange(leg.part.pod, leg.person.id, leg.date, leg.stored)
        found[leg.part.roster_id] = (*found.get(leg.part.roster_id, ()), change)
    return found
