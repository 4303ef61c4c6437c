"""``python -m benchmarks NAME ...`` runs the benchmark of that name."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = {
    "erlang": "required agents against exact figures",
    "excel": "seconds for the Excel file of 1,000 agents and four weeks",
    "forecast": "the forecast against the mean of the last four same weekdays",
    "swaps": "milliseconds of checks of swaps and of the search for partners, 1,000 agents",
    "web": "milliseconds of the planner's pages with 1,000 agents and four weeks",
    "podweek": "a pod's week: objective, seconds to the first roster, lower bound",
}


def main(arguments: list[str]) -> int:
    """Hand the remaining arguments to the named benchmark; returns the exit status."""
    if not arguments or arguments[0] not in BENCHMARKS:
        print("usage: python -m benchmarks NAME ...", file=sys.stderr)
        for name, what in BENCHMARKS.items():
            print(f"  {name:<10}{what}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"benchmarks.{arguments[0]}")
    status: int = module.main(arguments[1:])
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
