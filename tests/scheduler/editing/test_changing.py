"""An edit is made whole and told in the journal, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.editing.changing import Edit, Outcome, carry_out, opened
from scheduler.editing.entries import Entries, entries_of
from scheduler.editing.units import (
    Unit,
    absence_type_unit,
    absence_unit,
    agent_unit,
    pattern_unit,
    pod_unit,
    special_days_unit,
)
from scheduler.errors import NotFoundError
from scheduler.importing import import_files
from scheduler.store.centre import Counts, load_centre
from scheduler.store.journal import Origin, entries
from tests.builders.desk import PUBLISHED_WEEK

if TYPE_CHECKING:
    from scheduler.centre import Centre
    from scheduler.store.database import Database

SMALL = Path(__file__).parents[3] / "sample_data" / "small"
CENTRE = sorted(set(SMALL.glob("*.csv")) - {SMALL / "history.csv", SMALL / "actuals.csv"})
ORIGIN = Origin("planner", "employer", "because")


@pytest.fixture
def filled(database: Database) -> Database:
    import_files(database, CENTRE, who="test")
    return database


def centre_of(database: Database) -> Centre:
    with database.reading() as session:
        return load_centre(session)


def edit(
    database: Database, unit: Unit, part: str, confirmed: bool = False, **cells: str
) -> Outcome:
    """Open a form, type some cells into the first row, and save."""
    centre = centre_of(database)
    shown = entries_of(centre, unit)
    rows = [dict(row) for row in shown.rows[part]] or [{}]
    rows[0] |= cells
    filled = Entries({**shown.rows, part: tuple(rows)})
    asked = Edit(unit, filled, opened(centre, unit), confirmed=confirmed)
    return carry_out(database, asked, ORIGIN)


def test_a_change_is_stored_and_told_with_its_reason(filled: Database) -> None:
    with filled.reading() as session:
        before = len(entries(session))
    outcome = edit(filled, pod_unit("HAM"), "pod", name="Hansestadt")
    assert outcome.counts == {"pods": Counts(changed=1)}
    assert centre_of(filled).pod("HAM").name == "Hansestadt"
    with filled.reading() as session:
        [told] = entries(session)[before:]
    assert (told.origin, told.action, told.subject.type) == (ORIGIN, "changed", "pod")
    assert told.after is not None


def test_a_form_saved_as_it_was_opened_writes_nothing(filled: Database) -> None:
    with filled.reading() as session:
        before = len(entries(session))
    assert edit(filled, agent_unit("1005"), "person").counts == {}
    with filled.reading() as session:
        assert len(entries(session)) == before


def test_of_two_who_opened_the_same_form_the_second_is_told(filled: Database) -> None:
    unit = pod_unit("HAM")
    centre = centre_of(filled)
    state, shown = opened(centre, unit), entries_of(centre, unit)
    assert edit(filled, unit, "pod", name="First").counts
    late = Entries({"pod": ({**shown.rows["pod"][0], "name": "Second"},)})
    outcome = carry_out(filled, Edit(unit, late, state), ORIGIN)
    assert outcome.counts is None
    assert outcome.standing is not None
    assert outcome.standing.rows["pod"][0]["name"] == "First"
    assert centre_of(filled).pod("HAM").name == "First"


def test_a_change_of_another_record_meanwhile_is_no_conflict(filled: Database) -> None:
    unit = pod_unit("HAM")
    centre = centre_of(filled)
    state, shown = opened(centre, unit), entries_of(centre, unit)
    assert edit(filled, agent_unit("1005"), "person", name="New Name").counts
    mine = Entries({"pod": ({**shown.rows["pod"][0], "name": "Mine"},)})
    assert carry_out(filled, Edit(unit, mine, state), ORIGIN).counts


def test_with_one_fault_nothing_is_stored(filled: Database) -> None:
    before = centre_of(filled)
    outcome = edit(filled, agent_unit("1005"), "contract", week_hours="?", name="x")
    assert outcome.faults
    assert centre_of(filled) == before


def test_an_absence_is_added_moved_and_removed(filled: Database) -> None:
    kind = centre_of(filled).absence_types[0].code
    added = edit(
        filled,
        absence_unit(),
        "absence",
        personnel_number="1005",
        type=kind,
        first="2027-03-01",
        last="2027-03-02",
    )
    assert added.counts == {"absences": Counts(added=1)}
    unit = absence_unit("1005", date(2027, 3, 1))
    assert edit(filled, unit, "absence", first="2027-03-02").counts == {
        "absences": Counts(added=1, removed=1)
    }
    unit = absence_unit("1005", date(2027, 3, 2))
    gone = carry_out(filled, Edit(unit, None, opened(centre_of(filled), unit)), ORIGIN)
    assert gone.counts == {"absences": Counts(removed=1)}
    with pytest.raises(NotFoundError):
        opened(centre_of(filled), unit)


@pytest.mark.parametrize("unit", [pod_unit("HAM"), agent_unit("1005"), absence_type_unit("leave")])
def test_pods_people_and_absence_types_are_never_removed(filled: Database, unit: Unit) -> None:
    with pytest.raises(NotFoundError):
        carry_out(filled, Edit(unit, None, entries_of(centre_of(filled), unit).fingerprint), ORIGIN)


def test_who_leaves_is_kept_with_a_last_day(filled: Database) -> None:
    assert edit(filled, agent_unit("1005"), "person", employed_to="2026-12-31").counts
    agent = next(a for a in centre_of(filled).agents if a.personnel_number == "1005")
    assert agent.employed.last == date(2026, 12, 31)


def test_a_change_that_touches_a_published_week_waits_for_confirmation(
    desk_db: Database,
) -> None:
    unit = agent_unit("1005")
    outcome = edit(desk_db, unit, "contract", week_hours="38:00", min_week_hours="", max_days="4")
    assert outcome.counts is None
    assert [head.first_day for head in outcome.weeks] == [PUBLISHED_WEEK]
    confirmed = edit(
        desk_db,
        unit,
        "contract",
        confirmed=True,
        week_hours="38:00",
        min_week_hours="",
        max_days="4",
    )
    assert confirmed.counts == {"agents": Counts(changed=1)}
    assert confirmed.weeks == outcome.weeks


@pytest.mark.parametrize(
    ("unit", "part", "cells"),
    [
        (agent_unit("1005"), "person", {"email": "new@example.org"}),
        (agent_unit("1005"), "person", {"employed_to": "2026-12-31"}),
        (pod_unit("HAM"), "pod", {"name": "Hansestadt"}),
        (absence_type_unit("leave"), "absence_type", {"name_en": "Holiday"}),
        (special_days_unit("HAM"), "special", {"day": "2026-12-24", "name": "Heiligabend"}),
        (
            absence_unit(),
            "absence",
            {"personnel_number": "1006", "first": "2027-01-04", "last": "2027-01-04"},
        ),
    ],
)
def test_what_lies_beyond_published_weeks_needs_none(
    desk_db: Database, unit: Unit, part: str, cells: dict[str, str]
) -> None:
    kind = centre_of(desk_db).absence_types[0].code
    more = {"type": kind} if unit.name == "absence" else {}
    assert edit(desk_db, unit, part, False, **cells, **more).counts


@pytest.mark.parametrize(
    ("unit", "part", "cells"),
    [
        (agent_unit("1005"), "person", {"employed_to": "2026-12-02"}),
        (special_days_unit(""), "special", {"day": "2026-12-01", "name": "Aktion"}),
        (pattern_unit("early"), "pattern", {"last_start": "10:00"}),
        (pod_unit("HAM"), "pod", {"state": "BY"}),
        (absence_type_unit("leave"), "absence_type", {"credit": "none"}),
    ],
)
def test_what_reaches_into_a_published_week_does(
    desk_db: Database, unit: Unit, part: str, cells: dict[str, str]
) -> None:
    assert edit(desk_db, unit, part, False, **cells).weeks


def test_a_pattern_that_a_roster_uses_is_ended_and_not_removed(desk_db: Database) -> None:
    unit = pattern_unit("early")
    outcome = carry_out(desk_db, Edit(unit, None, opened(centre_of(desk_db), unit)), ORIGIN)
    assert [fault.expected.id for fault in outcome.faults] == ["not_rostered"]
    assert edit(desk_db, unit, "pattern", confirmed=True, valid_to="2027-01-31").counts
