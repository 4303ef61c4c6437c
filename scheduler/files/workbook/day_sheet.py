"""A sheet for each day: people down, intervals across, breaks visible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter

from scheduler.figures import intervals_by_day
from scheduler.files.workbook.cells import put
from scheduler.files.workbook.day_axis import day_axis, day_slots, hours_in_use
from scheduler.files.workbook.page import A3, freeze, on_paper, subtitle, title, widths
from scheduler.files.workbook.rows import SheetRows
from scheduler.files.workbook.styles import ACTIVITY_FILLS, LINE
from scheduler.files.workbook.texts import times
from scheduler.shortages import NOTICED_FTE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.files.workbook.day_axis import DayAxis, Slot
    from scheduler.files.workbook.texts import Words
    from scheduler.rosters import (
        AgentView,
        DutyView,
        PodRoster,
        RosterView,
        StreamCoverage,
    )

FIRST_COLUMN: Final = 3
LEGEND_ROW: Final = 3
HEADER_ROW: Final = 4
LEGEND_STEP: Final = 9
CHARACTERS_A_COLUMN: Final = 3
"""Of a bar's label; one that is longer than its bar is left to the legend."""
ROW_HEIGHT: Final = 16.0
BREAKS: Final = ("break", "paid_break")
Placed = tuple["AgentView", "DutyView"]
Kind = tuple[str, tuple[str, ...]]
"""Activity and channels of a segment."""


class Bar(NamedTuple):
    """How a kind of segment looks."""

    style: str
    label: str


@dataclass(frozen=True)
class DaySheet:
    """One day's sheet while it is written."""

    day: date
    sheet: Worksheet
    words: Words
    slots: tuple[Slot, ...]
    bars: dict[Kind, Bar]
    rows: SheetRows


def add_day_sheets(workbook: Workbook, view: RosterView, words: Words) -> list[SheetRows]:
    """Write a sheet for each day of the roster; returns the rows that are still to be saved."""
    hours, bars = hours_in_use(view), _bars(view, words)
    duties = [_duties_by_day(pod) for pod in view.pods]
    slices = [intervals_by_day(pod) for pod in view.pods]
    written = []
    for day in view.days:
        intervals = [of_pod.get(day, range(0)) for of_pod in slices]
        slots = day_slots(view, intervals, hours)
        page = _empty_sheet(workbook, view, words, day, slots, bars)
        _legend(page)
        for pod, on_days, of_pod in zip(view.pods, duties, intervals, strict=True):
            axis = day_axis(view, pod, of_pod, slots, FIRST_COLUMN)
            if axis is not None:
                _pod(page, pod, axis, on_days.get(day, []))
        written.append(page.rows)
    return written


def _duties_by_day(pod: PodRoster) -> dict[date, list[Placed]]:
    """Who is on duty on each local day, by start; a duty over midnight is on both days."""
    by_day: dict[date, list[Placed]] = {}
    for agent in pod.agents:
        for duty in agent.duties:
            for day in _days_of(duty):
                by_day.setdefault(day, []).append((agent, duty))
    for placed in by_day.values():
        placed.sort(key=lambda item: (item[1].start.replace(tzinfo=None), item[0].name))
    return by_day


def _days_of(duty: DutyView) -> Iterator[date]:
    yield duty.start.date()
    if duty.end.date() > duty.start.date() and duty.end.time() > time(0):
        yield duty.end.date()


def _empty_sheet(
    workbook: Workbook,
    view: RosterView,
    words: Words,
    day: date,
    slots: tuple[Slot, ...],
    bars: dict[Kind, Bar],
) -> DaySheet:
    sheet = workbook.create_sheet(words.day(day))
    title(sheet, words.day_long(day), f"{subtitle(view, words)} · {words('day_note')}")
    _header(sheet, words, slots)
    freeze(sheet, HEADER_ROW + 1, FIRST_COLUMN)
    on_paper(
        sheet,
        view,
        words,
        paper=A3,
        header_rows=(LEGEND_ROW, HEADER_ROW),
        header_columns=(1, FIRST_COLUMN - 1),
    )
    n_columns = FIRST_COLUMN - 1 + max(len(slots), 1)
    rows = SheetRows(sheet, HEADER_ROW + 1, n_columns)
    return DaySheet(day, sheet, words, slots, bars, rows)


def _header(sheet: Worksheet, words: Words, slots: tuple[Slot, ...]) -> None:
    put(sheet, HEADER_ROW, 1, words("name"), "head left")
    put(sheet, HEADER_ROW, 2, words("shift"), "head")
    widths(sheet, {1: 27, 2: 12} | {FIRST_COLUMN + n: 2.3 for n in range(len(slots))})
    sheet.row_dimensions[HEADER_ROW].height = 30
    put(sheet, 1, FIRST_COLUMN - 1 + len(slots), None, "key")
    for column, (hour, _, minute) in enumerate(slots, start=FIRST_COLUMN):
        put(sheet, HEADER_ROW, column, time(hour, minute), "quarter" if minute else "hour")
        if not minute:
            _hour_line(sheet, column)


