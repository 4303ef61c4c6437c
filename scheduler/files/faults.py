"""Faults of files: where something is wrong, what stands there, what was expected."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Language: TypeAlias = Literal["de", "en"]

_PLACE = {
    "de": {"sheet": "Blatt", "row": "Zeile", "column": "Spalte", "expected": "erwartet"},
    "en": {"sheet": "sheet", "row": "row", "column": "column", "expected": "expected"},
}
_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Expected:
    """What was expected: the id of a message of ``formats/messages.toml`` and its fields."""

    id: str
    fields: tuple[tuple[str, str], ...] = ()

    def text(self, language: Language) -> str:
        """The expectation in ``language``, without a full stop."""
        return _messages()[self.id][language].format(**dict(self.fields))


def expected(id: str, /, **fields: object) -> Expected:
    """Build an ``Expected`` from keyword fields."""
    return Expected(id, tuple((name, str(value)) for name, value in fields.items()))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file.

    ``sheet`` is empty for CSV; ``row`` counts from 1 as a spreadsheet shows it and is ``None`` for
    faults of the whole file; ``column`` is the header as the file writes it, or empty.
    """

    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    expected: Expected

    def text(self, language: Language = "en") -> str:
        """One sentence: where, what stands there, what was expected."""
        words = _PLACE[language]
        place = [self.file]
        if self.sheet:
            place.append(f"{words['sheet']} {self.sheet}")
        if self.row is not None:
            place.append(f"{words['row']} {self.row}")
        if self.column:
            place.append(f"{words['column']} {self.column}")
        return (
            f"{', '.join(place)}: {_quoted(self.value, language)}, "
            f"{words['expected']}: {self.expected.text(language)}."
        )

    def as_json(self) -> dict[str, object]:
        """The fault as plain data for machines, both languages included."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": self.expected.id,
            "expected": {"de": self.expected.text("de"), "en": self.expected.text("en")},
        }


def report(faults: Iterable[Fault], language: Language = "en") -> str:
    """One line for each fault, in the order of files and rows."""
    return "\n".join(fault.text(language) for fault in in_order(faults))


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults without repetition, by file, sheet, row and column."""
    unique = dict.fromkeys(faults)
    return tuple(
        sorted(unique, key=lambda f: (f.file, f.sheet, f.row or 0, f.column, f.expected.id))
    )


def _quoted(value: str, language: Language) -> str:
    printable = "".join(c if c.isprintable() else " " for c in value)
    if not printable:
        return "leer" if language == "de" else "empty"
    if len(printable) > _LONGEST_VALUE:
        printable = printable[: _LONGEST_VALUE - 1] + "…"
    return f"„{printable}“" if language == "de" else f"“{printable}”"


@cache
def _messages() -> dict[str, dict[str, str]]:
    text = files("scheduler.files").joinpath("formats", "messages.toml").read_text("utf-8")
    return tomllib.loads(text)
