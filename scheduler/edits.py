"""A roster that somebody edited in Excel: the cells that read differently, and what they want."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, time

    from scheduler.errors import InvalidDataError


@dataclass(frozen=True, slots=True)
class Span:
    """Local times of a shift as somebody typed them.

    Without an end the shift is as long as the one that stood there.
    """

    start: time
    end: time | None

    def __str__(self) -> str:
        end = "" if self.end is None else f"{self.end:%H:%M}"
        return f"{self.start:%H:%M}–{end}"


@dataclass(frozen=True)
class EditedCell:
    """A day of one person that reads differently from when the workbook was written."""

    cell: str
    """Such as ``F12``."""
    personnel_number: str
    name: str
    day: date
    before: str
    """What the cell said when the workbook was written."""
    after: str
    had: Span | None
    """The shift it told of then; ``None`` for a day off or away."""
    wanted: Span | None
    """The shift it asks for; ``None`` for a day off."""
    unreadable: InvalidDataError | None = None
    """Why nobody can tell what it asks for."""


@dataclass(frozen=True)
class EditedRoster:
    """What somebody made of an exported roster."""

    roster_id: str
    version: int
    """The roster's when the workbook was written."""
    cells: tuple[EditedCell, ...]
