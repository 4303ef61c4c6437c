"""``python -m benchmarks erlang CSV``: queue figures and required agents against exact ones.

Every row of the file gives a queue: ``model`` is ``erlang_c``, ``erlang_a``,
``chat_slots_erlang_c`` (Erlang C on slots) or ``chat_load_dependent`` (``aht_s`` has one time for
each number of open chats). Where ``target_sl`` is given, ``agents`` is the requirement; ``sl``
counts contacts answered within ``target_s`` out of all offered.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from scheduler.demand.erlang import QueueFigures, chat, erlang_a, erlang_c
from scheduler.demand.staffing import fewest_agents, required_agents
from scheduler.pods.pods import ServicePromise, Stream

if TYPE_CHECKING:
    from scheduler.demand.staffing import BoolArray, FloatArray
    from scheduler.pods.pods import StaffingModel

Row = dict[str, str]

_FIGURES = {
    "p_wait": "p_wait",
    "sl": "service_level",
    "asa_s": "asa_s",
    "occupancy": "occupancy",
    "p_abandon": "p_abandon",
    "sl_virtual": "service_level_virtual",
    "sl_answered": "service_level_answered",
    "mean_wait_all_s": "mean_wait_s",
}
_GOAL = 1e-9


def main(argv: list[str]) -> int:
    """Print errors, differing agents and the time of large requirements; returns the status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks erlang", description=__doc__)
    parser.add_argument("csv", help="file of reference figures")
    path = Path(parser.parse_args(argv).csv)
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        errors = [(_worst_error(row), row) for row in rows]
        differing = [row for row in rows if _differs(row)]
    except (OSError, KeyError, ValueError) as error:
        print(f"{path}: cannot be read as reference figures: {error}", file=sys.stderr)
        return 2
    _report(rows, errors, differing)
    return int(bool(differing) or max(error for error, _ in errors) > _GOAL)


def _report(rows: list[Row], errors: list[tuple[float, Row]], differing: list[Row]) -> None:
    for name in sorted({row["model"] for row in rows}):
        of_model = [(error, row) for error, row in errors if row["model"] == name]
        error, row = max(of_model, key=lambda pair: pair[0])
        print(
            f"{name:<22}{len(of_model):>4} rows  largest relative error {error:.1e} "
            f"(id {row['id']})"
        )
    worst = max(error for error, _ in errors)
    print(f"{'all':<22}{len(rows):>4} rows  largest relative error {worst:.1e}, goal {_GOAL:.0e}")
    print(f"agents that differ: {', '.join(row['id'] for row in differing) or 'none'}")
    timed: tuple[StaffingModel, ...] = ("erlang_c", "erlang_a")
    for model in timed:
        print(f"5,000 Erlang, {model}: {_milliseconds(model):.1f} ms for one requirement")


def _worst_error(row: Row) -> float:
    figures = _figures(row, np.array(float(row["agents"])))
    errors = []
    for column, name in _FIGURES.items():
        if row[column]:
            exact, own = float(row[column]), float(getattr(figures, name))
            same = exact == own or (math.isinf(exact) and math.isinf(own))
            errors.append(0.0 if same else abs(own - exact) / (abs(exact) or 1.0))
    return max(errors)


def _differs(row: Row) -> bool:
    """Whether the requirement is another than the reference's, where the row has one."""
    return bool(row["target_sl"]) and _requirement(row) != int(row["agents"])


def _requirement(row: Row) -> int:
    """Agents needed, by the product; times that grow unevenly with open chats are given as such."""
    if row["model"] != "chat_load_dependent":
        minutes = int(row["interval_s"]) // 60
        contacts, aht_s = float(row["calls"]), float(row["aht_s"])
        return int(required_agents([contacts], [aht_s], _promise(row), minutes)[0])

    def meets(agents: FloatArray) -> BoolArray:
        return np.asarray(_figures(row, agents).service_level >= float(row["target_sl"]))

    return int(fewest_agents(meets, np.array([1.0]))[0])


def _promise(row: Row) -> ServicePromise:
    models: dict[str, StaffingModel] = {"erlang_c": "erlang_c", "erlang_a": "erlang_a"}
    return ServicePromise(
        Stream("reference", "voice"),
        models.get(row["model"], "chat"),
        service_level=float(row["target_sl"]),
        answer_within_s=float(row["target_s"]),
        patience_s=float(row["patience_s"]) if row["patience_s"] else None,
        concurrency=int(row["concurrency"] or 1),
        max_occupancy=float(row["max_occupancy"] or 1.0),
    )


def _figures(row: Row, agents: FloatArray) -> QueueFigures:
    rate, within = float(row["calls"]) / float(row["interval_s"]), float(row["target_s"])
    times = [float(part) for part in row["aht_s"].split(";")]
    match row["model"]:
        case "erlang_c":
            return erlang_c(rate, times[0], agents, within)
        case "erlang_a":
            return erlang_a(rate, times[0], agents, within, float(row["patience_s"]))
        case "chat_slots_erlang_c":
            return erlang_c(rate, times[0], agents * int(row["concurrency"]), within)
        case "chat_load_dependent":
            return chat(rate, times, agents, within, float(row["patience_s"]))
        case other:
            raise ValueError(f"row {row['id']} has model {other!r}")


def _milliseconds(model: StaffingModel) -> float:
    promise = ServicePromise(Stream("timing", "voice"), model, patience_s=180.0, max_occupancy=1.0)
    seconds = []
    for _ in range(5):
        started = perf_counter()
        required_agents([30_000.0], [300.0], promise, 30)
        seconds.append(perf_counter() - started)
    return 1000 * min(seconds)
