"""A hidden sheet that remembers what the roster sheet said when it was written.

An edited workbook comes back with it, so that the cells somebody changed are known exactly, however
rows were sorted and whatever happened to the roster meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scheduler.files.workbook.cells import put_row
from scheduler.files.workbook.roster_rows import day_cells
from scheduler.files.workbook.rows import SheetRows

if TYPE_CHECKING:
    from openpyxl import Workbook

    from scheduler.files.workbook.cells import Value
    from scheduler.files.workbook.roster_sheet import RosterSheet

NAME: Final = "_podshift"
MARK: Final = "podshift roster"
HEADER_ROW: Final = 2


def add_origin_sheet(workbook: Workbook, page: RosterSheet) -> SheetRows:
    """Write the roster's id and version, then each person's days as they stand on ``page``."""
    view = page.view
    sheet = workbook.create_sheet(NAME)
    sheet.sheet_state = "veryHidden"
    n_columns = 1 + len(view.days)
    put_row(sheet, 1, [MARK, view.id, view.version], ["text", "text", "identifier"])
    days: list[Value] = [day.isoformat() for day in view.days]
    put_row(sheet, HEADER_ROW, ["personnel_number", *days], ["text"] * n_columns)
    rows = SheetRows(sheet, HEADER_ROW + 1, n_columns)
    plain = [""] * len(view.days)
    for pod in view.pods:
        for agent in pod.agents:
            rows.begin(12)
            texts = [text for text, _ in day_cells(page, agent, plain)]
            rows.cells([agent.personnel_number, *texts], ["text"] * n_columns)
            rows.end()
    return rows
