"""Every record of the sample centres can be opened in a form and saved without changing it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.centre import Centre
from scheduler.editing.changing import settled
from scheduler.editing.checks import check
from scheduler.editing.entries import entries_of
from scheduler.editing.units import (
    absence_type_unit,
    absence_unit,
    agent_unit,
    opening_unit,
    pattern_unit,
    pod_unit,
    promise_unit,
    special_days_unit,
    wishes_unit,
)
from scheduler.files.importer import plan_import

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.editing.units import Unit

SAMPLES = Path(__file__).parents[3] / "sample_data"


def centre_files(folder: Path) -> list[Path]:
    """All but what is about demand."""
    demand = ("history", "actuals", "genesys_cloud", "queues")
    return [path for path in sorted(folder.glob("*.csv")) if path.stem not in demand]


def units_of(centre: Centre) -> Iterator[Unit]:
    for agent in centre.agents:
        yield agent_unit(agent.personnel_number)
        yield wishes_unit(agent.personnel_number)
    for pod in centre.pods:
        yield pod_unit(pod.code)
        yield opening_unit(pod.code)
        yield special_days_unit(pod.code)
    for promise in centre.promises:
        yield promise_unit(promise.stream.pod, promise.stream.channel, promise.stream.skill)
    for pattern in centre.patterns:
        yield pattern_unit(pattern.code)
    for kind in centre.absence_types:
        yield absence_type_unit(kind.code)
    for absence in centre.absences:
        yield absence_unit(absence.personnel_number, absence.first)


@pytest.mark.parametrize("decimal_comma", [False, True])
@pytest.mark.parametrize("sample", ["small", "awkward"])
def test_a_form_saved_as_it_was_opened_changes_nothing(sample: str, decimal_comma: bool) -> None:
    centre = plan_import(centre_files(SAMPLES / sample)).after
    for unit in units_of(centre):
        entries = entries_of(centre, unit, decimal_comma=decimal_comma)
        checked = check(centre, unit, entries, decimal_comma=decimal_comma)
        assert checked.faults == (), unit
        after = settled(centre, checked.after)
        for field in fields(Centre):
            assert set(getattr(after, field.name)) == set(getattr(centre, field.name)), unit
