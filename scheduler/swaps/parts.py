"""The parts of published rosters as one session sees them, and kept from one to the next."""

from __future__ import annotations

from collections import OrderedDict
from copy import copy
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from scheduler.centre import Centre
from scheduler.errors import NotFoundError
from scheduler.planning.standing import MEMORY_DAYS
from scheduler.store.database import may_write, memory, moment
from scheduler.store.kept_centre import KeptCentre
from scheduler.store.published_marks import marked_parts
from scheduler.swaps.part import load_part

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.people.agents import Agent as Person
    from scheduler.store.database import Database
    from scheduler.store.published_marks import MarkedPart
    from scheduler.swaps.part import Day, Part

KEPT_PARTS = 120
"""Pods' parts that are kept ready; one of 50 people and a week takes about a megabyte."""


class KeptParts:
    """What a process keeps of one database: the centre, and parts by what they depend on."""

    def __init__(self) -> None:
        self._centre = KeptCentre()
        self._known = _Known(Centre())
        self._parts: OrderedDict[Hashable, Part] = OrderedDict()
        self._lock = Lock()

    def centre(self, session: Session) -> Centre:
        """The centre as ``session`` sees it."""
        kept = copy(self._centre) if may_write(session) else self._centre
        return kept.load(session)

    def part(self, session: Session, head: MarkedPart, around: Hashable, centre: Centre) -> Part:
        """A part; ``around`` differs when what is published beside it does."""
        people = self.people(centre).mark(head.pod)
        key = (head.roster_id, head.pod, head.mark, around, people)
        with self._lock:
            found = self._parts.get(key)
        found = found or load_part(session, head, centre)
        if may_write(session):
            return found
        with self._lock:
            self._parts[key] = found
            self._parts.move_to_end(key)
            while len(self._parts) > KEPT_PARTS:
                self._parts.popitem(last=False)
        return found

    def people(self, centre: Centre) -> _Known:
        """Everybody of this state of the centre."""
        if self._known.centre is not centre:
            self._known = _Known(centre)
        return self._known


class _Known:
    """Who is who in one state of the centre."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.people = {person.personnel_number: person for person in centre.agents}
        self.names = {person.personnel_number: person.name for person in centre.agents}
        self._marks = _people_marks(centre)

    def mark(self, pod: str) -> int:
        """Differs when something about the pod, its people or their absences does."""
        return self._marks.get(pod, 0)


def _people_marks(centre: Centre) -> dict[str, int]:
    away: dict[str, list[Hashable]] = {}
    for absence in centre.absences:
        away.setdefault(absence.personnel_number, []).append(absence)
    about: dict[str, list[Hashable]] = {
        pod.code: [pod, centre.absence_types] for pod in centre.pods
    }
    for person in centre.agents:
        facts = (person, *away.get(person.personnel_number, ()))
        for membership in person.memberships:
            about[membership.pod] += facts
    return {pod: hash(tuple(facts)) for pod, facts in about.items()}


def read_ahead(database: Database) -> int:
    """Read all published parts that have not ended, so that no check has to; returns how many.

    Each in a transaction of its own: whoever writes need not wait for all of them.
    """
    with database.reading() as session:
        today = moment(session).date()
        heads = marked_parts(session, today)
    for head in heads:
        with database.reading() as session:
            part = Parts(session, today).find(head.pod, max(today, head.first_day))
            if part is not None:
                _ = part.coverage
    return len(heads)


class Parts:
    """The published parts as one session sees them."""

    def __init__(self, session: Session, since: date) -> None:
        self._session = session
        self._since = since
        self._kept: KeptParts = memory(session).setdefault(KeptParts, KeptParts())
        self._loaded: dict[tuple[str, str], Part] = {}
        self._by_pod: dict[str, list[MarkedPart]] = {}
        self._of: dict[Day, Part] = {}
        self.versions: dict[str, int] = {}
        """Of each published roster."""
        for head in marked_parts(session, since - timedelta(days=MEMORY_DAYS)):
            self._by_pod.setdefault(head.pod, []).append(head)
            self.versions[head.roster_id] = head.version
        self.centre = self._kept.centre(session)
        known = self._kept.people(self.centre)
        self.people: Mapping[str, Person] = known.people
        self.names: Mapping[str, str] = known.names

    def find(self, pod: str | None, day: date) -> Part | None:
        """The part that has this day of a pod; ``None`` if nothing is published for it."""
        of_pod = self._by_pod.get(pod or "", [])
        head = next((head for head in of_pod if head.covers(day)), None)
        return None if head is None else self._get(head)

    def on(self, day: date) -> Iterator[Part]:
        """The parts of all pods that have this day published."""
        for pod in self._by_pod:
            part = self.find(pod, day)
            if part is not None:
                yield part

    def of_person(self, personnel_number: str) -> Iterator[Part]:
        """The parts of an agent's pods, in order of time, that have not ended."""
        person = self.people.get(personnel_number)
        for pod in dict.fromkeys(m.pod for m in person.memberships) if person else ():
            for head in self._by_pod.get(pod, []):
                part = self._get(head) if head.last_day >= self._since else None
                if part is not None and personnel_number in part.problem.agent_index:
                    yield part

    def of(self, personnel_number: str, day: date) -> Part:
        """The part in which an agent works on a day.

        Raises
        ------
        NotFoundError
            If there is no such agent, or nothing is published for the agent's pod that day.
        """
        place = (personnel_number, day)
        found = self._of.get(place)
        if found is None:
            found = self._of[place] = self._part_of(personnel_number, day)
        return found

    def _part_of(self, personnel_number: str, day: date) -> Part:
        person = self.people.get(personnel_number)
        if person is None:
            raise NotFoundError(f"no agent {personnel_number!r}")
        found = self.find(person.pod_on(day), day)
        if found is None:
            raise NotFoundError(
                f"nothing is published for {personnel_number} on {day}",
                de=f"Für den {day:%d.%m.%Y} ist noch nichts veröffentlicht.",
            )
        return found

    def _get(self, head: MarkedPart) -> Part:
        key = (head.roster_id, head.pod)
        if key not in self._loaded:
            near = timedelta(days=MEMORY_DAYS)
            around = tuple(
                (other.roster_id, other.mark)
                for other in self._by_pod[head.pod]
                if other.last_day >= head.first_day - near
                and other.first_day <= head.last_day + near
            )
            self._loaded[key] = self._kept.part(self._session, head, around, self.centre)
        return self._loaded[key]
