"""One table of history or actuals on its way from cells to rows of a frame."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from scheduler.files.cells import CellError, parse_cell
from scheduler.files.instants import parse_instant, to_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.files.columns import Column
    from scheduler.files.faults import Expected, Fault
    from scheduler.files.records import LaidOutTable

INTERVALS_MIN = (15, 30)
_AT_MOST = (("answered", "offered"), ("within_threshold", "answered"), ("own_pod", "answered"))
_COLUMNS = {
    "pod": "",
    "queue": "",
    "channel": None,
    "skill": "",
    "part_1": "",
    "part_2": "",
    "interval_start": None,
    "interval_min": None,
    "offered": None,
    "handled": None,
    "aht_s": None,
    "handle_time_s": None,
    "answered": None,
    "within_threshold": None,
    "own_pod": None,
}
"""What stands in a column that a layout does not have."""


class Queues:
    """Where contacts belong: pods by code, and queues of the telephone system.

    Parameters
    ----------
    zones
        Time zone of each known pod.
    rows
        (queue, channel or empty) to (pod, skill); a row that names the channel goes first.
    """

    def __init__(
        self, zones: Mapping[str, str], rows: Mapping[tuple[str, str], tuple[str, str]]
    ) -> None:
        self.zones = zones
        self._rows = rows

    def stream(self, queue: str, channel: str) -> tuple[str, str] | None:
        """Pod and skill of a queue; a pod's code is a queue of that pod as well."""
        for key in ((queue, channel), (queue, "")):
            if key in self._rows:
                return self._rows[key]
        return (queue, "") if queue in self.zones else None


