"""Absences: when somebody is away, and how many minutes that counts for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scheduler.errors import require

if TYPE_CHECKING:
    from datetime import date

Credit = Literal["contract_share", "planned_shift", "none"]


@dataclass(frozen=True, slots=True)
class AbsenceType:
    """Leave, sickness, training away ... and what a day of it counts for.

    ``contract_share``: a day's share of the contract's week (week_min / max_days);
    ``planned_shift``: the minutes of the shift that was rostered, else the contract's share.
    """

    code: str
    name_de: str
    name_en: str
    credit: Credit

    def __post_init__(self) -> None:
        require(bool(self.code), "absence type: code is empty")


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from ``first`` to ``last``, both days included."""

    personnel_number: str
    type: str
    first: date
    last: date

    def __post_init__(self) -> None:
        require(
            self.first <= self.last,
            f"absence of {self.personnel_number} from {self.first} to {self.last} ends before"
            " it begins",
        )
