"""Values of records as a reader sees them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from scheduler.editing.rows import layout_of_kind, rows_of
from scheduler.editing.texts import cell_text
from scheduler.editing.units import only
from web.centre.labels import choice, label, part_title
from web.language import current
from web.wording import LOCALES, weekday

if TYPE_CHECKING:
    from scheduler.centre import Centre
    from scheduler.editing.rows import Values
    from scheduler.editing.units import Part, Unit
    from scheduler.files.columns import Column

_A_MONDAY = date(2026, 11, 30)


def day_numeric(day: date) -> str:
    """Such as *30.11.2026*."""
    pattern = "dd.MM.y" if current() == "de" else "d MMM y"
    return format_date(day, pattern, locale=LOCALES[current()])


def weekday_name(day: int) -> str:
    """Such as *Mo*; 0 is Monday."""
    return weekday(_A_MONDAY + timedelta(days=day)).rstrip(".")


def weekdays_text(days: tuple[int, ...]) -> str:
    """Such as *Mo–Fr, So*."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = [
        weekday_name(run[0]) if len(run) == 1 else f"{weekday_name(run[0])}–{weekday_name(run[-1])}"
        for run in runs
    ]
    return ", ".join(words)


def shown(column: Column, value: Any) -> str:
    """A value in the reader's language; a dash if there is none."""
    if value in (None, "", ()):
        return "–"
    if column.type == "weekdays":
        return weekdays_text(value)
    if column.type == "date":
        return day_numeric(value)
    if column.type == "choice":
        return choice(value)
    if column.type == "yes_no":
        return ("ja" if value else "nein") if current() == "de" else ("yes" if value else "no")
    if column.type == "list":
        return ", ".join(value)
    return cell_text(column, value, decimal_comma=current() == "de")


def shown_parts(centre: Centre, unit: Unit) -> list[dict[str, Any]]:
    """A unit's records to be read: each part with its heads and rows."""
    rows = rows_of(only(centre, unit))
    return [
        {
            "name": part.name,
            "title": part_title(part.name),
            "several": part.several,
            "heads": [label(name) for name in part.columns],
            "rows": [_shown_row(part, row) for row in rows[part.kind]],
        }
        for part in unit.parts
    ]


def _shown_row(part: Part, row: Values) -> list[str]:
    columns = {column.name: column for column in layout_of_kind(part.kind).columns}
    return [shown(columns[name], row[name]) for name in part.columns]
