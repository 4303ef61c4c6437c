"""Rosters side by side."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.planning.comparison import Changes, best, comparable, compare
from scheduler.planning.pod_figures import Scope
from scheduler.planning.reading import StoredRosters
from scheduler.planning.request import GenerationRequest
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, Place, RosterDraft
from scheduler.store.rosters import load_roster, save_draft
from scheduler.store.steps import take_step
from tests.builders.desk import DRAFTED_WEEK, ORIGIN, publish
from tests.builders.room import FEW, HAM

if TYPE_CHECKING:
    from scheduler.planning.comparison import Compared
    from scheduler.planning.pod_figures import PodFigures
    from scheduler.store.roster_records import StoredDuty, StoredRoster
    from tests.builders.room import Room

SUNDAY = DRAFTED_WEEK + timedelta(days=6)


class Side:
    """Two rosters of the drafted week, read by one who keeps figures and by one who has none."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.kept = StoredRosters(room.database)
        self.scope = Scope(DRAFTED_WEEK, SUNDAY, frozenset(room.desk.pods))
        self.ids = [room.desk.drafted]

    def again(self) -> Compared:
        """The last one's figures; what was kept says the same as what is read anew."""
        found = compare(self.kept, self.ids, self.scope)
        assert found == compare(StoredRosters(self.room.database), self.ids, self.scope)
        return found[-1]

    def duties(self, roster_id: str) -> tuple[StoredDuty, ...]:
        with self.room.database.reading() as session:
            return load_roster(session, roster_id, HAM).pods[0].duties

    def change(self, roster_id: str, old: StoredDuty, new: StoredDuty | None) -> None:
        change = DutyChange(HAM[0], old.personnel_number, old.day, new)
        with self.room.database.writing() as session:
            version = load_roster(session, roster_id, ()).version
            accepted = {old.personnel_number}
            change_duties(session, roster_id, version, [change], ORIGIN, accepted_by=accepted)

    def copy(self) -> None:
        """Another draft, exactly like the first."""
        with self.room.database.writing() as session:
            stored = load_roster(session, self.room.desk.drafted)
            draft = RosterDraft(**{f.name: getattr(stored, f.name) for f in fields(RosterDraft)})
            self.ids.append(save_draft(session, draft, ORIGIN))


@pytest.fixture
def side(room: Room) -> Side:
    return Side(room)


def test_rosters_are_compared_over_the_same_week_and_pods(room: Room) -> None:
    long = room.run(GenerationRequest(DRAFTED_WEEK, n_days=14, **FEW)).roster_id
    heads = comparable(room.database, DRAFTED_WEEK, SUNDAY, HAM)
    assert [head.id for head in heads] == [long, room.desk.drafted]
    scope = Scope(DRAFTED_WEEK, SUNDAY, frozenset(HAM))
    compared = compare(StoredRosters(room.database), [long, room.desk.drafted], scope)
    # Deferrable work counts where it was put, which may be the week after.
    needed = [one.required_fte_hours for one in compared]
    assert needed[0] == pytest.approx(needed[1], rel=0.01)
    assert len({one.wishes.total for one in compared}) == 1
    assert [one.broken_rules for one in compared] == [0, 0]
    assert [one.changes for one in compared] == [None, None]
    least = min(compared, key=lambda one: one.missing_fte_hours)
    assert best(compared)["missing"] == {least.roster.id}
    assert best(compared[:1]) == {}


def test_figures_follow_a_changed_shift_and_one_that_breaks_a_rule(side: Side) -> None:
    before = side.again()
    duty = side.duties(side.ids[0])[0]
    side.change(side.ids[0], duty, None)
    without = side.again()
    assert without.missing_fte_hours > before.missing_fte_hours
    later = timedelta(minutes=30)
    odd = replace(duty, start_utc=duty.start_utc + later, end_utc=duty.end_utc + later)
    side.change(side.ids[0], duty, odd)
    broken = side.again()
    assert broken.broken_rules > before.broken_rules
    side.change(side.ids[0], duty, duty)
    mended = side.again()
    assert replace(mended, roster=before.roster) == before


def test_changes_are_told_against_what_is_published_now(side: Side) -> None:
    side.copy()
    assert side.again().changes is None
    publish(side.room.database, side.ids[0])
    assert side.again().changes == Changes(0, 0)
    first, *_, last = side.duties(side.ids[0])
    side.change(side.ids[0], first, None)
    assert side.again().changes == Changes(people=1, shifts=1)
    side.change(side.ids[1], last, None)
    assert side.again().changes == Changes(people=2, shifts=2)
    side.change(side.ids[1], first, None)
    assert side.again().changes == Changes(people=1, shifts=1)


class Moved(StoredRosters):
    """Rosters in which somebody's shift is in one pod, where another one is published for it."""

    def figures(
        self, roster_id: str, scope: Scope
    ) -> tuple[StoredRoster, tuple[PodFigures, ...]] | None:
        found = super().figures(roster_id, scope)
        assert found is not None
        places = frozenset({Place("00001", DRAFTED_WEEK)})
        return found[0], tuple(replace(pod, changed=places) for pod in found[1])


def test_who_changes_pods_is_one_change(side: Side) -> None:
    (one,) = compare(Moved(side.room.database), side.ids, side.scope)
    assert len(side.room.desk.pods) == 2
    assert one.changes == Changes(people=1, shifts=1)


def test_figures_follow_the_centre_and_the_steps_of_a_roster(side: Side) -> None:
    room = side.room
    before = side.again()
    duty = side.duties(side.ids[0])[0]
    room.away(duty.personnel_number, DRAFTED_WEEK, SUNDAY)
    away = side.again()
    assert away.hours != before.hours
    with room.database.writing() as session:
        take_step(session, side.ids[0], 1, "submitted", ORIGIN)
    assert side.again().roster.status == "submitted"


def test_figures_of_a_day_are_those_of_the_day_alone(side: Side) -> None:
    week = side.again()
    days = [DRAFTED_WEEK + timedelta(days=n) for n in range(7)]
    alone = [
        compare(side.kept, side.ids, Scope(day, day, frozenset(side.room.desk.pods)))[0]
        for day in days
    ]
    missing = sum(one.missing_fte_hours for one in alone)
    assert missing == pytest.approx(week.missing_fte_hours)
