"""Rosters side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.planning.comparison import Scope, best, comparable, compare
from scheduler.planning.reading import StoredRosters
from scheduler.planning.request import GenerationRequest
from tests.builders.desk import DRAFTED_WEEK
from tests.builders.room import FEW, HAM

if TYPE_CHECKING:
    from tests.builders.room import Room


def test_rosters_are_compared_over_the_same_week_and_pods(room: Room) -> None:
    long = room.run(GenerationRequest(DRAFTED_WEEK, n_days=14, **FEW)).roster_id
    sunday = DRAFTED_WEEK + timedelta(days=6)
    heads = comparable(room.database, DRAFTED_WEEK, sunday, HAM)
    assert [head.id for head in heads] == [long, room.desk.drafted]
    scope = Scope(DRAFTED_WEEK, sunday, frozenset(HAM))
    rosters = StoredRosters(room.database)
    compared = compare(room.database, rosters, [long, room.desk.drafted], scope)
    # Deferrable work counts where it was put, which may be the week after.
    needed = [one.required_fte_hours for one in compared]
    assert needed[0] == pytest.approx(needed[1], rel=0.01)
    assert len({one.wishes.total for one in compared}) == 1
    assert [one.broken_rules for one in compared] == [0, 0]
    assert [one.changes for one in compared] == [None, None]
    least = min(compared, key=lambda one: one.missing_fte_hours)
    assert best(compared)["missing"] == {least.roster.id}
    assert best(compared[:1]) == {}
