"""The planner's morning, from an empty database to a changed published week."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.story.morning import Morning

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.slow
def test_planner_goes_from_files_to_a_changed_published_week(
    browser: Browser, address: str
) -> None:
    morning = Morning(browser, address)
    for step in morning.steps():
        step.do()
        assert step.done(), step.name
    workbook = openpyxl.load_workbook(BytesIO(morning.excel))
    names = {cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert {"Hamburg", "Leipzig", "München", "Ruhr"} <= names
    morning.close()
