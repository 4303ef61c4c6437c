"""What differs between two states of a roster, person by person and day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scheduler.store.roster_records import DutyChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from scheduler.store.roster_records import StoredDuty, StoredPodRoster

    Place = tuple[str, date]

ChangeKind = Literal["added", "removed", "moved", "activity"]
"""``moved``: other times, another pattern or another pod; ``activity``: the same shift with other
breaks, channels or meetings."""


@dataclass(frozen=True)
class PlacedDuty:
    """A duty and the pod it is worked in."""

    pod: str
    duty: StoredDuty


Duties = dict["Place", PlacedDuty]
"""A state of a roster: one duty at most for each personnel number and day."""


@dataclass(frozen=True)
class ShiftDifference:
    """One person's day that differs."""

    personnel_number: str
    day: date
    kind: ChangeKind
    before: PlacedDuty | None
    after: PlacedDuty | None

    @property
    def paid_min(self) -> int:
        """Paid minutes more, or fewer if negative."""
        return _paid(self.after) - _paid(self.before)


@dataclass(frozen=True)
class PersonDifference:
    """All days of one person that differ, in order."""

    personnel_number: str
    shifts: tuple[ShiftDifference, ...]

    @property
    def paid_min(self) -> int:
        """Paid minutes more over all days, or fewer if negative."""
        return sum(shift.paid_min for shift in self.shifts)


def placed(parts: Iterable[StoredPodRoster]) -> Duties:
    """The duties of a roster's pods by person and day."""
    return {
        (duty.personnel_number, duty.day): PlacedDuty(part.pod, duty)
        for part in parts
        for duty in part.duties
    }


def difference(
    before: Mapping[Place, PlacedDuty], after: Mapping[Place, PlacedDuty]
) -> tuple[PersonDifference, ...]:
    """Who works otherwise in ``after`` than in ``before``, by personnel number.

    A lock that was set or lifted is no difference: nobody works otherwise for it.
    """
    found: dict[str, list[ShiftDifference]] = {}
    for place in sorted(before.keys() | after.keys()):
        old, new = before.get(place), after.get(place)
        kind = _kind(old, new)
        if kind is not None:
            number, day = place
            found.setdefault(number, []).append(ShiftDifference(number, day, kind, old, new))
    return tuple(PersonDifference(number, tuple(shifts)) for number, shifts in found.items())


def duty_changes(people: Iterable[PersonDifference]) -> tuple[DutyChange, ...]:
    """The same as changes to be made; somebody who changes pods is taken out of the old one."""
    changes: list[DutyChange] = []
    for shift in (shift for person in people for shift in person.shifts):
        number, day, old, new = shift.personnel_number, shift.day, shift.before, shift.after
        if old is not None and (new is None or new.pod != old.pod):
            changes.append(DutyChange(old.pod, number, day, None))
        if new is not None:
            changes.append(DutyChange(new.pod, number, day, new.duty))
    return tuple(changes)


def _kind(before: PlacedDuty | None, after: PlacedDuty | None) -> ChangeKind | None:
    if before is None or after is None:
        if before is after:
            return None
        return "added" if before is None else "removed"
    if _outline(before) != _outline(after):
        return "moved"
    return "activity" if before.duty.segments != after.duty.segments else None


def _outline(placed: PlacedDuty) -> tuple[object, ...]:
    duty = placed.duty
    return placed.pod, duty.start_utc, duty.end_utc, duty.pattern, duty.paid_min


def _paid(placed: PlacedDuty | None) -> int:
    return 0 if placed is None else placed.duty.paid_min
