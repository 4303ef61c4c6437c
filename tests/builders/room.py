"""A desk on which runs are made, and what tests ask of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scheduler.jobs.context import JobContext
from scheduler.people.absences import Absence
from scheduler.planning.difference import difference, placed
from scheduler.planning.reading import verify_roster
from scheduler.planning.solving import Runner, generate_roster
from scheduler.settings import Settings
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.rosters import load_roster
from scheduler.timekeeping import FixedClock
from tests.builders.desk import NOW, ORIGIN

if TYPE_CHECKING:
    from datetime import date

    from scheduler.jobs.records import JobKind
    from scheduler.planning.difference import PersonDifference
    from scheduler.planning.request import GenerationRequest
    from scheduler.planning.solving import Generated
    from scheduler.store.database import Database
    from tests.builders.desk import Desk

HAM = ("HAM",)
FEW: dict[str, Any] = {"moves": 20, "bound_seconds": 0, "pods": HAM}


class Room:
    """A desk of one's own."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self.database = database
        self.desk = desk

    def run(self, request: GenerationRequest, **looking_on: Any) -> Generated:
        runner = Runner(pool=ThreadPoolExecutor, workers=1, **looking_on)
        return generate_roster(self.database, request, ORIGIN, runner)

    def changes(self, before: str, after: str) -> tuple[PersonDifference, ...]:
        with self.database.reading() as session:
            old, new = (load_roster(session, roster, HAM) for roster in (before, after))
        return difference(placed(old.pods), placed(new.pods))

    def away(self, person: str, first: date, last: date) -> None:
        with self.database.writing() as session:
            before = load_centre(session)
            absences = (*before.absences, Absence(person, "sick", first, last))
            save_centre(session, before, replace(before, absences=absences), ORIGIN)

    def busy_person(self, day: date) -> str:
        """Somebody in HAM who works on the day of the published week."""
        with self.database.reading() as session:
            (part,) = load_roster(session, self.desk.published, HAM).pods
        return next(duty.personnel_number for duty in part.duties if duty.day == day)

    def context(self, kind: JobKind, payload: dict[str, Any]) -> tuple[JobContext, list[Any]]:
        with self.database.writing() as session:
            who = self.desk.accounts["planner"].id
            job = get_job(session, enqueue(session, kind, payload, who=who))
        told: list[Any] = []
        settings = Settings(workers=1)
        clock = FixedClock(NOW)
        return JobContext(job, self.database, settings, clock, told.append, lambda: False), told

    def broken(self, roster: str) -> list[Any]:
        verdicts = verify_roster(self.database, roster)
        return [violation for verdict in verdicts for violation in verdict.violations]
