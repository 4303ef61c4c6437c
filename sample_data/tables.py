"""Sample tables and how they are written: bytes that are the same on every run."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Cell: TypeAlias = str | int | float | date | None


@dataclass
class SampleTable:
    """One CSV file; rows are numbered from 2 on, below the header."""

    name: str
    header: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    delimiter: str = ","
    encoding: str = "utf-8"

    def add(self, *cells: Cell) -> None:
        """Append a row; ``None`` is an empty cell."""
        if len(cells) != len(self.header):
            raise ValueError(f"{self.name}: {len(cells)} cells for {len(self.header)} columns")
        self.rows.append([_text(cell) for cell in cells])

    def extend(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """Append several rows."""
        for row in rows:
            self.add(*row)

    def to_bytes(self) -> bytes:
        """The file's content."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return out.getvalue().encode(self.encoding)


def write_tables(folder: Path, tables: Iterable[SampleTable]) -> None:
    """Write every table into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        (folder / table.name).write_bytes(table.to_bytes())


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
