"""The whole centre as plain data: what files bring in and the store keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import date

    from scheduler.hours.records import OpeningBalance
    from scheduler.leave.records import LeaveEntitlement, SchoolHoliday
    from scheduler.people.absences import Absence, AbsenceType
    from scheduler.people.agents import Agent
    from scheduler.people.wishes import Wish
    from scheduler.pods.patterns import ShiftPattern
    from scheduler.pods.pods import OpeningHours, Pod, ServicePromise, SpecialDay


@dataclass(frozen=True)
class Centre:
    """Everything but history, demand and rosters."""

    pods: tuple[Pod, ...] = ()
    opening: tuple[OpeningHours, ...] = ()
    promises: tuple[ServicePromise, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    patterns: tuple[ShiftPattern, ...] = ()
    agents: tuple[Agent, ...] = ()
    absence_types: tuple[AbsenceType, ...] = ()
    absences: tuple[Absence, ...] = ()
    wishes: tuple[Wish, ...] = ()
    leave: tuple[LeaveEntitlement, ...] = ()
    school_holidays: tuple[SchoolHoliday, ...] = ()
    hours_accounts: tuple[OpeningBalance, ...] = ()

    def pod(self, code: str) -> Pod:
        """The pod with this code.

        Raises
        ------
        NotFoundError
            If there is none.
        """
        for pod in self.pods:
            if pod.code == code:
                return pod
        raise NotFoundError(f"no pod {code!r}; there are {', '.join(p.code for p in self.pods)}")

    def agents_of(self, pod: str, day: date) -> tuple[Agent, ...]:
        """The agents who belong to ``pod`` on ``day`` and are employed then."""
        return tuple(a for a in self.agents if a.pod_on(day) == pod and a.employed.covers(day))
