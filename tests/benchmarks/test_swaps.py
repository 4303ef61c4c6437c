from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.swaps import main

if TYPE_CHECKING:
    import pytest


def test_all_figures_are_told_for_a_small_centre(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ["--agents", "16", "--pods", "2", "--checks", "2", "--searches", "2"]
    assert main(sizes) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "16 agents, 2 pods, 1 weeks, SQLite"
    assert [line.split("  ")[0] for line in lines[1:]] == [
        "a pod's first check",
        "a check",
        "partners: pod, gift",
        "partners: pod, exchange",
        "partners: everyone, gift",
        "partners: everyone, exchange",
        "partners: everyone, one day",
    ]
