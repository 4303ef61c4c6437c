from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from sample_data.faulty import make_faulty
from sample_data.make import make_awkward, make_small
from scheduler.files.importer import ImportPlan, plan_import

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[2] / "sample_data"
SETS = ("small", "medium", "awkward")
MONDAY = {"small": date(2026, 11, 30), "medium": date(2026, 11, 30), "awkward": date(2026, 10, 19)}


@pytest.fixture(scope="module")
def plans() -> dict[str, ImportPlan]:
    return {name: plan_import([SAMPLES / name]) for name in SETS}


@pytest.mark.parametrize(
    ("name", "make"),
    [("small", make_small), ("awkward", make_awkward), ("awkward_faulty", make_faulty)],
)
def test_script_writes_the_committed_files_byte_for_byte(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    make(tmp_path / name)

    made = {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
    committed = {path.name: path.read_bytes() for path in (SAMPLES / name).iterdir()}
    assert made == committed


@pytest.mark.parametrize("name", SETS)
def test_set_has_no_fault_and_a_rule_set(plans: dict[str, ImportPlan], name: str) -> None:
    assert plans[name].faults == ()
    assert "preset" in (plans[name].rule_set_toml or "")


@pytest.mark.parametrize("name", SETS)
def test_history_ends_right_before_the_planned_week(
    plans: dict[str, ImportPlan], name: str
) -> None:
    history = plans[name].history
    assert history is not None
    monday = datetime.combine(MONDAY[name], datetime.min.time(), ZoneInfo("Europe/Berlin"))
    gap = monday.astimezone(UTC) - history["start"].max().to_pydatetime()
    assert 0 < gap.total_seconds() <= 36 * 3600


def test_committed_files_are_a_few_megabytes() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*.*")) < 4_500_000


def test_medium_has_pods_of_a_lead_coaches_specialists_and_agents(
    plans: dict[str, ImportPlan],
) -> None:
    centre = plans["medium"].after
    for pod in centre.pods:
        roles = [agent.role for agent in centre.agents_of(pod.code, MONDAY["medium"])]
        counts = [roles.count(role) for role in ("lead", "coach", "specialist")]
        assert counts == [1, 4, 8]
        assert 38 <= len(roles) <= 44


def test_medium_counts_vary_several_times_more_than_chance(plans: dict[str, ImportPlan]) -> None:
    history = plans["medium"].history
    assert history is not None
    voice = history[(history["channel"] == "voice") & (history["skill"] == "")]
    local = voice["start"].dt.tz_convert(ZoneInfo("Europe/Berlin"))
    groups = voice.groupby(["pod", local.dt.day_of_week, local.dt.hour, local.dt.minute])["offered"]
    mean, variance = groups.mean(), groups.var()
    busy = mean > 10
    assert busy.sum() > 100
    assert float(np.median(variance[busy] / mean[busy])) > 2.5


def test_half_of_the_people_of_medium_wish_for_something(plans: dict[str, ImportPlan]) -> None:
    centre = plans["medium"].after
    people = [agent for agent in centre.agents if agent.channels]
    wishing = {wish.personnel_number for wish in centre.wishes}
    assert 0.4 < len(wishing) / len(people) < 0.6
    assert {wish.kind for wish in centre.wishes} == {"day_off", "start", "shift"}


def test_awkward_has_difficult_names_and_a_day_nobody_can_cover(
    plans: dict[str, ImportPlan],
) -> None:
    centre = plans["awkward"].after
    names = {agent.name for agent in centre.agents}
    assert {"=Änne Müller-Lüdenscheidt", 'Jürgen "Jogi" Großmann', "José Núñez; Peña"} <= names
    outing = date(2026, 10, 22)
    away = {a.personnel_number for a in centre.absences if a.first <= outing <= a.last}
    assert {a.personnel_number for a in centre.agents_of("TAG", outing)} <= away
    assert len(centre.agents_of("SOLO", outing)) == 1
