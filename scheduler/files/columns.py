"""The layouts of files, read from ``formats/*.toml``: which columns there are, what they hold."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

ColumnType = Literal[
    "text",
    "choice",
    "whole",
    "decimal",
    "share",
    "hours",
    "yes_no",
    "date",
    "time",
    "instant",
    "weekdays",
    "list",
    "lengths",
]


class Column(BaseModel):
    """One column: its canonical name, what else it may be called, what its cells hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    type: ColumnType = "text"
    required: bool = False
    """The column must be there and none of its cells may be empty."""
    default: str = ""
    """What an empty or missing cell stands for, written as in a file."""
    aliases: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = {}
    """Allowed values and what else each may be called."""
    min: float | None = None
    max: float | None = None
    about: str
    example: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """Every header of this column, simplified."""
        return frozenset(simplified(name) for name in (self.name, *self.aliases))


class Layout(BaseModel):
    """One layout of one kind of record; most kinds have a single one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    vendor: str = ""
    """Whose export this is; empty for the canonical layout."""
    names: tuple[str, ...]
    """Names of files and sheets that hold this kind."""
    about: str
    strict: bool = True
    """Whether a column that is not listed is a fault; exports carry more than is read."""
    columns: tuple[Column, ...] = Field(alias="column")

    def positions(self, header: Sequence[str]) -> dict[str, int]:
        """Position in ``header`` of each canonical column that is there; the first one wins."""
        found: dict[str, int] = {}
        simple = [simplified(name) for name in header]
        for column in self.columns:
            position = next((i for i, name in enumerate(simple) if name in column.keys), None)
            if position is not None:
                found[column.name] = position
        return found

    def fits(self, header: Sequence[str]) -> bool:
        """Whether every required column is there."""
        found = self.positions(header)
        return all(column.name in found for column in self.columns if column.required)


def simplified(name: str) -> str:
    """A name without case, spaces and punctuation.

    Examples
    --------
    >>> simplified("Pers.-Nr. ")
    'persnr'
    """
    return re.sub(r"[\W_]+", "", name.casefold())


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts, by file name."""
    folder = files("scheduler.files").joinpath("formats")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(
        Layout.model_validate(tomllib.loads(folder.joinpath(name).read_text("utf-8")))
        for name in names
        if name != "messages.toml"
    )


def layout_of(name: str, header: Sequence[str]) -> Layout | None:
    """The layout of a table from its file's or sheet's name, else from its header.

    ``agents``, ``Agents 2026-11`` and a table of any name with the columns of agents are agents.
    Of the layouts of one kind the one that recognises most of the header is taken.
    """
    candidates = _named(name) or [layout for layout in layouts() if layout.fits(header)]
    if not candidates:
        return None
    return max(candidates, key=lambda c: (c.fits(header), len(c.positions(header))))


def _named(name: str) -> list[Layout]:
    simple = simplified(re.sub(r"[\d\W_]+$", "", name))
    return [c for c in layouts() if simple in {simplified(n) for n in c.names}]
