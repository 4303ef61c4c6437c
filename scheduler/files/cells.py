"""From the text of a cell to a value of its column's type."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any

from scheduler.files.columns import simplified
from scheduler.files.faults import Expected, expected

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.files.columns import Column

_WEEKDAYS = {
    name: day
    for day, names in enumerate(
        (
            "mon mo monday montag",
            "tue di tu tuesday dienstag",
            "wed mi we wednesday mittwoch",
            "thu do th thursday donnerstag",
            "fri fr friday freitag",
            "sat sa saturday samstag sonnabend",
            "sun so su sunday sonntag",
        )
    )
    for name in names.split()
}
_EVERY_DAY = frozenset(("daily", "all", "täglich", "alle"))
_YES = frozenset(("yes", "y", "ja", "j", "true", "wahr", "1", "x"))
_NO = frozenset(("no", "n", "nein", "false", "falsch", "0"))
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")
_YEARS = range(1900, 2200)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What neither PostgreSQL nor a workbook keeps."""
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


class CellError(Exception):
    """A cell does not hold what its column expects."""

    def __init__(self, expectation: Expected) -> None:
        super().__init__(expectation.text("en"))
        self.expected = expectation


def parse_cell(column: Column, text: str, *, decimal_comma: bool = False) -> Any:
    """The value of a cell.

    An empty cell gives the column's default; without one ``None``, for lists an empty tuple,
    for text an empty string.

    Raises
    ------
    CellError
        If the text is not of the column's type, out of range, or missing.
    """
    if _CONTROL.search(text):
        raise CellError(expected("printable"))
    if not text:
        if column.required:
            raise CellError(expected("required"))
        if not column.default:
            return {"text": "", "list": (), "lengths": (), "weekdays": ()}.get(column.type)
        text, decimal_comma = column.default, False
    return _PARSERS[column.type](column, text, decimal_comma)


def parse_number(text: str, *, decimal_comma: bool = False) -> float | None:
    """A number as people write it, or ``None``.

    Where numbers have a decimal comma, points in groups of three are thousands.

    Examples
    --------
    >>> parse_number("1.234,5", decimal_comma=True), parse_number("0,8"), parse_number("1.234")
    (1234.5, 0.8, 1.234)
    """
    text = text.replace("\u00a0", "").replace("\u2212", "-").replace(" ", "")
    if decimal_comma and _THOUSANDS.fullmatch(text.partition(",")[0]):
        text = text.replace(".", "")
    text = text.replace(",", ".", 1)
    return float(text) if _NUMBER.fullmatch(text) else None


def _range(column: Column) -> str:
    """The allowed range in signs that every language shares."""
    low, high = (None if v is None else f"{v:g}" for v in (column.min, column.max))
    if low is not None and high is not None:
        return f" ({low}…{high})"
    return f" (≥ {low})" if low is not None else ""


def _in_range(column: Column, value: float) -> bool:
    return (column.min is None or column.min <= value) and (
        column.max is None or value <= column.max
    )


def _text(_column: Column, text: str, _comma: bool) -> str:
    return text


def _choice(column: Column, text: str, _comma: bool) -> str:
    wanted = simplified(text)
    for value, others in column.choices.items():
        if wanted in {simplified(name) for name in (value, *others)}:
            return value
    raise CellError(expected("choice", choices=", ".join(column.choices)))


def _decimal(column: Column, text: str, comma: bool) -> float:
    value = parse_number(text, decimal_comma=comma)
    if value is None or not _in_range(column, value):
        raise CellError(expected("decimal", range=_range(column)))
    return value


def _whole(column: Column, text: str, comma: bool) -> int:
    value = parse_number(text, decimal_comma=comma)
    if value is None or not value.is_integer() or not _in_range(column, value):
        raise CellError(expected("whole", range=_range(column)))
    return int(value)


def _share(column: Column, text: str, comma: bool) -> float:
    percent = text.endswith("%")
    value = parse_number(text.removesuffix("%"), decimal_comma=comma)
    if value is not None and percent:
        value = round(value / 100, 12)
    if value is None or not _in_range(column, value):
        raise CellError(expected("share", range=_range(column)))
    return value


