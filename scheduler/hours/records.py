"""Balances of hours accounts, and the weeks they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import require

if TYPE_CHECKING:
    from datetime import date

MAX_BALANCE_MIN = 1000 * 60


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """What an agent's hours account held before ``as_of`` began, brought along from elsewhere."""

    personnel_number: str
    as_of: date
    balance_min: int
    """Above the contract if positive."""

    def __post_init__(self) -> None:
        require(
            abs(self.balance_min) <= MAX_BALANCE_MIN,
            f"hours account of {self.personnel_number} holds {self.balance_min} min,"
            f" expected at most {MAX_BALANCE_MIN} above or below zero",
        )


@dataclass(frozen=True, slots=True)
class AccountWeek:
    """What the published days of one week, Monday to Sunday, did to an hours account."""

    first_day: date
    """A Monday; days of the week that are not published, or before the account began, are not
    counted.
    """
    contract_min: int
    rostered_min: int
    """Paid minutes of published shifts."""
    credited_min: int
    """For absences."""
    balance_min: int
    """After the week's last day."""

    @property
    def change_min(self) -> int:
        """What the week added to the account."""
        return self.rostered_min + self.credited_min - self.contract_min


@dataclass(frozen=True)
class HoursAccount:
    """An agent's hours account from its beginning on."""

    personnel_number: str
    opening: OpeningBalance | None
    """The balance that was brought along; ``None``: it began at zero with the first roster."""
    weeks: tuple[AccountWeek, ...]
    """Weeks with a published day on which the agent has a contract, oldest first."""

    @property
    def balance_min(self) -> int:
        """After the last of the weeks."""
        return self.weeks[-1].balance_min if self.weeks else self.opening_min

    @property
    def opening_min(self) -> int:
        """Before the first of the weeks."""
        return self.opening.balance_min if self.opening else 0

    def before(self, day: date) -> int:
        """The balance after the last week that begins before ``day``."""
        earlier = [week.balance_min for week in self.weeks if week.first_day < day]
        return earlier[-1] if earlier else self.opening_min
