"""All that a decision about leave in one pod looks at, as of one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.demand.special_days import public_holidays
from scheduler.errors import NotFoundError
from scheduler.leave.balance import HALF, balance, costs, day_sizes, overdrawn
from scheduler.leave.records import OPEN, SpareDay
from scheduler.store.database import moment
from scheduler.store.leave import list_requests
from scheduler.store.pod_leave import list_day_rules, load_pod_leave, load_pod_leave_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.leave.balance import Balance
    from scheduler.leave.records import (
        DayRule,
        LeaveEntitlement,
        LeaveRequest,
        PodLeave,
        StoredRequest,
    )
    from scheduler.people.absences import Absence, AbsenceType
    from scheduler.people.agents import Agent
    from scheduler.pods.pods import Pod

HALVES = ("first", "second")


@dataclass(frozen=True)
class PodFacts:
    """A pod's people, absences, setting and open requests."""

    pod: Pod
    centre: Centre
    """The pod alone, with everybody who ever belonged to it."""
    setting: PodLeave
    version: int
    rules: tuple[DayRule, ...]
    requests: tuple[StoredRequest, ...]
    """Open ones of the pod, the oldest first."""
    today: date

    @cached_property
    def types(self) -> dict[str, AbsenceType]:
        """Types of absence by code."""
        return {kind.code: kind for kind in self.centre.absence_types}

    def person(self, personnel_number: str) -> Agent:
        """Somebody of the pod.

        Raises
        ------
        NotFoundError
            If the person never belonged to it.
        """
        for agent in self.centre.agents:
            if agent.personnel_number == personnel_number:
                return agent
        raise NotFoundError(f"no agent {personnel_number!r} in pod {self.pod.code}")

    def holidays(self, days: Iterable[date]) -> dict[date, str]:
        """Public holidays where the pod is, of the years of these days."""
        found: dict[date, str] = {}
        for year in {day.year for day in days}:
            found |= _holidays_of(self.pod.country, self.pod.state, year)
        return found

    def blocked(self, day: date) -> DayRule | None:
        """The rule that blocks a day, if one does."""
        return next((r for r in self.rules if r.blocked and r.first <= day <= r.last), None)

    def spare(self, days: Sequence[date], without: str = "") -> tuple[SpareDay, ...]:
        """What the pod can spare on these days.

        Who is away by a type that can be asked for takes a slot, and so does who waits for a
        lead's answer; sickness takes none.

        Parameters
        ----------
        without
            Public id of a request that does not count.
        """
        free = self.holidays(days)
        away = list(self._away(without))
        return tuple(self._spare(day, free.get(day, ""), away) for day in days)

    def _spare(self, day: date, holiday: str, away: list[LeaveRequest | Absence]) -> SpareDay:
        taken = [one for one in away if one.first <= day <= one.last and self._is_here(one, day)]
        used = {half: sum(one.half in (None, half) for one in taken) for half in HALVES}
        school = next((h for h in self.centre.school_holidays if h.concern(self.pod, day)), None)
        blocked = self.blocked(day)
        return SpareDay(
            day=day,
            slots=self._slots(day, in_school_holidays=school is not None),
            used=used,
            blocked=blocked.reason if blocked else None,
            public_holiday=holiday,
            school_holiday=school.name if school else "",
        )

    def _is_here(self, one: LeaveRequest | Absence, day: date) -> bool:
        return self.person(one.personnel_number).pod_on(day) == self.pod.code

    def _slots(self, day: date, *, in_school_holidays: bool) -> int | None:
        """Of several rules for a day the strictest holds, before what the weekday says."""
        own = [r.slots for r in self.rules if r.slots is not None and r.first <= day <= r.last]
        if own:
            return min(own)
        if in_school_holidays and self.setting.holiday_slots is not None:
            return self.setting.holiday_slots
        return self.setting.slots[day.weekday()]

    def _away(self, without: str) -> Iterator[LeaveRequest | Absence]:
        for absence in self.centre.absences:
            if self.types[absence.type].on_request:
                yield absence
        for request in self.requests:
            if request.state == "waiting" and request.id != without:
                yield request.asked

    def full_days(self, asked: LeaveRequest, without: str = "") -> tuple[date, ...]:
        """Days of a request on which no slot is left."""
        person = self.person(asked.personnel_number)
        days = [day for day in asked.days if person.pod_on(day) == self.pod.code]
        found = self.spare(days, without)
        return tuple(spare.day for spare in found if spare.full(asked.half))

    def cost(self, asked: LeaveRequest, without: str = "") -> float:
        """How many days of leave a request costs, on top of what is taken and asked for."""
        if not self.types[asked.type].leave:
            return 0.0
        others = [one for one in self._leave_of(asked.personnel_number, without)]
        before = self._costs(asked.personnel_number, others)
        after = self._costs(asked.personnel_number, [*others, asked])
        return sum(after.values()) - sum(before.values())

    def balances(
        self, personnel_number: str, years: Iterable[int], asked: LeaveRequest | None = None
    ) -> tuple[Balance, ...]:
        """Somebody's leave in these years; none for years without an entitlement.

        Parameters
        ----------
        asked
            A request that is not stored yet and counts as asked for.
        """
        approved = self._costs(personnel_number, self._approved(personnel_number))
        more = [asked] if asked and self.types[asked.type].leave else []
        every = self._costs(personnel_number, [*self._leave_of(personnel_number), *more])
        open_ = {day: every.get(day, 0.0) - approved.get(day, 0.0) for day in {*every, *approved}}
        return tuple(
            balance(entitlement, approved, open_, self.today)
            for entitlement in self._entitlements(personnel_number)
            if entitlement.year in set(years)
        )

    def within_balance(self, asked: LeaveRequest, without: str = "") -> bool:
        """Whether the entitlements of all years it touches suffice."""
        if not self.types[asked.type].leave:
            return True
        number = asked.personnel_number
        spent = self._costs(number, [*self._leave_of(number, without), asked])
        known = {e.year: e for e in self._entitlements(number)}
        years = {day.year for day in asked.days if day in spent}
        return all(year in known and not overdrawn(known[year], spent) for year in years)

    def _entitlements(self, personnel_number: str) -> list[LeaveEntitlement]:
        mine = (e for e in self.centre.leave if e.personnel_number == personnel_number)
        return sorted(mine, key=lambda entitlement: entitlement.year)

    def _approved(self, personnel_number: str) -> list[LeaveRequest | Absence]:
        return [
            absence
            for absence in self.centre.absences
            if absence.personnel_number == personnel_number and self.types[absence.type].leave
        ]

    def _leave_of(self, personnel_number: str, without: str = "") -> list[LeaveRequest | Absence]:
        """Leave that is approved or asked for."""
        open_ = [
            request.asked
            for request in self.requests
            if request.asked.personnel_number == personnel_number
            and request.id != without
            and self.types[request.asked.type].leave
        ]
        return [*self._approved(personnel_number), *open_]

    def _costs(
        self, personnel_number: str, away: Iterable[LeaveRequest | Absence]
    ) -> dict[date, float]:
        sizes = day_sizes((one.first, one.last, HALF if one.half else 1.0) for one in away)
        return costs(self.person(personnel_number), sizes, self.holidays(sizes))


@lru_cache(maxsize=256)
def _holidays_of(country: str, state: str, year: int) -> dict[date, str]:
    """Looked up once: it takes longer than everything else about a request."""
    return public_holidays(country, state, (year,))


def load_facts(session: Session, pod: str) -> PodFacts:
    """What is known about leave in a pod.

    Raises
    ------
    NotFoundError
        If there is no such pod.
    """
    centre = load_pod_leave_people(session, pod)
    home = centre.pod(pod)
    kept = load_pod_leave(session, pod)
    return PodFacts(
        pod=home,
        centre=centre,
        setting=kept.setting,
        version=kept.version,
        rules=list_day_rules(session, pod),
        requests=list_requests(session, pods=(pod,), states=OPEN),
        today=moment(session).astimezone(ZoneInfo(home.zone)).date(),
    )
