"""A published week of one pod with an account for everybody, on either database."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING

from benchmarks.large_centre import Size, draw
from scheduler.access.permissions import Role
from scheduler.errors import ConflictError, NotFoundError
from scheduler.people.absences import Absence
from scheduler.planning.cover import cover_options
from scheduler.planning.move_records import Move, Place, Shift
from scheduler.planning.moves import check_move
from scheduler.planning.vacating import enter_absence
from scheduler.publication.asking import ask_for_cover, propose_move
from scheduler.store.accounts import add_account
from scheduler.store.journal import Origin
from scheduler.store.proposals import list_proposals
from scheduler.store.rosters import load_roster
from tests.builders.desk import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.access.accounts import Account
    from scheduler.planning.cover import CoverOptions
    from scheduler.store.database import Database
    from scheduler.store.proposals import Proposal
    from scheduler.store.roster_records import StoredDuty, StoredRoster

POD = "P01"
MONDAY = date(2026, 11, 23)
N_AGENTS = 21
ORIGIN = Origin("test", "employer")


class PublishedWeek:
    """A published week of one pod, beginning tomorrow, with an account for each agent."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.roster_id = draw(database, Size(N_AGENTS, 1, 1), MONDAY)
        publish(database, self.roster_id)
        with database.writing() as session:
            self.planner = add_account(
                session, "planner", "Petra", {Role.PLANNER}, Origin("t", "employer")
            )
            self.accounts = {
                number: add_account(
                    session, f"a{number}", f"Agent {number}", {Role.AGENT}, ORIGIN,
                    personnel_number=number,
                )
                for number in (f"{n + 1:05}" for n in range(N_AGENTS))
            }  # fmt: skip
        self.origin = Origin(self.planner.id, "employer", "sick call")

    def roster(self) -> StoredRoster:
        with self.database.reading() as session:
            return load_roster(session, self.roster_id)

    def duties(self) -> dict[tuple[str, date], StoredDuty]:
        return {(d.personnel_number, d.day): d for d in self.roster().pods[0].duties}

    def absent(self) -> tuple[Place, StoredDuty]:
        """Somebody with a shift on Wednesday falls ill that day."""
        duty = next(d for (_, day), d in self.duties().items() if day == MONDAY + timedelta(days=2))
        away = Absence(duty.personnel_number, "leave", duty.day, duty.day)
        enter_absence(self.database, self.roster_id, self.roster().version, away, self.origin)
        return Place(duty.personnel_number, duty.day), duty

    def options(self, place: Place) -> CoverOptions:
        return cover_options(self.database, self.roster_id, POD, place)

    def who(self, proposal: Proposal) -> Account:
        """The account of whoever is asked."""
        return self.accounts[proposal.personnel_number]

    def ask(self, place: Place) -> tuple[Proposal, ...]:
        options = self.options(place)
        moves = [candidate.move for candidate in options.possible if candidate.move]
        return ask_for_cover(
            self.database, self.roster_id, options.version, place, moves, self.origin
        )

    def ask_to_begin_later(self) -> Proposal:
        """A shift of the first day moved by half an hour, put to its owner."""
        for (number, day), duty in self.duties().items():
            place, later = Place(number, day), duty.start_utc + timedelta(hours=1, minutes=30)
            move = Move(POD, place, place, Shift(duty.pattern, later.time()))
            if day == MONDAY and (made := self._propose(move)):
                return made[0]
        raise AssertionError("no shift can be moved by half an hour")

    def ask_both(self) -> tuple[Proposal, Proposal]:
        """A shift of the first day: who is to give it, who is to take it."""
        standing = self.duties()
        for number, day in standing:
            for other in self.accounts if day == MONDAY else ():
                move = Move(POD, Place(number, day), Place(other, day))
                if (other, day) not in standing and (made := self._propose(move)):
                    return made[0], made[1]
        raise AssertionError("no shift can be given to somebody else")

    def _propose(self, move: Move) -> tuple[Proposal, ...]:
        """Those who are asked; nobody if a rule forbids it or it needs no asking."""
        version = self.roster().version
        try:
            effect = check_move(self.database, self.roster_id, version, move)
        except NotFoundError:
            return ()
        if not effect.allowed or not effect.at_short_notice:
            return ()
        return propose_move(self.database, self.roster_id, version, move, self.origin)

    def proposals(self) -> tuple[Proposal, ...]:
        with self.database.reading() as session:
            return list_proposals(session, roster_id=self.roster_id)


def outcomes(tasks: list[Callable[[], object]]) -> list[str]:
    """Run all at once; what each raised, empty if nothing."""
    found: list[str] = []
    ready = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> None:
        ready.wait()
        try:
            task()
            found.append("")
        except ConflictError as error:
            found.append(str(error))

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