def _hours(column: Column, text: str, comma: bool) -> int:
    """Minutes from decimal hours or hours:minutes."""
    clock = re.fullmatch(r"(-?)(\d{1,4}):([0-5]\d)", text.replace("\u2212", "-"))
    value = parse_number(text, decimal_comma=comma)
    minutes = _clock_min(clock) if clock else value and round(value * 60, 6)
    if minutes is None or minutes != int(minutes) or not _in_range(column, minutes / 60):
        raise CellError(expected("hours", range=_range(column)))
    return int(minutes)


def _clock_min(clock: re.Match[str]) -> int:
    minutes = int(clock[2]) * 60 + int(clock[3])
    return -minutes if clock[1] else minutes


def _yes_no(_column: Column, text: str, _comma: bool) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise CellError(expected("yes_no"))


def _date(_column: Column, text: str, _comma: bool) -> date:
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    try:
        if german:
            return _plausible(date(int(german[3]), int(german[2]), int(german[1])))
        if iso:
            return _plausible(date(int(iso[1]), int(iso[2]), int(iso[3])))
    except ValueError:
        pass
    raise CellError(expected("date"))


def _plausible(day: date) -> date:
    """Programs that know no open end write 9999-12-31, to which no day can be added."""
    if day.year not in _YEARS:
        raise CellError(expected("plausible_date", first=_YEARS.start, last=_YEARS.stop - 1))
    return day


def _time(_column: Column, text: str, _comma: bool) -> time:
    clock = re.fullmatch(r"(\d{1,2}):([0-5]\d)(:00)?", text)
    if clock is None or (hour := int(clock[1])) > 24 or (hour == 24 and clock[2] != "00"):
        raise CellError(expected("time"))
    return time(hour % 24, int(clock[2]))


def _weekdays(_column: Column, text: str, _comma: bool) -> tuple[int, ...]:
    days: set[int] = set()
    for part in re.split(r"[\s,;|/+]+", re.sub(r"\s*[-–]\s*", "-", text.casefold().strip())):
        days |= _weekday_range(part.replace(".", ""))
    return tuple(sorted(days))


def _weekday_range(part: str) -> set[int]:
    if part in _EVERY_DAY:
        return set(range(7))
    first, dash, last = part.replace("–", "-").partition("-")
    if first not in _WEEKDAYS or (dash and last not in _WEEKDAYS):
        raise CellError(expected("weekdays"))
    start = _WEEKDAYS[first]
    span = (_WEEKDAYS[last] - start) % 7 if dash else 0
    return {(start + i) % 7 for i in range(span + 1)}


def _list(_column: Column, text: str, _comma: bool) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;|]+", text) if part))


def _lengths(column: Column, text: str, _comma: bool) -> tuple[int, ...]:
    """Minutes, each written as minutes or as hours:minutes."""
    found: list[int] = []
    for part in re.split(r"[\s,;|]+", text):
        clock = re.fullmatch(r"(\d{1,2}):([0-5]\d)(:00)?", part)
        minutes = int(clock[1]) * 60 + int(clock[2]) if clock else parse_number(part)
        if minutes is None or int(minutes) != minutes or not _in_range(column, minutes):
            raise CellError(expected("lengths", range=_range(column)))
        found.append(int(minutes))
    return tuple(sorted(set(found)))


def _instant(_column: Column, text: str, _comma: bool) -> str:
    """Read column by column in ``history``, where there may be hundreds of thousands."""
    return text


_PARSERS: dict[str, Callable[[Column, str, bool], Any]] = {
    "text": _text,
    "choice": _choice,
    "whole": _whole,
    "decimal": _decimal,
    "share": _share,
    "hours": _hours,
    "yes_no": _yes_no,
    "date": _date,
    "time": _time,
    "instant": _instant,
    "weekdays": _weekdays,
    "list": _list,
    "lengths": _lengths,
}
