from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.files.faults import Language, report
from scheduler.files.importer import ImportPlan, plan_import

FAULTY = Path(__file__).parents[3] / "sample_data" / "awkward_faulty"


@pytest.fixture(scope="module")
def plan() -> ImportPlan:
    return plan_import([FAULTY])


def test_exactly_the_planted_faults_are_found(plan: ImportPlan) -> None:
    keys = ("file", "sheet", "row", "column", "value", "code")
    planted = [tuple(one[key] for key in keys) for one in json.loads(_planted())]
    found = [tuple(fault.as_json()[key] for key in keys) for fault in plan.faults]

    assert len(planted) >= 70
    assert sorted(found, key=str) == sorted(planted, key=str)


def _planted() -> str:
    return (FAULTY / "planted.json").read_text("utf-8")


def test_planted_faults_change_nothing(plan: ImportPlan) -> None:
    current = plan_import([FAULTY.parent / "awkward"]).after

    again = plan_import([FAULTY], current)

    assert not plan.ok
    assert again.after is current
    assert (again.changes, again.history, again.actuals, again.rule_set_toml) == (
        (),
        None,
        None,
        None,
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_report_has_a_line_for_every_planted_fault(plan: ImportPlan, language: Language) -> None:
    lines = report(plan.faults, language).splitlines()

    assert len(lines) == len(plan.faults)
    assert all(line.endswith(".") and "{" not in line for line in lines)
