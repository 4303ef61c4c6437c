from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.files.cells import parse_cell
from scheduler.files.columns import Layout, layout_of, layouts
from scheduler.files.describe import describe

DOCS = Path(__file__).parents[3] / "docs" / "file-formats.md"


def test_documentation_is_written_from_the_layouts() -> None:
    assert DOCS.read_text("utf-8") == describe()


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.kind + layout.vendor)
def test_no_header_belongs_to_two_columns_and_examples_and_defaults_are_valid(
    layout: Layout,
) -> None:
    keys = [key for column in layout.columns for key in column.keys]
    assert len(keys) == len(set(keys))
    for column in layout.columns:
        for text in (column.example, column.default):
            assert not text or parse_cell(column, text) is not None


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.kind + layout.vendor)
def test_table_with_all_columns_is_recognised_whatever_its_name(layout: Layout) -> None:
    header = [c.aliases[0] if layout.vendor and c.aliases else c.name for c in layout.columns]
    assert layout_of("Tabelle1", header) == layout


@pytest.mark.parametrize(
    "name", ["agents", "Agenten", "AGENTS 2026-11", "agents_2026", "Mitarbeiter"]
)
def test_name_of_a_file_or_sheet_decides_its_kind(name: str) -> None:
    layout = layout_of(name, ["something"])
    assert layout is not None
    assert layout.kind == "agents"


def test_table_without_known_name_or_columns_has_no_layout() -> None:
    assert layout_of("Kantine", ["Tag", "Gericht"]) is None
