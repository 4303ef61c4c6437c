"""Parts of published rosters are read before anybody checks a swap, and again when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from scheduler.swaps.parts import Parts, read_ahead
from tests.builders.market import ORIGIN
from tests.builders.tiny import MONDAY
from tests.conftest import NOW

if TYPE_CHECKING:
    from scheduler.swaps.part import Part
    from tests.builders.market import Market


def part_of(market: Market) -> Part:
    """Pod N's first published week."""
    with market.database.reading() as session:
        part = Parts(session, NOW.date()).find("N", MONDAY)
    assert part is not None
    return part


def test_parts_read_ahead_are_those_that_checks_look_at(market: Market) -> None:
    assert read_ahead(market.database) == 4
    assert "coverage" in vars(part_of(market))
    assert part_of(market) is part_of(market)


def test_part_that_changed_is_another_one(market: Market) -> None:
    read_ahead(market.database)
    old = part_of(market)
    (number, day), duty = next(iter(old.duties.items()))
    with market.database.writing() as session:
        version = load_roster(session, old.roster_id, ()).version
        gone = DutyChange("N", duty.personnel_number, duty.day, None)
        change_duties(session, old.roster_id, version, [gone], ORIGIN, accepted_by={number})
    assert (number, day) not in part_of(market).duties
