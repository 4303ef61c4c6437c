"""The planner's morning, from an empty database to a changed published week."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.story.morning import Auditor, Planner

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.story
def test_planner_goes_from_files_to_a_changed_published_week(
    browser: Browser, address: str
) -> None:
    planner, auditor = Planner(browser, address), Auditor(browser, address)
    planner.sign_in("petra")
    planner.imports_the_centre()
    planner.overrides_the_forecast()
    planner.generates("first", seed=1)
    planner.generates("second", seed=2)
    planner.compares("first", "second")
    planner.opens_the_roster()
    planner.moves_a_shift("a lift to work")
    planner.submits()
    auditor.sign_in("alba")
    auditor.consents()
    planner.publishes()
    workbook = openpyxl.load_workbook(BytesIO(planner.downloads_excel()))
    planner.moves_a_shift("a wish by telephone")
    planner.sees_the_difference("a wish by telephone")
    names = {cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert {"Hamburg", "Leipzig", "München", "Ruhr"} <= names
    planner.context.close()
    auditor.context.close()
