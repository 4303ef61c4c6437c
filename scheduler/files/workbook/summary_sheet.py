"""The summary: a few figures, the worst shortages, and where the roster comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scheduler.figures import day_figures, proven_bound, wishes
from scheduler.files.workbook.cells import put, put_row
from scheduler.files.workbook.page import A4, freeze, on_paper, subtitle, title, widths
from scheduler.shortages import worst_shortages

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.figures import DayFigures
    from scheduler.files.workbook.cells import Value
    from scheduler.files.workbook.roster_sheet import Layout
    from scheduler.files.workbook.texts import Words
    from scheduler.rosters import PodRoster, RosterView

N_SHORTAGES: Final = 10
FIRST_ROW: Final = 4
ROWS_OF_A_PAGE: Final = 65
"""So many can still be read on one A4 page."""


def add_summary_sheet(workbook: Workbook, view: RosterView, words: Words, layout: Layout) -> None:
    """Write the sheet; wishes and penalties are for the lead only."""
    sheet = workbook.create_sheet(words("summary"))
    days = words.days(view.days[0], view.days[-1])
    title(sheet, f"{words('summary')} · {days}", subtitle(view, words))
    figures = [day_figures(view, pod) for pod in view.pods]
    row = _pods(sheet, view, words, layout, figures)
    row = _peaks(sheet, view, words, figures, row + 2)
    row = _shortages(sheet, view, words, row + 2)
    last_row = _origin(sheet, view, words, row + 2)
    widths(sheet, {1: 30.0} | {2 + n: 17.0 for n in range(8)})
    freeze(sheet, FIRST_ROW, 1)
    on_paper(sheet, view, words, paper=A4, pages_down=1 if last_row <= ROWS_OF_A_PAGE else 0)


def _heading(sheet: Worksheet, row: int, text: str) -> None:
    put(sheet, row, 1, text, "heading")
    sheet.row_dimensions[row].height = 20


def _pods(
    sheet: Worksheet,
    view: RosterView,
    words: Words,
    layout: Layout,
    figures: list[tuple[DayFigures, ...]],
) -> int:
    _heading(sheet, FIRST_ROW, words("in_short"))
    keys = ["pod", "agents", "needed_hours", "rostered_hours", "missing_hours", "bound"]
    if layout == "lead":
        keys += ["wishes_granted", "penalty"]
    row = FIRST_ROW + 1
    labels: list[Value] = [words(key) for key in keys]
    put_row(sheet, row, labels, ["head left"] + ["head"] * (len(keys) - 1))
    sheet.row_dimensions[row].height = 28
    for pod, days in zip(view.pods, figures, strict=True):
        row += 1
        bound = pod.unmet_fte_hours_bound
        _pod_line(sheet, words, row, pod.name, (pod,), days, bound, layout)
    if len(view.pods) > 1:
        row += 1
        every_day = tuple(day for days in figures for day in days)
        name, bound = words("all_pods"), proven_bound(view)
        _pod_line(sheet, words, row, name, view.pods, every_day, bound, layout)
    put(sheet, row + 1, 1, f"{words('bound')}: {words('bound_note')}", "note")
    return row + 1


def _pod_line(
    sheet: Worksheet,
    words: Words,
    row: int,
    name: str,
    pods: tuple[PodRoster, ...],
    days: tuple[DayFigures, ...],
    bound: float | None,
    layout: Layout,
) -> None:
    values: list[Value] = [
        name,
        sum(len(pod.agents) for pod in pods),
        sum(day.required_fte_hours for day in days),
        sum(day.rostered_fte_hours for day in days),
        sum(day.unmet_fte_hours for day in days),
        words("not_computed") if bound is None else bound,
    ]
    styles = ["text", "whole", "one decimal", "one decimal", "missing"]
    styles.append("text" if bound is None else "one decimal")
    if layout == "lead":
        wished = wishes(pods)
        values += [
            words("of", granted=wished.granted, total=wished.total),
            sum(pod.penalty for pod in pods),
        ]
        styles += ["text", "whole"]
    put_row(sheet, row, values, styles)


def _peaks(
    sheet: Worksheet,
    view: RosterView,
    words: Words,
    figures: list[tuple[DayFigures, ...]],
    row: int,
) -> int:
    """People at each day's busiest time, a block of seven days below the other."""
    _heading(sheet, row, words("people_by_day"))
    for first in range(0, len(view.days), 7):
        row += 1
        days = view.days[first : first + 7]
        put_row(sheet, row, [words("pod"), words("figure")], ["head left"] * 2)
        for column, day in enumerate(days, start=3):
            put(sheet, row, column, day, "day weekend" if day.weekday() >= 5 else "day")
        for pod, of_days in zip(view.pods, figures, strict=True):
            row = _pod_peaks(sheet, words, row + 1, pod.name, of_days[first : first + 7])
    return row


