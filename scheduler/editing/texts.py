"""Values as a person would type them into a cell: the way back from ``files.cells``."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from scheduler.agreements.sentences import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.files.columns import Column

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def cell_text(column: Column, value: Any, *, decimal_comma: bool = False) -> str:
    """The text that ``parse_cell`` reads back as ``value``.

    Dates and times are written as browsers' own fields want them, lengths as hours and minutes.
    """
    if value is None:
        return ""
    text = _WRITERS.get(column.type, str)(value)
    numeric = column.type in ("decimal", "share", "whole")
    return text.replace(".", ",") if decimal_comma and numeric else text


def _number(value: float) -> str:
    return f"{value:.12g}"


def _share(value: float) -> str:
    return f"{value * 100:.10g} %"


def _weekdays(value: tuple[int, ...]) -> str:
    return " ".join(WEEKDAYS[day] for day in value)


def _time(value: time) -> str:
    return f"{value:%H:%M}"


_WRITERS: dict[str, Callable[[Any], str]] = {
    "decimal": _number,
    "whole": _number,
    "share": _share,
    "hours": clock,
    "yes_no": lambda value: "yes" if value else "no",
    "date": date.isoformat,
    "time": _time,
    "weekdays": _weekdays,
    "list": " ".join,
    "lengths": lambda value: " ".join(clock(length) for length in value),
}
