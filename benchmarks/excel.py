"""How long the Excel file of a large centre takes: ``python -m benchmarks excel``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import perf_counter

from scheduler.files.workbook import write_workbook
from tests.builders.roster_view import roster_view


def main(arguments: list[str]) -> int:
    """Write a made-up roster in both layouts and print seconds and size; returns the status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks excel", description=__doc__)
    parser.add_argument("--agents", type=int, default=1000)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--pods", type=int, default=4)
    options = parser.parse_args(arguments)
    view = roster_view(options.agents, options.weeks, options.pods)
    duties = sum(len(agent.duties) for pod in view.pods for agent in pod.agents)
    print(f"{view.n_agents} agents, {len(view.days)} days, {len(view.pods)} pods, {duties} duties")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        for layout in ("wall", "lead"):
            start = perf_counter()
            write_workbook(view, path, layout=layout, language="en")
            seconds = perf_counter() - start
            print(f"{layout}: {seconds:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
    return 0
