"""Writes every sample centre: ``python -m sample_data.make``.

The same script gives the same bytes: everything is drawn from seeded generators.
"""

from __future__ import annotations

from pathlib import Path

from sample_data.awkward import awkward_tables
from sample_data.centres import rules_toml, tables_of
from sample_data.faulty import make_faulty
from sample_data.spec import MEDIUM, SMALL
from sample_data.tables import write_tables

HERE = Path(__file__).parent


def make_small(folder: Path) -> None:
    """One pod, twenty people."""
    write_tables(folder, tables_of(SMALL))
    (folder / "rules.toml").write_text(rules_toml(SMALL.title), "utf-8", newline="\n")


def make_medium(folder: Path) -> None:
    """Four pods of about forty, one of them open day and night."""
    write_tables(folder, tables_of(MEDIUM))
    (folder / "rules.toml").write_text(rules_toml(MEDIUM.title), "utf-8", newline="\n")


def make_awkward(folder: Path) -> None:
    """A clock change, nights, a pod of one, a day nobody can cover, difficult names."""
    write_tables(folder, awkward_tables())
    (folder / "rules.toml").write_text(rules_toml("Übergang"), "utf-8", newline="\n")


def main() -> None:
    """Write all sets beside this script."""
    make_small(HERE / "small")
    make_medium(HERE / "medium")
    make_awkward(HERE / "awkward")
    make_faulty(HERE / "awkward_faulty")


if __name__ == "__main__":
    main()
