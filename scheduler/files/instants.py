"""Starts of intervals as files write them, with an offset or in local time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from scheduler.files.cells import CellError
from scheduler.files.faults import expected

Clock: TypeAlias = Literal["once", "twice", "never"]

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.0+)?)?\s?(Z|[+-]\d{2}:?\d{2})?"
)
_YEARS = range(1980, 2200)
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? +(\d{1,2}:\d{2}(?::\d{2})?))?")


def parse_instant(text: str) -> datetime:
    """A moment: aware in UTC if the text has an offset, else a naive local time.

    Raises
    ------
    CellError
        If it is neither ISO 8601 nor a German date and time.
    """
    try:
        if iso := _ISO.fullmatch(text):
            day, clock, offset = iso.groups()
            moment = datetime.fromisoformat(f"{day}T{clock or '00:00'}{offset or ''}")
            return _plausible(moment.astimezone(UTC) if offset else moment)
        if german := _GERMAN.fullmatch(text):
            day, month, year, clock = german.groups()
            hour, _, rest = (clock or "0:00").partition(":")
            text = f"{year}-{int(month):02d}-{int(day):02d}T{int(hour):02d}:{rest}"
            return _plausible(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        pass
    raise CellError(expected("instant"))


def _plausible(moment: datetime) -> datetime:
    if moment.year not in _YEARS:
        raise ValueError(moment)
    return moment


def to_utc(local: datetime, zone: str) -> tuple[datetime, Clock]:
    """A local time in UTC, and how often the zone's clock shows it on that day."""
    first = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    second = first.replace(fold=1)
    moment = first.astimezone(UTC)
    if first.utcoffset() == second.utcoffset():
        return moment, "once"
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
    return moment, "twice" if shown else "never"
