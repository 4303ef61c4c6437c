"""One table of history or actuals on its way from cells to rows of a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from scheduler.files.cells import CellError, parse_cell
from scheduler.files.instants import parse_instant, to_utc

if TYPE_CHECKING:
    from collections.abc import Mapping

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

    def _fault_each(self, wrong: np.ndarray, column: str, id: str, /, **fields: object) -> None:
        for position in np.flatnonzero(wrong & self.good):
            self.fault(int(position), column, id, **fields)

    def _parse_cells(self) -> None:
        """Parse each distinct text of a column once."""
        for column in self.source.layout.columns:
            texts = [self.source.text(row, column.name) for row in self.rows]
            codes, distinct = pd.factorize(np.array(texts, dtype=object))
            values, wrong = self._parsed(column, distinct)
            if wrong:
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

    def _distinct(self, columns: list[str]) -> tuple[np.ndarray, list[tuple[Any, ...]]]:
        """Group numbers of the good rows (others -1), and each group's values."""
        numbers = np.full(len(self.rows), -1)
        keys: dict[tuple[Any, ...], int] = {}
        picked = zip(*(self.frame[column].to_numpy() for column in columns), strict=True)
        for position, key in enumerate(picked):
            if self.good[position]:
                numbers[position] = keys.setdefault(key, len(keys))
        return numbers, list(keys)

    def _place_rows(self) -> None:
        """Find each row's pod and skill."""
        numbers, keys = self._distinct(["pod", "queue", "channel"])
        known = ", ".join(sorted(self.queues.zones)) or "–"
        for number, (pod, queue, channel) in enumerate(keys):
            rows = numbers == number
            if not pod and not queue:
                column = "pod" if "pod" in self.source.positions else "queue"
                self._fault_each(rows, column, "required")
            elif pod and pod not in self.queues.zones:
                self._fault_each(rows, "pod", "pod", known=known)
            elif not pod:
                self._place_queue(rows, queue, channel, known)

    def _place_queue(self, rows: np.ndarray, queue: str, channel: str, known: str) -> None:
        stream = self.queues.stream(queue, channel)
        if stream is None:
            self._fault_each(rows, "queue", "pod_or_queue", known=known)
            return
        if stream[0] not in self.queues.zones:
            # The table of queues has that fault already, once instead of once for each interval.
            self.good &= ~rows
            return
        self.frame.loc[rows, "pod"] = stream[0]
        if stream[1]:
            self.frame.loc[rows & (self.frame["skill"] == "").to_numpy(), "skill"] = stream[1]

    def _place_starts(self) -> None:
        """Starts in UTC; local times in the zone of their pod."""
        numbers, keys = self._distinct(["pod", "interval_start"])
        moments = []
        for number, (pod, start) in enumerate(keys):
            moment, shown = (start, "once")
            if start.tzinfo is None:
                moment, shown = to_utc(start, self.queues.zones[pod])
            if shown != "once":
                problem = "doubled_hour" if shown == "twice" else "missing_hour"
                self._fault_each(numbers == number, "interval_start", problem)
            moments.append(moment)
        starts = pd.DatetimeIndex(pd.to_datetime([*moments, pd.NaT], utc=True)).as_unit("us")
        self.frame["start"] = starts[numbers]

    def _check_intervals(self) -> None:
        starts = self.frame["start"]
        minutes = self.frame["interval_min"]
        if minutes.isna().any() and self.good.any():
            inferred = _smallest_distance_min(starts[self.good])
            if inferred not in INTERVALS_MIN:
                self._header_fault("interval_start", "interval_min", f"{inferred:g} min")
                inferred = INTERVALS_MIN[0]
            minutes = minutes.where(minutes.notna(), inferred)
        lengths = pd.to_numeric(minutes, errors="coerce").fillna(INTERVALS_MIN[0]).astype(int)
        self._fault_each(~lengths.isin(INTERVALS_MIN).to_numpy(), "interval_min", "interval_min")
        seconds = (starts - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
        for length in INTERVALS_MIN:
            off_grid = (lengths == length) & (seconds % (length * 60) != 0)
            self._fault_each(off_grid.to_numpy(), "interval_start", "grid", minutes=length)
        self.frame["interval_min"] = lengths

    def _check_counts(self) -> None:
        for lower, upper in _AT_MOST:
            low, high = (pd.to_numeric(self.frame[name]) for name in (lower, upper))
            for position in np.flatnonzero((low > high).to_numpy() & self.good):
                other = self.source.header_of(upper)
                value = self.frame[upper].iloc[position]
                self.fault(int(position), lower, "not_above", other=other, value=value)
        handled, total = (pd.to_numeric(self.frame[c]) for c in ("handled", "handle_time_s"))
        impossible = (handled == 0) & (total > 0)
        self._fault_each(impossible.to_numpy(), "handle_time_s", "handled_time")


def _smallest_distance_min(starts: pd.Series) -> float:
    """Smallest distance between two different starts; a single start counts as 15 minutes."""
    distances = starts.drop_duplicates().sort_values().diff().dropna()
    if distances.empty:
        return INTERVALS_MIN[0]
    return float(distances.min().total_seconds() / 60)
