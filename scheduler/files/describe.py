"""Writes docs/file-formats.md from the layouts: ``python -m scheduler.files.describe``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scheduler.files.columns import layouts

if TYPE_CHECKING:
    from scheduler.files.columns import Column, Layout

_ORDER = (
    "pods",
    "opening",
    "promises",
    "special_days",
    "patterns",
    "breaks",
    "agents",
    "channels",
    "skills",
    "availability",
    "absence_types",
    "absences",
    "leave",
    "school_holidays",
    "hours_accounts",
    "wishes",
    "history",
    "queues",
    "actuals",
)
_TYPES = {
    "text": "text",
    "whole": "whole number",
    "decimal": "number",
    "share": "share: 0.8 or 80 %",
    "hours": "hours: 38.5 or 38:30",
    "yes_no": "yes or no",
    "date": "date",
    "time": "time of day",
    "instant": "date and time",
    "weekdays": "weekdays",
    "list": "list of codes",
    "lengths": "minutes or h:mm, several",
}
_HEAD = """\
# File formats

<!-- Written by `python -m scheduler.files.describe` from scheduler/files/formats/*.toml. -->

Podshift reads CSV files and Excel workbooks (`.xlsx`). A workbook holds one sheet for each kind of
record below; a folder of CSV files holds one file for each. `podshift import FILES… --dry-run`
checks everything and changes nothing.

* **Kind.** A file or sheet is recognised by its name (`agents.csv`, `Agenten 2026-11.csv`, sheet
  `agents`), otherwise by its columns. German and English names of files, columns and values are
  understood; case, spaces and punctuation do not matter. Sheets called *Notes* or starting with `#`
  and columns called *Note* or starting with `#` are left alone; any other unknown column is a
  fault, so that a misspelt one is not lost in silence.
* **CSV.** Separated by `,` `;` tab or `|`; UTF-8 with or without byte order mark, UTF-16 with one,
  or Windows-1252; decimal point or decimal comma (then points in groups of three are thousands).
  Empty lines are skipped. Row numbers in messages are those a spreadsheet shows.
* **Excel.** Real dates, times and numbers or text. Formulas count with the result stored in the
  file; one without a result is a fault. Text that starts with `=` is text.
* **Dates and times.** `30.11.2026` or `2026-11-30`, of the years 1900 to 2199; `08:30`. Starts of
  intervals carry an offset (`2026-11-30T08:00+01:00`, `…Z`) or are local times of the pod; a local
  time in the hour that the autumn change repeats needs an offset.
* **Weekdays.** `Mon-Fri`, `Sa So`, `daily`.
* **Validity.** `valid_from` and `valid_to` include both days; empty is open. Several rows say what
  holds when; they must not overlap.
* **All or nothing.** Every fault of every file is listed, with file, sheet, row, column, value and
  what was expected; with a single one nothing is imported.
* **What is not in a file stays.** People are known by their personnel number and are never removed:
  enter `employed_to`. Other records that a file no longer has are kept and listed as missing,
  unless their kind is to be replaced. All of a person's channels, skills, availability and wishes,
  all opening hours of a pod, and all breaks of a pattern are taken from the file that names them. A
  new absence takes the place of those of the same person that it overlaps.
"""
_RULES = """\
## rules.toml

The rule set, as TOML: `name`, `preset` (`arbzg` or `plain`) and what differs from the preset.
Every rule and price stands in [rules.md](rules.md).
"""


def describe() -> str:
    """The whole page, in Markdown."""
    ordered = sorted(layouts(), key=lambda layout: (_ORDER.index(layout.kind), layout.vendor))
    return "\n".join([_HEAD, *(_section(layout) for layout in ordered), _RULES])


def _section(layout: Layout) -> str:
    title = layout.kind if not layout.vendor else f"{layout.kind}: {layout.vendor}"
    names = ", ".join(f"`{name}`" for name in layout.names)
    lines = [
        f"## {title}",
        "",
        layout.about,
        "",
        f"File or sheet: {names}.",
        "",
        "| Column | Holds | Default | Also called | About | Example |",
        "|---|---|---|---|---|---|",
        *(_row(column) for column in layout.columns),
        "",
    ]
    return "\n".join(lines)


def _row(column: Column) -> str:
    cells = (
        f"`{column.name}`",
        _holds(column),
        "**required**" if column.required else column.default,
        ", ".join(column.aliases),
        column.about,
        column.example,
    )
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _holds(column: Column) -> str:
    if column.choices:
        return "; ".join(
            f"`{value}`" + (f" ({', '.join(others)})" if others else "")
            for value, others in column.choices.items()
        )
    limits = [f"{v:g}" for v in (column.min, column.max) if v is not None]
    return f"{_TYPES[column.type]}{', ' + ' to '.join(limits) if len(limits) == 2 else ''}"


if __name__ == "__main__":
    sys.stdout.write(describe())