def _hour_line(sheet: Worksheet, column: int) -> None:
    """A line down the column below the header, so that the eye finds the hour of a bar."""
    for row in range(1, HEADER_ROW):
        put(sheet, row, column, None, "key")
    line = Side(style="thin", color=LINE)
    sheet.column_dimensions[get_column_letter(column)].border = Border(left=line)


def _bars(view: RosterView, words: Words) -> dict[Kind, Bar]:
    """How each kind of segment in the roster looks."""
    kinds = {
        (segment.activity, segment.channels)
        for pod in view.pods
        for agent in pod.agents
        for duty in agent.duties
        for segment in duty.segments
    }
    return {kind: Bar(_style(*kind), _label(words, *kind)) for kind in kinds}


def _legend(page: DaySheet) -> None:
    sheet, words = page.sheet, page.words
    used = {bar.style for bar in page.bars.values()}
    activities = [name for name in ACTIVITY_FILLS if f"bar {name}" in used]
    entries = [(words(name), f"bar {name}") for name in activities]
    put(sheet, LEGEND_ROW, 1, words("legend"), "note")
    for n, (text, style) in enumerate([*entries, (words("break"), "break")]):
        column = FIRST_COLUMN + n * LEGEND_STEP
        put(sheet, LEGEND_ROW, column, words("break_mark") if style == "break" else None, style)
        put(sheet, LEGEND_ROW, column + 1, text, "note")


def _pod(page: DaySheet, pod: PodRoster, axis: DayAxis, placed: list[Placed]) -> None:
    rows, words = page.rows, page.words
    n_people = len({agent.personnel_number for agent, _ in placed})
    rows.begin(18)
    holiday = f" · {pod.holidays[page.day]}" if page.day in pod.holidays else ""
    rows.text(1, f"{pod.name} · {words.people(n_people)}{holiday}", "pod")
    rows.fill(2, FIRST_COLUMN + len(page.slots), "pod")
    rows.end()
    for agent, duty in placed:
        _duty(page, axis, agent, duty)
    _coverage(page, pod, axis)


def _duty(page: DaySheet, axis: DayAxis, agent: AgentView, duty: DutyView) -> None:
    rows = page.rows
    rows.begin(ROW_HEIGHT)
    rows.text(1, agent.name, "day person")
    rows.text(2, times(duty), "day times")
    for segment in duty.segments:
        span = axis.span(segment.start, segment.end)
        if span is None:
            continue
        first, last = span
        bar = page.bars[segment.activity, segment.channels]
        fits = len(bar.label) <= (last - first) * CHARACTERS_A_COLUMN
        rows.text(first, bar.label if fits else "", bar.style)
        rows.fill(first + 1, last, bar.style)
    rows.end()


def _style(activity: str, channels: tuple[str, ...]) -> str:
    if activity in BREAKS:
        return "break"
    kinds = {channel.partition(":")[0] for channel in channels}
    name = activity if activity != "work" else kinds.pop() if len(kinds) == 1 else "several"
    return f"bar {name}" if name in ACTIVITY_FILLS else "bar several"


def _label(words: Words, activity: str, channels: tuple[str, ...]) -> str:
    if activity in BREAKS:
        return words("break_mark")
    if activity != "work" or not channels:
        return words.known(activity)
    return " · ".join(words.stream(channel) for channel in channels)


def _coverage(page: DaySheet, pod: PodRoster, axis: DayAxis) -> None:
    """What each stream needs and has; where somebody is missing, the number stands out."""
    for coverage in pod.coverage:
        required, rostered = coverage.required_fte, coverage.rostered_fte
        places = zip(axis.columns, axis.intervals, strict=True)
        busy = [(column, i) for column, i in places if required[i] or rostered[i]]
        if not busy:
            continue
        stream, words = page.words.stream(coverage.stream), page.words
        _figures(page, f"{stream}: {words('needed')}", required, [("need", busy)])
        groups = _by_shortage(coverage, busy)
        _figures(page, f"{stream}: {words('rostered')}", rostered, groups)


def _by_shortage(
    coverage: StreamCoverage, places: list[tuple[int, int]]
) -> list[tuple[str, list[tuple[int, int]]]]:
    groups = groupby(places, key=lambda place: coverage.unmet_fte[place[1]] >= NOTICED_FTE)
    return [("gap" if is_short else "need", list(group)) for is_short, group in groups]


def _figures(
    page: DaySheet,
    label: str,
    values: tuple[float, ...],
    groups: list[tuple[str, list[tuple[int, int]]]],
) -> None:
    """A row of numbers; ``groups`` are a style and the columns and intervals that have it."""
    rows = page.rows
    rows.begin(11.5)
    rows.text(1, label, "day note")
    for style, places in groups:
        columns = [column for column, _ in places]
        rows.numbers(columns, [values[i] for _, i in places], style)
    rows.end()
