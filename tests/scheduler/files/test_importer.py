from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from openpyxl import Workbook

from scheduler.centre import Centre
from scheduler.files.importer import ImportPlan, plan_import
from scheduler.people.absences import Absence
from scheduler.validity import Validity

Plan: TypeAlias = Callable[..., ImportPlan]
SAMPLES = Path(__file__).parents[3] / "sample_data"
PODS = "code,name\nHAM,Hamburg\nMUC,München\n"
AGENTS = "personnel_number,name,pod,week_hours,valid_from,valid_to\n"
TYPES = "code,name_de,name_en,credit\nleave,Urlaub,Leave,contract_share\n"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Plans an import of files given as name (without .csv) and text."""

    def _plan(
        current: Centre | None = None, replaced: tuple[str, ...] = (), **texts: str
    ) -> ImportPlan:
        for old in tmp_path.iterdir():
            old.unlink()
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        return plan_import([tmp_path], current, replaced=replaced)

    return _plan


def _codes(plan: ImportPlan) -> list[tuple[str, int | None, str, str]]:
    return [(f.file, f.row, f.column, f.expected.id) for f in plan.faults]


def _statuses(plan: ImportPlan, kind: str) -> dict[str, str]:
    return {change.key: change.status for change in plan.changes if change.kind == kind}


def test_people_are_matched_by_number_and_nobody_disappears(plan: Plan) -> None:
    before = plan(pods=PODS, agents=AGENTS + "1,Aylin,HAM,40,,\n2,Jonas,HAM,30,,\n3,Ewa,HAM,20,,\n")
    text = AGENTS + "1,Aylin,HAM,40,,\n2,Jonas Petersen,HAM,30,,\n4,Piotr,MUC,20,,\n"

    after = plan(before.after, replaced=("agents",), agents=text)

    assert _statuses(after, "agents") == {
        "1": "unchanged",
        "2": "changed",
        "3": "missing",
        "4": "new",
    }
    (changed,) = (c for c in after.changes if c.status == "changed")
    assert (changed.label, changed.fields) == ("Jonas Petersen", ("name",))
    assert [a.name for a in after.after.agents] == ["Aylin", "Jonas Petersen", "Ewa", "Piotr"]


def test_same_files_again_change_nothing(plan: Plan) -> None:
    first = plan_import([SAMPLES / "small"])

    again = plan_import([SAMPLES / "small"], first.after)

    assert again.after == first.after
    assert {change.status for change in again.changes} == {"unchanged"}
    assert again.files == first.files


def test_any_fault_leaves_the_centre_as_it_was(plan: Plan) -> None:
    before = plan(pods=PODS, agents=AGENTS + "1,Aylin,HAM,40,,\n").after

    after = plan(before, agents=AGENTS + "2,Jonas,HAM,30,,\n3,Ewa,HAX,20,,\n")

    assert not after.ok
    assert _codes(after) == [("agents.csv", 3, "pod", "pod")]
    assert (after.after, after.changes, after.history) == (before, (), None)


def test_rows_of_one_person_become_dated_contracts_and_one_membership(plan: Plan) -> None:
    text = AGENTS + "1,Aylin,HAM,30,2026-10-01,\n1,Aylin,HAM,20,,2026-09-30\n"

    (agent,) = plan(pods=PODS, agents=text).after.agents

    assert [(c.week_min, c.validity) for c in agent.contracts] == [
        (1200, Validity(None, date(2026, 9, 30))),
        (1800, Validity(date(2026, 10, 1), None)),
    ]
    assert [(m.pod, m.validity) for m in agent.memberships] == [("HAM", Validity())]


def test_file_of_channels_alone_changes_only_channels(plan: Plan) -> None:
    skills = "personnel_number,skill\n1,tech\n"
    rows = AGENTS + "1,Aylin,HAM,40,,\n2,Jonas,HAM,40,,\n"
    before = plan(pods=PODS, agents=rows, skills=skills).after

    after = plan(before, channels="Personalnummer,Kanal,Produktivität\n1,Telefon,70 %\n")

    aylin, jonas = after.after.agents
    assert [(g.channel, g.productivity) for g in aylin.channels] == [("voice", 0.7)]
    assert (aylin.skills, aylin.contracts) == (before.agents[0].skills, before.agents[0].contracts)
    assert jonas == before.agents[1]
    assert _statuses(after, "agents") == {"1": "changed"}


def test_breaks_of_a_pattern_are_kept_until_their_file_comes(plan: Plan) -> None:
    patterns = "code,name,first_start,last_start,lengths\nearly,Früh,07:00,08:00,{}\n"
    breaks = "pattern,length_min,earliest_min,latest_min\nearly,30,120,-120\n"
    before = plan(patterns=patterns.format("8:30"), breaks=breaks).after

    (pattern,) = plan(before, patterns=patterns.format("8:00")).after.patterns

    assert pattern.lengths_min == (480,)
    assert [rule.length_min for rule in pattern.breaks] == [30]


def test_new_absence_takes_the_place_of_those_it_overlaps(plan: Plan) -> None:
    base = plan(pods=PODS, agents=AGENTS + "1,Aylin,HAM,40,,\n", absence_types=TYPES).after
    header = "personnel_number,type,first,last\n"
    before = plan(
        base, absences=header + "1,leave,2026-12-01,2026-12-04\n1,leave,2027-01-04,2027-01-05\n"
    )

    after = plan(before.after, absences=header + "1,leave,2026-11-30,2026-12-02\n")

    assert after.after.absences == (
        Absence("1", "leave", date(2027, 1, 4), date(2027, 1, 5)),
        Absence("1", "leave", date(2026, 11, 30), date(2026, 12, 2)),
    )
    assert _statuses(after, "absences") == {
        "1 2026-12-01": "removed",
        "1 2027-01-04": "missing",
        "1 2026-11-30": "new",
    }


def test_missing_records_go_only_if_their_kind_is_replaced(plan: Plan) -> None:
    before = plan(pods=PODS, special_days="day,name\n2026-12-03,Aktion\n").after
    text = "day,name\n2026-12-10,Aktion\n"

    kept = plan(before, special_days=text)
    gone = plan(before, special_days=text, replaced=("special_days",))

    assert [s.day.day for s in kept.after.special_days] == [3, 10]
    assert [s.day.day for s in gone.after.special_days] == [10]
    assert _statuses(gone, "special_days")["2026-12-03 Aktion"] == "removed"


def test_person_whose_own_row_is_at_fault_counts_as_known(plan: Plan) -> None:
    channels = "personnel_number,channel\n1,voice\n"

    result = plan(pods=PODS, agents=AGENTS + "1,Aylin,HAM,forty,,\n", channels=channels)

    assert _codes(result) == [("agents.csv", 2, "week_hours", "hours")]


def test_repetition_across_files_names_both(plan: Plan) -> None:
    texts = {"agents": AGENTS + "1,Aylin,HAM,40,,\n", "agents 2": AGENTS + "1,Aylin,HAM,40,,\n"}

    (fault,) = plan(pods=PODS, **texts).faults

    assert fault.file == "agents.csv"
    assert fault.text("en").endswith("days that do not overlap with row 2 of agents 2.csv.")


@pytest.mark.parametrize(
    ("header", "column", "code"),
    [
        ("code,label", "label", "column_unknown"),
        ("code,label", "name", "column_missing"),
        ("code,name,Bezeichnung", "Bezeichnung", "column_twice"),
    ],
)
def test_header_at_fault_names_the_column(plan: Plan, header: str, column: str, code: str) -> None:
    assert ("pods.csv", 1, column, code) in _codes(plan(pods=header + "\nHAM,Hamburg\n"))


def test_columns_of_notes_are_left_alone(plan: Plan) -> None:
    assert plan(pods="code,name,Notiz,#x\nHAM,Hamburg,a,b\n").ok


def test_table_of_any_name_is_known_by_its_columns(plan: Plan) -> None:
    result = plan(pods=PODS, Mappe1=AGENTS + "1,Aylin,HAM,40,,\n")

    assert [a.name for a in result.after.agents] == ["Aylin"]


def test_file_of_unknown_kind_is_a_fault(plan: Plan) -> None:
    assert _codes(plan(kantine="Tag,Gericht\nMontag,Labskaus\n")) == [
        ("kantine.csv", None, "", "kind")
    ]


def test_workbook_with_the_same_sheets_gives_the_same_centre(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for path in sorted((SAMPLES / "small").glob("*.csv")):
        sheet = book.create_sheet(path.stem)
        for line in path.read_text("utf-8").splitlines():
            sheet.append([_typed(cell) for cell in line.split(",")])
    book.create_sheet("Notizen").append(["nur für uns"])
    book.save(tmp_path / "zentrum.xlsx")

    from_book = plan_import([tmp_path / "zentrum.xlsx"])
    from_csv = plan_import([SAMPLES / "small"])

    assert from_book.faults == ()
    assert from_book.after == from_csv.after
    assert from_book.history is not None
    assert from_csv.history is not None
    assert from_book.history.equals(from_csv.history)


def _typed(cell: str) -> date | float | str | None:
    """As Excel would keep it: numbers as numbers, dates as dates."""
    if len(cell) == 10 and cell[4] == "-":
        return date.fromisoformat(cell)
    try:
        return float(cell)
    except ValueError:
        return cell or None


def test_rule_set_is_passed_through_as_text(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text('name = "Übergang"\n', "utf-8")

    plan = plan_import([tmp_path])

    assert (plan.ok, plan.rule_set_toml) == (True, 'name = "Übergang"\n')
    assert [(f.name, len(f.sha256), f.kinds) for f in plan.files] == [
        ("rules.toml", 64, ("rules",))
    ]


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe"])
def test_broken_rule_set_is_a_fault_of_its_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rules.toml").write_bytes(content)

    assert _codes(plan_import([tmp_path])) == [("rules.toml", None, "", "toml")]


def test_nothing_to_import_leaves_an_empty_centre(tmp_path: Path) -> None:
    plan = plan_import([tmp_path])

    assert (plan.ok, plan.after, plan.files) == (True, Centre(), ())