class IntervalTable:
    """A table whose ``frame`` keeps every row; ``good`` says which are without fault so far.

    Each check takes the rows the earlier ones left, so that one mistake is one fault.
    """

    def __init__(self, source: LaidOutTable, queues: Queues) -> None:
        self.source = source
        self.queues = queues
        self.faults: list[Fault] = []
        self.rows = source.table.rows
        self.good = np.ones(len(self.rows), dtype=bool)
        self.frame = pd.DataFrame(index=pd.RangeIndex(len(self.rows)))
        if not {"pod", "queue"} & set(source.positions):
            self._header_fault("pod", "one_of_columns", columns="pod, queue")
            self.good[:] = False
        for name, absent in _COLUMNS.items():
            self.frame[name] = pd.Series([absent] * len(self.rows), dtype=object)
        self._parse_cells()
        self._place_rows()
        self._place_starts()
        self._check_intervals()
        self._check_counts()

    def fault(self, position: int, column: str, id: str, /, **fields: object) -> None:
        """Note a fault of one cell; its row is no longer good."""
        self.faults.append(self.source.fault(self.rows[position], column, id, **fields))
        self.good[position] = False

    def _header_fault(self, column: str, id: str, value: str = "", /, **fields: object) -> None:
        table = self.source.table
        header = self.source.header_of(column)
        self.faults.append(table.fault(table.header_row, header, value, id, **fields))

    def _fault_each(self, rows: Iterable[int], column: str, id: str, /, **fields: object) -> None:
        for position in rows:
            self.fault(position, column, id, **fields)

    def _good_where(self, condition: pd.Series) -> list[int]:
        """Positions of the good rows for which a condition holds."""
        return [int(position) for position in np.flatnonzero(condition.to_numpy() & self.good)]

    def _parse_cells(self) -> None:
        """Parse each distinct text of a column once."""
        for column in self.source.layout.columns:
            place = self.source.positions.get(column.name)
            texts = ["" if place is None else row.cells[place] for row in self.rows]
            codes, distinct = pd.factorize(np.array(texts, dtype=object))
            values, wrong = self._parsed(column, distinct)
            for position in np.flatnonzero(np.isin(codes, list(wrong))):
                error = wrong[int(codes[position])]
                self.fault(int(position), column.name, error.id, **dict(error.fields))
            self.frame[column.name] = pd.Series(values[codes], dtype=object)

    def _parsed(self, column: Column, texts: np.ndarray) -> tuple[np.ndarray, dict[int, Expected]]:
        """Values of distinct texts, and by position what was expected of the wrong ones."""
        values = np.empty(len(texts), dtype=object)
        wrong: dict[int, Expected] = {}
        for position, text in enumerate(texts):
            try:
                values[position] = self._value(column, text)
            except CellError as error:
                wrong[position] = error.expected
        return values, wrong

    def _value(self, column: Column, text: str) -> Any:
        value = parse_cell(column, text, decimal_comma=self.source.table.decimal_comma)
        return parse_instant(text) if column.type == "instant" else value

    def _groups(self, *columns: str) -> dict[tuple[Any, ...], list[int]]:
        """Positions of the good rows by their values in some columns."""
        groups: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
        picked = zip(*(self.frame[column].to_numpy() for column in columns), strict=True)
        for position, key in enumerate(picked):
            if self.good[position]:
                groups[key].append(position)
        return groups

    def _place_rows(self) -> None:
        """Find each row's pod and skill."""
        known = ", ".join(sorted(self.queues.zones)) or "–"
        for (pod, queue, channel), rows in self._groups("pod", "queue", "channel").items():
            if not pod and not queue:
                column = "pod" if "pod" in self.source.positions else "queue"
                self._fault_each(rows, column, "required")
            elif pod and pod not in self.queues.zones:
                self._fault_each(rows, "pod", "pod", known=known)
            elif not pod:
                self._place_queue(rows, queue, channel, known)

    def _place_queue(self, rows: list[int], queue: str, channel: str, known: str) -> None:
        stream = self.queues.stream(queue, channel)
        if stream is None:
            self._fault_each(rows, "queue", "pod_or_queue", known=known)
            return
        pod, skill = stream
        if pod not in self.queues.zones:
            # The table of queues has that fault already, once instead of once for each interval.
            self.good[rows] = False
            return
        self.frame.loc[rows, "pod"] = pod
        if skill:
            unstated = [row for row in rows if not self.frame.at[row, "skill"]]
            self.frame.loc[unstated, "skill"] = skill

    def _place_starts(self) -> None:
        """Starts in UTC; local times in the zone of their pod."""
        moments = np.full(len(self.rows), np.datetime64("NaT"), dtype="datetime64[us]")
        for (pod, start), rows in self._groups("pod", "interval_start").items():
            moment, shown = start, "once"
            if start.tzinfo is None:
                moment, shown = to_utc(start, self.queues.zones[pod])
            if shown != "once":
                problem = "doubled_hour" if shown == "twice" else "missing_hour"
                self._fault_each(rows, "interval_start", problem)
            moments[rows] = np.datetime64(moment.replace(tzinfo=None))
        self.frame["start"] = pd.Series(moments).dt.tz_localize("UTC")

    def _check_intervals(self) -> None:
        starts = self.frame["start"]
        minutes = self.frame["interval_min"]
        if minutes.isna().any() and self.good.any():
            step = _common_step_min(starts[self.good])
            inferred = _inferred_interval_min(step)
            if inferred is None:
                self._header_fault("interval_start", "interval_min", f"{step} min")
            minutes = minutes.where(minutes.notna(), inferred or INTERVALS_MIN[0])
        lengths = pd.to_numeric(minutes, errors="coerce").fillna(INTERVALS_MIN[0]).astype(int)
        unusual = self._good_where(~lengths.isin(INTERVALS_MIN))
        self._fault_each(unusual, "interval_min", "interval_min")
        seconds = (starts - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
        for length in INTERVALS_MIN:
            off_grid = (lengths == length) & (seconds % (length * 60) != 0)
            wrong = self._good_where(off_grid)
            self._fault_each(wrong, "interval_start", "grid", minutes=length)
        self.frame["interval_min"] = lengths

    def _check_counts(self) -> None:
        for lower, upper in _AT_MOST:
            low, high = (pd.to_numeric(self.frame[name]) for name in (lower, upper))
            for position in self._good_where(low > high):
                other = self.source.header_of(upper)
                value = self.frame.at[position, upper]
                self.fault(position, lower, "not_above", other=other, value=value)
        handled, total = (pd.to_numeric(self.frame[c]) for c in ("handled", "handle_time_s"))
        impossible = (handled == 0) & (total > 0)
        self._fault_each(self._good_where(impossible), "handle_time_s", "handled_time")


def _common_step_min(starts: pd.Series) -> int:
    """The largest step in minutes between all starts; 0 for a single one."""
    minutes = (starts - starts.min()).dt.total_seconds().to_numpy() // 60
    return int(np.gcd.reduce(minutes.astype(np.int64)))


def _inferred_interval_min(step: int) -> int | None:
    """The interval of a table whose starts have this common step; ``None`` if it is too long.

    A step that fits no grid comes from single wrong starts, which the grid check then names.
    """
    if step and step % 60 == 0:
        return None
    return 30 if step and step % 30 == 0 else 15
