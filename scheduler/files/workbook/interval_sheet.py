"""Every interval of every pod in one table: the charts read it, and it can be filtered."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from scheduler.figures import totals
from scheduler.files.workbook.cells import put_row
from scheduler.files.workbook.page import A4, freeze, on_paper, subtitle, title, widths
from scheduler.files.workbook.rows import SheetRows

if TYPE_CHECKING:
    from datetime import datetime

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.files.workbook.texts import Words
    from scheduler.rosters import PodRoster, RosterView

HEADER_ROW: Final = 4
FIGURES: Final = (("needed", "required_fte"), ("rostered", "rostered_fte"))
"""Name of the text and field of ``StreamCoverage``."""
FINE_DAYS: Final = 14
"""Up to so many days every interval has a row; beyond, every hour, with the mean of its intervals.
"""


class Block(NamedTuple):
    """The rows of a pod's intervals."""

    first_row: int
    last_row: int


def needed_column(streams: list[str], stream: str) -> int:
    """The column of what a stream needs; what is rostered stands in the next one."""
    return 3 + len(FIGURES) * streams.index(stream)


def stream_names(view: RosterView) -> list[str]:
    """The streams of all pods, in the order in which they first appear."""
    return list(dict.fromkeys(coverage.stream for pod in view.pods for coverage in pod.coverage))


def busy_intervals(pod: PodRoster) -> list[int]:
    """The intervals in which anybody is needed or on duty."""
    needed, present = totals(pod, "required_fte"), totals(pod, "rostered_fte")
    pairs = enumerate(zip(needed, present, strict=True))
    return [index for index, (need, staff) in pairs if need or staff]


def by_hour(view: RosterView) -> bool:
    """Whether the sheet has hours in place of intervals, which stand on the day sheets, too."""
    return len(view.days) > FINE_DAYS


def sheet_rows(view: RosterView, pod: PodRoster) -> list[list[int]]:
    """The intervals that share a row of the sheet: one, or those of an hour."""
    busy = busy_intervals(pod)
    if not by_hour(view):
        return [[index] for index in busy]
    hours = groupby(busy, key=lambda index: pod.interval_starts[index].timestamp() // 3600)
    return [list(group) for _, group in hours]


def interval_blocks(view: RosterView) -> list[Block]:
    """Where each pod's intervals stand, one pod below the other."""
    blocks, row = [], HEADER_ROW + 1
    for pod in view.pods:
        n_rows = len(sheet_rows(view, pod))
        blocks.append(Block(row, row + n_rows - 1))
        row += n_rows
    return blocks


def add_interval_sheet(
    workbook: Workbook, view: RosterView, words: Words
) -> tuple[Worksheet, SheetRows]:
    """Write one row for each pod and interval, ready to be filtered."""
    sheet, streams = workbook.create_sheet(words("intervals")), stream_names(view)
    days = words.days(view.days[0], view.days[-1])
    note = words("hours_note" if by_hour(view) else "intervals_note")
    title(sheet, f"{words('intervals')} · {days}", f"{subtitle(view, words)} · {note}")
    labels = [words("pod"), words("start")]
    for stream in streams:
        labels += [f"{words.stream(stream)}\n{words(key)}" for key, _ in FIGURES]
    put_row(sheet, HEADER_ROW, [*labels], ["head"] * len(labels))
    sheet.row_dimensions[HEADER_ROW].height = 30
    widths(sheet, {1: 18.0, 2: 20.0} | {3 + n: 12.0 for n in range(len(FIGURES) * len(streams))})
    rows = SheetRows(sheet, HEADER_ROW + 1, len(labels))
    for pod in view.pods:
        _pod_intervals(rows, view, pod, streams)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(labels))}{rows.row - 1}"
    freeze(sheet, HEADER_ROW + 1, 3)
    on_paper(sheet, view, words, paper=A4, header_rows=(HEADER_ROW, HEADER_ROW))
    return sheet, rows


def _pod_intervals(rows: SheetRows, view: RosterView, pod: PodRoster, streams: list[str]) -> None:
    placed = sorted(
        (needed_column(streams, coverage.stream) + offset, getattr(coverage, field))
        for coverage in pod.coverage
        for offset, (_, field) in enumerate(FIGURES)
    )
    columns = [column for column, _ in placed]
    arrays = [values for _, values in placed]
    for group in sheet_rows(view, pod):
        start = pod.interval_starts[group[0]]
        rows.begin(12)
        rows.text(1, pod.name, "text")
        rows.number(2, _serial(start.replace(tzinfo=None)), "moment")
        means = [sum(values[index] for index in group) / len(group) for values in arrays]
        rows.numbers(columns, means, "one decimal")
        rows.end()


@lru_cache(maxsize=4096)
def _serial(moment: datetime) -> float:
    """A local time as Excel counts it; pods of one zone share them."""
    # openpyxl's conversion has no type hints
    serial: float = to_excel(moment)  # type: ignore[no-untyped-call]
    return serial
