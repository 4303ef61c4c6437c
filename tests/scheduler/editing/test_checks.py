"""What a form may not say is said at its field, whatever else there is in the centre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.editing.checks import FieldFault, check, check_removal
from scheduler.editing.entries import Entries, entries_of
from scheduler.editing.units import (
    Unit,
    absence_type_unit,
    absence_unit,
    agent_unit,
    opening_unit,
    pattern_unit,
    pod_unit,
    promise_unit,
    wishes_unit,
)
from scheduler.files.importer import plan_import
from scheduler.people.absences import Absence

if TYPE_CHECKING:
    from scheduler.centre import Centre

FOLDER = Path(__file__).parents[3] / "sample_data" / "small"
SMALL = plan_import(
    sorted(set(FOLDER.glob("*.csv")) - {FOLDER / "history.csv", FOLDER / "actuals.csv"})
).after
TYPE = SMALL.absence_types[0].code


def typed(
    unit: Unit, part: str, row: int = 0, centre: Centre | None = None, **cells: str
) -> Entries:
    """The form of a unit with some cells typed anew; a row past the last one is a new one."""
    entries = entries_of(centre or SMALL, unit)
    rows = [dict(cells_) for cells_ in entries.rows[part]]
    if row == len(rows):
        rows.append({})
    rows[row] |= cells
    return Entries({**entries.rows, part: tuple(rows)})


def faults(unit: Unit, entries: Entries, centre: Centre = SMALL) -> list[FieldFault]:
    checked = check(centre, unit, entries)
    assert checked.faults == () or checked.after == centre
    return list(checked.faults)


def where(found: list[FieldFault]) -> list[tuple[str, int, str, str]]:
    return [(f.part, f.row, f.column, f.expected.id) for f in found]


def test_every_field_that_does_not_fit_is_named_at_once() -> None:
    unit = agent_unit("1005")
    entries = typed(unit, "contract", week_hours="many", max_days="9", pod="XXX")
    assert set(where(faults(unit, entries))) == {
        ("contract", 0, "week_hours", "hours"),
        ("contract", 0, "max_days", "whole"),
        ("contract", 0, "pod", "pod"),
    }


def test_a_fault_is_worded_in_both_languages() -> None:
    unit = agent_unit("1005")
    [fault] = faults(unit, typed(unit, "contract", week_hours="many"))
    assert fault.expected.text("en").startswith("hours such as 38.5")
    assert fault.expected.text("de").startswith("Stunden wie 38,5")


def test_two_contracts_on_the_same_days_are_refused_at_the_later_row() -> None:
    unit = agent_unit("1005")
    again = dict(entries_of(SMALL, unit).rows["contract"][0], valid_from="2027-01-01")
    entries = typed(unit, "contract", 1, None, **again)
    assert where(faults(unit, entries)) == [("contract", 1, "valid_from", "overlap_here")]


def test_a_change_of_pod_and_contract_becomes_dated_records() -> None:
    unit = agent_unit("1005")
    first = dict(entries_of(SMALL, unit).rows["contract"][0])
    later = first | {"week_hours": "20:00", "min_week_hours": "", "max_week_hours": ""}
    ended = typed(unit, "contract", 0, valid_to="2026-12-31")
    rows = (*ended.rows["contract"], later | {"valid_from": "2027-01-01"})
    checked = check(SMALL, unit, Entries({**ended.rows, "contract": rows}))
    assert checked.faults == ()
    agent = next(a for a in checked.after.agents if a.personnel_number == "1005")
    assert [c.week_min for c in agent.contracts] == [2400, 1200]
    assert [m.pod for m in agent.memberships] == ["HAM"]
    contract = agent.contract_on(date(2027, 1, 1))
    assert contract is not None
    assert contract.week_min == 1200


def test_a_person_without_a_row_of_pod_and_contract_is_refused() -> None:
    unit = agent_unit("1005")
    entries = Entries({**entries_of(SMALL, unit).rows, "contract": ()})
    assert ("contract", 0, "pod", "required") in where(faults(unit, entries))


def test_rows_in_which_nothing_was_typed_do_not_count() -> None:
    unit = agent_unit("1005")
    entries = typed(unit, "skills", len(entries_of(SMALL, unit).rows["skills"]), skill="")
    assert faults(unit, entries) == []


def test_a_new_person_may_not_take_a_number_that_somebody_has() -> None:
    unit = agent_unit()
    entries = typed(unit, "person", personnel_number="1005", name="Somebody Else")
    assert ("person", 0, "personnel_number", "twice_stored") in where(faults(unit, entries))


def test_all_channels_can_be_taken_away() -> None:
    unit = agent_unit("1005")
    checked = check(SMALL, unit, Entries({**entries_of(SMALL, unit).rows, "channels": ()}))
    assert checked.faults == ()
    agent = next(a for a in checked.after.agents if a.personnel_number == "1005")
    assert agent.channels == ()


def test_an_absence_that_overlaps_another_one_is_refused_and_replaces_nothing() -> None:
    away = Absence("1005", TYPE, date(2027, 3, 1), date(2027, 3, 5))
    centre = replace(SMALL, absences=(*SMALL.absences, away))
    unit = absence_unit()
    for first, last in (("2027-03-05", "2027-03-09"), ("2027-02-20", "2027-03-01")):
        entries = typed(unit, "absence", personnel_number="1005", type=TYPE, first=first, last=last)
        [fault] = faults(unit, entries, centre)
        assert (fault.part, fault.column) == ("absence", "first")
        assert fault.expected.id == "overlap_stored"
        assert "2027-03-01" in fault.expected.text("en")


def test_an_absence_may_be_moved_within_its_own_days() -> None:
    away = Absence("1005", TYPE, date(2027, 3, 1), date(2027, 3, 5))
    centre = replace(SMALL, absences=(*SMALL.absences, away))
    unit = absence_unit("1005", date(2027, 3, 1))
    entries = typed(unit, "absence", centre=centre, first="2027-03-02", last="2027-03-09")
    checked = check(centre, unit, entries)
    assert checked.faults == ()
    moved = set(checked.after.absences) - set(SMALL.absences)
    assert moved == {Absence("1005", TYPE, date(2027, 3, 2), date(2027, 3, 9))}


def test_a_number_nobody_has_is_refused() -> None:
    unit = absence_unit()
    entries = typed(
        unit, "absence", personnel_number="9999", type=TYPE, first="2027-03-01", last="2027-03-01"
    )
    assert where(faults(unit, entries)) == [("absence", 0, "personnel_number", "personnel_number")]


def test_hours_that_do_not_ascend_are_refused_at_their_own_field() -> None:
    unit = agent_unit("1005")
    entries = typed(unit, "contract", min_week_hours="41:00")
    assert where(faults(unit, entries)) == [("contract", 0, "min_week_hours", "not_above")]


def test_a_pattern_that_wishes_refer_to_cannot_go() -> None:
    code = SMALL.patterns[0].code
    number = SMALL.agents[0].personnel_number
    wish_unit = wishes_unit(number)
    n_rows = len(entries_of(SMALL, wish_unit).rows["wishes"])
    wished = check(
        SMALL,
        wish_unit,
        typed(wish_unit, "wishes", n_rows, kind="shift", day="2027-03-01", pattern=code),
    )
    assert wished.faults == ()
    refused = check_removal(wished.after, pattern_unit(code))
    assert [f.expected.id for f in refused.faults] == ["not_referred_to"]
    assert number in refused.faults[0].expected.text("de")
    assert refused.after == wished.after


def test_what_nothing_refers_to_goes() -> None:
    unit = promise_unit("HAM", "social")
    checked = check_removal(SMALL, unit)
    assert checked.faults == ()
    gone = set(SMALL.promises) - set(checked.after.promises)
    assert [promise.stream.key for promise in gone] == ["social"]


def test_shorter_shifts_are_refused_where_a_break_no_longer_fits() -> None:
    unit = pattern_unit("early")
    found = where(faults(unit, typed(unit, "pattern", lengths="1:00 8:00")))
    assert found
    assert {(part, column) for part, _, column, _ in found} == {("breaks", "latest_min")}


def test_a_codes_second_use_is_refused() -> None:
    unit = pod_unit()
    assert ("pod", 0, "code", "twice_stored") in where(
        faults(unit, typed(unit, "pod", code="HAM", name="Another"))
    )
    kind = absence_type_unit()
    entries = typed(kind, "absence_type", code=TYPE, name_de="x", name_en="x", credit="none")
    assert ("absence_type", 0, "code", "twice_stored") in where(faults(kind, entries))


def test_an_older_fault_of_another_record_does_not_stand_in_the_way() -> None:
    pattern = SMALL.patterns[0]
    broken = replace(pattern, lengths_min=(60,))
    centre = replace(SMALL, patterns=(broken, *SMALL.patterns[1:]))
    unit = pod_unit("HAM")
    assert faults(unit, typed(unit, "pod", centre=centre, name="Hansestadt"), centre) == []


@pytest.mark.parametrize("text", ["08:00", ""])
def test_opening_hours_need_both_times_or_neither(text: str) -> None:
    unit = opening_unit("HAM")
    n_rows = len(entries_of(SMALL, unit).rows["opening"])
    entries = typed(unit, "opening", n_rows, day="2026-12-24", start=text)
    ids = [fault.expected.id for fault in faults(unit, entries)]
    assert ids == (["both_or_none"] if text else [])
