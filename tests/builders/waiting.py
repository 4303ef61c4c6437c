"""Swaps that wait for a lead: gifts of the published week, checked as they are when accepted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.errors import ConflictError
from scheduler.planning.move_records import Place
from scheduler.store.base import new_id
from scheduler.store.database import moment
from scheduler.store.duty_json import dump_duty
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import RosterRow
from scheduler.store.models.swaps import OfferRow
from scheduler.store.rosters import load_roster
from scheduler.swaps.checking import Board
from scheduler.swaps.kept_check import dump_check
from scheduler.swaps.records import Swap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import SwapCheck


def put_waiting(
    database: Database, roster_id: str, pod: str, n: int, *, since: date = date.min
) -> list[str]:
    """So many gifts in review, each of another shift, one asked every hour; their public ids.

    Their sides have no accounts that agreed: to be done, shifts have to lie beyond the notice
    period, so ``since`` a later day.
    """
    with database.writing() as session:
        made: list[str] = []
        for duty, check in _possible(session, roster_id, pod, since):
            made.append(_put(session, roster_id, pod, duty, check, len(made)))
            if len(made) == n:
                break
        return made


def _possible(
    session: Session, roster_id: str, pod: str, since: date
) -> Iterator[tuple[StoredDuty, SwapCheck]]:
    """Shifts, each with somebody who could have it after a review."""
    board = Board(session)
    (part,) = load_roster(session, roster_id, (pod,)).pods
    people = sorted({duty.personnel_number for duty in part.duties})
    for duty in sorted(part.duties, key=lambda d: (d.day, d.personnel_number)):
        if duty.start_utc <= moment(session) or duty.day < since:
            continue
        for number in people:
            try:
                check = board.check(Swap(Place(duty.personnel_number, duty.day), number))
            except Exception as error:  # whoever has a shift that day, or gives to oneself
                if isinstance(error, ConflictError) or number == duty.personnel_number:
                    continue
                raise
            if check.possible:
                yield duty, check
                break


def _put(
    session: Session, roster_id: str, pod: str, duty: StoredDuty, check: SwapCheck, hour: int
) -> str:
    at = moment(session) - timedelta(hours=60 - hour)
    giver, taker = (
        session.scalars(select(AgentRow).where(AgentRow.personnel_number == number)).one()
        for number in (duty.personnel_number, check.swap.taker)
    )
    row = OfferRow(
        public_id=new_id(),
        kind="gift",
        audience="pod",
        state="in_review",
        roster=session.scalars(select(RosterRow).where(RosterRow.public_id == roster_id)).one(),
        pod=session.scalars(select(PodRow).where(PodRow.code == pod)).one(),
        giver=giver,
        taker=taker,
        day=duty.day,
        given=dump_duty(duty),
        wanted_days=[],
        text="",
        check=dump_check(check),
        policy_version=0,
        who="maker",
        accepted_by="taker",
        created_at=at,
        accepted_at=at,
        level_since=at,
        expires_at=moment(session) + timedelta(days=3),
    )
    session.add(row)
    session.flush()
    return row.public_id
