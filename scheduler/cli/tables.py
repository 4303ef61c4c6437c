"""Tables on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from scheduler.cli.output import console

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """Print a table; columns whose cells look like figures stand to the right."""
    lines = [tuple(row) for row in rows]
    shown = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD)
    for number, name in enumerate(header):
        figures = lines and all(_is_figure(row[number]) for row in lines)
        shown.add_column(name, justify="right" if figures else "left", no_wrap=bool(figures))
    for row in lines:
        shown.add_row(*row)
    console.print(shown)


def _is_figure(text: str) -> bool:
    return text in ("", "closed") or text[0].isdigit() or text[0] in "+-–"
