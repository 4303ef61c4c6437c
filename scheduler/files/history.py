"""Contact history and interval actuals: many rows, read column by column.

Starts become UTC; the rows of several queues that feed one stream are added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scheduler.files.interval_table import IntervalTable, Queues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scheduler.files.faults import Fault
    from scheduler.files.records import LaidOutTable, Record

_STREAM = ["pod", "channel", "skill"]
_INTERVAL = [*_STREAM, "start", "interval_min"]
_ROW = ["pod", "queue", "channel", "skill", "part_1", "part_2", "start"]
HISTORY_COLUMNS = (*_INTERVAL, "offered", "handled", "aht_s")
ACTUALS_COLUMNS = (*_INTERVAL, "offered", "answered", "within_threshold", "own_pod")


def queues_of(records: Sequence[Record], zones: Mapping[str, str]) -> Queues:
    """The queue table of an import, for pods with these time zones."""
    rows = {(r["queue"], r["channel"] or ""): (r["pod"], r["skill"]) for r in records if r["queue"]}
    return Queues(zones, rows)


def read_history(
    sources: Sequence[LaidOutTable], queues: Queues
) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """Contact history of all tables, and every fault in them.

    Returns
    -------
    history
        One row for each pod, channel, skill and interval, in this order, with the columns
        ``HISTORY_COLUMNS``: ``start`` aware in UTC, ``interval_min`` minutes, ``offered``
        contacts, ``handled`` contacts whose handle time is known, ``aht_s`` the mean of these in
        seconds, 0 if there are none. Rows at fault are left out.
    faults
        Every fault of every row.
    """
    rows, faults = _all_rows(sources, queues)
    handled = _number(rows["handled"]).fillna(_number(rows["offered"]))
    total = _number(rows["handle_time_s"])
    rows["total_s"] = total.fillna(_number(rows["aht_s"]) * handled).fillna(0.0)
    rows["handled"] = handled.where(rows["total_s"] > 0, 0.0)
    summed = _added_up(rows, ["offered", "handled", "total_s"])
    mean = summed["total_s"] / summed["handled"].where(summed["handled"] > 0)
    summed["aht_s"] = mean.round(3).fillna(0.0)
    counts = ["offered", "handled"]
    summed[counts] = summed[counts].astype("int64")
    return summed[list(HISTORY_COLUMNS)], faults


def read_actuals(
    sources: Sequence[LaidOutTable], queues: Queues
) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """Interval actuals of all tables, with the columns ``ACTUALS_COLUMNS``, and every fault."""
    rows, faults = _all_rows(sources, queues)
    counts = [name for name in ACTUALS_COLUMNS if name not in _INTERVAL]
    summed = _added_up(rows, counts)
    summed[counts] = summed[counts].astype("int64")
    return summed[list(ACTUALS_COLUMNS)], faults


def _all_rows(
    sources: Sequence[LaidOutTable], queues: Queues
) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    tables = [IntervalTable(source, queues) for source in sources]
    rows = pd.concat(
        [
            table.frame.assign(table=number, position=np.arange(len(table.rows)))[table.good]
            for number, table in enumerate(tables)
        ],
        ignore_index=True,
    )
    repeated = _fault_repeated(tables, rows)
    differing = _fault_mixed_intervals(tables, rows[~repeated])
    faults = tuple(fault for table in tables for fault in table.faults)
    return rows[~repeated & ~differing.reindex(rows.index, fill_value=False)], faults


def _fault_repeated(tables: Sequence[IntervalTable], rows: pd.DataFrame) -> pd.Series:
    """Note every row that another one, perhaps of another file, says already."""
    repeated = rows.duplicated(_ROW)
    if repeated.any():
        first = rows.groupby(_ROW, sort=False)[["table", "position"]].transform("first")
        for index in rows.index[repeated]:
            here = rows.loc[index]
            source = tables[first.loc[index, "table"]].source
            tables[here["table"]].fault(
                int(here["position"]),
                "interval_start",
                "twice",
                row=source.table.rows[first.loc[index, "position"]].number,
                file=source.table.file,
            )
    return repeated


def _fault_mixed_intervals(tables: Sequence[IntervalTable], rows: pd.DataFrame) -> pd.Series:
    """Note rows whose interval differs from the first one of their stream."""
    usual = rows.groupby(_STREAM, sort=False)["interval_min"].transform("first")
    differing = rows["interval_min"] != usual
    for index in rows.index[differing]:
        here = rows.loc[index]
        stream = f"{here['pod']} {here['channel']} {here['skill']}".strip()
        tables[here["table"]].fault(
            int(here["position"]),
            "interval_start",
            "one_interval_min",
            minutes=usual.loc[index],
            stream=stream,
        )
    return differing


def _added_up(rows: pd.DataFrame, numbers: list[str]) -> pd.DataFrame:
    """Rows of one stream and interval added up; unknown stays unknown where all are."""
    typed = rows[_INTERVAL].assign(**{name: _number(rows[name]) for name in numbers})
    return typed.groupby(_INTERVAL, sort=True).sum(min_count=1).reset_index()


def _number(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column).astype("float64")