def _pod_peaks(
    sheet: Worksheet, words: Words, row: int, name: str, days: tuple[DayFigures, ...]
) -> int:
    """Four rows; returns the last one."""
    busy = [day.peak_at is not None for day in days]
    times: list[Value] = [day.peak_at.time() if day.peak_at else None for day in days]
    needed: list[Value] = [day.peak_required_fte for day in days]
    rostered: list[Value] = [day.peak_rostered_fte for day in days]
    people: list[Value] = [day.people for day in days]
    lines = (
        ("needed", needed, "one decimal"),
        ("rostered", rostered, "one decimal"),
        ("busiest_at", times, "time"),
        ("on_duty_all_day", people, "whole"),
    )
    for n, (key, values, style) in enumerate(lines):
        shown = [
            value if there or key == "on_duty_all_day" else None
            for value, there in zip(values, busy, strict=True)
        ]
        label = "text" if n else "text strong"
        put_row(sheet, row + n, [None if n else name, words(key)], [label, "text"])
        put_row(sheet, row + n, shown, [style] * len(days), column=3)
    return row + len(lines) - 1


def _shortages(sheet: Worksheet, view: RosterView, words: Words, row: int) -> int:
    _heading(sheet, row, words("worst"))
    shortages = worst_shortages(view, N_SHORTAGES)
    if not shortages:
        put(sheet, row + 1, 1, words("no_shortage"), "key")
        return row + 1
    row += 1
    keys = ("pod", "channel", "from", "to", "missing_hours", "deepest", "needed", "rostered")
    put_row(sheet, row, [words(key) for key in keys], ["head left"] + ["head"] * 7)
    sheet.row_dimensions[row].height = 28
    for shortage in shortages:
        row += 1
        moments = (shortage.start, shortage.end, shortage.deepest_at)
        start, end, deepest = (moment.replace(tzinfo=None) for moment in moments)
        values: list[Value] = [shortage.pod_name, words.stream(shortage.stream), start, end]
        values += [shortage.missing_fte_hours, deepest]
        values += [shortage.required_fte, shortage.rostered_fte]
        styles = ["text", "text", "moment", "moment", "missing", "moment"]
        put_row(sheet, row, values, [*styles, "one decimal", "one decimal"])
    return row


def _origin(sheet: Worksheet, view: RosterView, words: Words, row: int) -> int:
    _heading(sheet, row, words("origin"))
    lines: list[tuple[str, Value, str]] = [
        ("roster_id", view.id, "text"),
        ("version", view.version, "identifier"),
        ("status", words.known(view.status), "text"),
        ("created", view.created.replace(tzinfo=None), "moment"),
        ("first_day", view.days[0], "date"),
        ("last_day", view.days[-1], "date"),
        ("rule_set", view.rule_set, "text"),
        ("rule_set_hash", view.rule_set_hash, "text"),
        ("input_hash", view.input_hash, "text"),
        ("seed", view.seed, "identifier"),
        ("solver_version", view.solver_version, "text"),
    ]
    for key, value, style in lines:
        row += 1
        put(sheet, row, 1, words(key), "head left")
        for column in (2, 3, 4):
            put(sheet, row, column, None, "text")
        put(sheet, row, 2, value, style)
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
    put(sheet, row + 1, 1, words("origin_note"), "note")
    return row + 1
