"""One made-up roster in both layouts, written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from scheduler.files.workbook import write_workbook
from tests.builders.roster_view import roster_view

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from scheduler.rosters import RosterView


@pytest.fixture(scope="module")
def view() -> RosterView:
    return roster_view(48, 1, 2)


@pytest.fixture(scope="module")
def wall(view: RosterView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wall") / "roster.xlsx"
    write_workbook(view, path, layout="wall", language="de")
    return path


@pytest.fixture(scope="module")
def wall_book(wall: Path) -> Workbook:
    return openpyxl.load_workbook(wall)


@pytest.fixture(scope="module")
def lead(view: RosterView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lead") / "roster.xlsx"
    write_workbook(view, path, layout="lead", language="en")
    return path


@pytest.fixture(scope="module")
def lead_book(lead: Path) -> Workbook:
    return openpyxl.load_workbook(lead)
