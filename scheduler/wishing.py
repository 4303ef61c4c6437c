"""Agents state their own wishes: until when they count, and how many of them matter most."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.calendar import monday_of
from scheduler.centre import Centre
from scheduler.editing.changing import Edit, carry_out
from scheduler.editing.entries import entries_of
from scheduler.editing.units import wishes_unit
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.jobs.timetable import wish_deadline
from scheduler.store.centre import load_centre
from scheduler.store.database import moment
from scheduler.store.published import published_parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.centre_settings import CentreSettings
    from scheduler.editing.entries import Cells
    from scheduler.people.wishes import Wish
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin

MATTERS_MOST = 5
"""The weight of the one wish a month that counts more than all others."""
WEEK = timedelta(days=7)


def next_deadline(settings: CentreSettings, now: datetime, today: date) -> tuple[date, datetime]:
    """The first week whose wishes are still taken, by its Monday, and until when."""
    first_day = monday_of(today)
    while (deadline := wish_deadline(settings, first_day)) <= now:
        first_day += WEEK
    return first_day, deadline


def is_late(settings: CentreSettings, now: datetime, wish: Wish) -> bool:
    """Whether the draft of the wish's week is made by now: it counts if that is planned anew."""
    return wish.day is not None and wish_deadline(settings, monday_of(wish.day)) <= now


def own_wishes(centre: Centre, personnel_number: str, today: date) -> tuple[Wish, ...]:
    """A person's wishes for every day and for days to come, in order."""
    mine = (
        wish
        for wish in centre.wishes
        if wish.personnel_number == personnel_number and (wish.day is None or wish.day >= today)
    )
    return tuple(sorted(mine, key=lambda wish: (wish.day is not None, wish.day or today)))


def add_wish(database: Database, wish: Wish, origin: Origin) -> None:
    """State a wish of one's own.

    Raises
    ------
    ConflictError
        If its day is over or published, if the same is wished for already, or if another wish of
        that month matters most.
    InvalidDataError
        With everything that is wrong with it, as in a file.
    """
    with database.reading() as session:
        centre = load_centre(session)
        _refuse_past(session, centre, wish)
        _refuse_second(centre, wish)
    _edit(database, centre, wish, lambda rows: (*rows, _cells(wish)), origin)


def remove_wish(database: Database, wish: Wish, origin: Origin) -> None:
    """Take a wish of one's own back.

    Raises
    ------
    NotFoundError
        If it is not there any more.
    """
    with database.reading() as session:
        centre = load_centre(session)
    if wish not in centre.wishes:
        raise NotFoundError("no such wish", de="Diesen Wunsch gibt es nicht mehr.")
    gone = _cells(wish)
    _edit(database, centre, wish, lambda rows: tuple(row for row in rows if row != gone), origin)


def _edit(
    database: Database,
    centre: Centre,
    wish: Wish,
    change: Callable[[tuple[Cells, ...]], tuple[Cells, ...]],
    origin: Origin,
) -> None:
    unit = wishes_unit(wish.personnel_number)
    standing = entries_of(centre, unit)
    entries = replace(standing, rows={"wishes": change(standing.rows["wishes"])})
    edit = Edit(unit, entries, standing.fingerprint, confirmed=True)
    outcome = carry_out(database, edit, origin)
    if outcome.faults:
        expectations = dict.fromkeys(fault.expected for fault in outcome.faults)
        raise InvalidDataError(
            "; ".join(each.text("en") for each in expectations),
            de="; ".join(each.text("de") for each in expectations),
        )
    if outcome.standing is not None:
        raise ConflictError(
            "your wishes were changed somewhere else meanwhile: look again",
            de="Die Wünsche wurden inzwischen an anderer Stelle geändert: bitte noch einmal.",
        )


def _cells(wish: Wish) -> Cells:
    """The wish as a row of a form."""
    unit = wishes_unit(wish.personnel_number)
    (cells,) = entries_of(Centre(wishes=(wish,)), unit).rows["wishes"]
    return cells


def _refuse_past(session: Session, centre: Centre, wish: Wish) -> None:
    if wish.day is None:
        return
    if wish.day <= moment(session).date():
        raise ConflictError("that day is over", de="Dieser Tag ist vorbei.")
    agent = next(a for a in centre.agents if a.personnel_number == wish.personnel_number)
    pod = agent.pod_on(wish.day)
    if pod and published_parts(session, wish.day, wish.day, {pod}):
        raise ConflictError(
            "that day is published already: offer the shift to others, or ask for leave",
            de="Dieser Tag ist schon veröffentlicht: die Schicht zum Tausch anbieten oder Urlaub"
            " beantragen.",
        )


def _refuse_second(centre: Centre, wish: Wish) -> None:
    if wish.weight < MATTERS_MOST:
        return
    for other in centre.wishes:
        if (
            other.personnel_number == wish.personnel_number
            and other.weight == MATTERS_MOST
            and _month(other) == _month(wish)
        ):
            raise ConflictError(
                "one wish a month can matter most: take the other one back first",
                de="Ein Wunsch im Monat kann am meisten zählen: erst den anderen zurücknehmen.",
            )


def _month(wish: Wish) -> tuple[int, int] | None:
    return (wish.day.year, wish.day.month) if wish.day else None
