"""Contact history and interval actuals: many rows, written and read as frames."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import select

from scheduler.errors import ConflictError, NotFoundError, require
from scheduler.store.base import Base
from scheduler.store.bulk import upsert
from scheduler.store.journal import Subject, record
from scheduler.store.models.demand import ContactHistoryRow, IntervalActualRow
from scheduler.store.models.pods import PodRow
from scheduler.store.pod_ids import pod_ids

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.store.imports import ImportBatch
    from scheduler.store.journal import Origin

KEY = ("start", "pod", "channel", "skill")
HISTORY_COLUMNS = (*KEY, "interval_min", "offered", "handled", "aht_s")
ACTUALS_COLUMNS = (*KEY, "interval_min", "offered", "answered", "within_threshold", "own_pod")

Table = type[ContactHistoryRow] | type[IntervalActualRow]


@dataclass(frozen=True)
class IntervalChanges:
    """What rows of history or actuals would do to one stream; counts are intervals."""

    kind: str
    pod: str
    stream: str
    first: str
    """Start of the first interval, ISO 8601 in UTC."""
    last: str
    contacts: int
    new: int
    changed: int
    unchanged: int

    def as_json(self) -> dict[str, Any]:
        """The record as plain data."""
        return asdict(self)


def interval_changes(
    session: Session, kind: str, rows: pd.DataFrame
) -> tuple[IntervalChanges, ...]:
    """Compare rows with what is stored, by stream.

    Parameters
    ----------
    kind
        ``history`` or ``actuals``.
    rows
        Columns ``HISTORY_COLUMNS`` or ``ACTUALS_COLUMNS``.

    Raises
    ------
    ConflictError
        If a stream has intervals of another length in the same days.
    """
    if rows.empty:
        return ()
    table: Table = ContactHistoryRow if kind == "history" else IntervalActualRow
    _refuse_other_lengths(session, table, rows)
    columns = HISTORY_COLUMNS if kind == "history" else ACTUALS_COLUMNS
    load = load_history if kind == "history" else load_actuals
    stored = load(session, since=rows["start"].min().to_pydatetime())
    counts = [name for name in columns if name not in KEY]
    both = rows.merge(stored, on=list(KEY), how="left", suffixes=("", "_old"), indicator="where")
    known = both["where"] == "both"
    same = known.copy()
    for name in counts:
        old, new = both[f"{name}_old"], both[name]
        same &= (old == new) | (old.isna() & new.isna())
    both["same"], both["known"] = same, known
    return tuple(
        IntervalChanges(
            kind,
            str(pod),
            f"{channel}:{skill}" if skill else str(channel),
            part["start"].min().isoformat(),
            part["start"].max().isoformat(),
            int(part["offered"].sum()),
            int((~part["known"]).sum()),
            int((part["known"] & ~part["same"]).sum()),
            int(part["same"].sum()),
        )
        for (pod, channel, skill), part in both.groupby(["pod", "channel", "skill"])
    )


def save_history(session: Session, rows: pd.DataFrame, batch: ImportBatch, origin: Origin) -> int:
    """Store contacts as they came; a row for the same stream and start takes the old one's place.

    Parameters
    ----------
    rows
        Columns ``HISTORY_COLUMNS``; ``start`` aware in UTC, ``aht_s`` in seconds, ``handled`` and
        ``aht_s`` may be missing values.
    batch
        The file the rows came from; one journal entry tells of all of them.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    InvalidDataError
        If a column is missing, starts have no time zone, or two rows have the same key.
    NotFoundError
        If a pod is not known.
    ConflictError
        If a stream has history in intervals of another length in the same days.
    """
    return _save(session, ContactHistoryRow, HISTORY_COLUMNS, rows, batch, origin)


def save_actuals(session: Session, rows: pd.DataFrame, batch: ImportBatch, origin: Origin) -> int:
    """Store how contacts were answered; like ``save_history`` with ``ACTUALS_COLUMNS``."""
    return _save(session, IntervalActualRow, ACTUALS_COLUMNS, rows, batch, origin)


def load_history(
    session: Session, pod: str | None = None, since: datetime | None = None
) -> pd.DataFrame:
    """Contacts as they came, of one pod or all, ordered by pod, channel, skill and start.

    Returns
    -------
    pandas.DataFrame
        Columns ``HISTORY_COLUMNS``; ``start`` is ``datetime64[ns, UTC]``, ``handled`` and
        ``aht_s`` are floats with NaN where unknown.
    """
    frame = _load(session, ContactHistoryRow, HISTORY_COLUMNS, pod, since)
    return frame.astype({"handled": "float64", "aht_s": "float64"})


def load_actuals(
    session: Session, pod: str | None = None, since: datetime | None = None
) -> pd.DataFrame:
    """How contacts were answered; like ``load_history`` with ``ACTUALS_COLUMNS``, all counts."""
    frame = _load(session, IntervalActualRow, ACTUALS_COLUMNS, pod, since)
    return frame.astype({"answered": "int64", "within_threshold": "int64", "own_pod": "int64"})


def _save(
    session: Session,
    table: Table,
    columns: tuple[str, ...],
    rows: pd.DataFrame,
    batch: ImportBatch,
    origin: Origin,
) -> int:
    _check(rows, columns, batch.file_name)
    if rows.empty:
        return 0
    known = pod_ids(session)
    unknown = sorted(set(rows["pod"]) - set(known))
    if unknown:
        raise NotFoundError(f"no pod {unknown[0]!r}; there are {', '.join(sorted(known))}")
    _refuse_other_lengths(session, table, rows)
    upsert(
        session,
        Base.metadata.tables[table.__tablename__],
        ("start_utc", "pod_id", *columns[2:]),
        _tuples(rows, known, columns[2:]),
    )
    facts = {
        "kind": batch.kind,
        "n_rows": len(rows),
        "first": rows["start"].min().isoformat(),
        "last": rows["start"].max().isoformat(),
        "pods": sorted(rows["pod"].unique()),
    }
    record(session, origin, "import", Subject("import_batch", batch.id), after=facts)
    return len(rows)


def _check(rows: pd.DataFrame, columns: tuple[str, ...], source: str) -> None:
    absent = [name for name in columns if name not in rows.columns]
    require(not absent, f"{source}: the columns {', '.join(absent)} are missing")
    require(
        isinstance(rows["start"].dtype, pd.DatetimeTZDtype),
        f"{source}: start is of type {rows['start'].dtype}, expected times in UTC",
    )
    twice = rows.duplicated(list(KEY))
    require(
        not twice.any(),
        f"{source}: {twice.sum()} rows have the same {', '.join(KEY)} as another one",
    )


def _tuples(rows: pd.DataFrame, known: dict[str, int], columns: tuple[str, ...]) -> list[Any]:
    starts = rows["start"].dt.to_pydatetime()
    lists = [_plain(rows[name]) for name in columns]
    return list(zip(starts, rows["pod"].map(known).tolist(), *lists, strict=True))


def _plain(column: pd.Series[Any]) -> list[Any]:
    """Python values, ``None`` for missing ones, counts as whole numbers."""
    values = column.astype(object).where(column.notna(), None).tolist()
    counts = column.name not in ("channel", "skill", "aht_s")
    return [v if v is None else int(v) for v in values] if counts else values


def _refuse_other_lengths(session: Session, table: Table, rows: pd.DataFrame) -> None:
    """Two lengths in the same days would count contacts twice."""
    stored = session.execute(
        select(PodRow.code, table.channel, table.skill, table.interval_min)
        .join(PodRow, PodRow.id == table.pod_id)
        .where(table.start_utc.between(rows["start"].min(), rows["start"].max()))
        .distinct()
    )
    streams = rows[["pod", "channel", "skill", "interval_min"]].drop_duplicates()
    lengths = {(pod, ch, skill): n for pod, ch, skill, n in streams.itertuples(index=False)}
    for pod, channel, skill, interval_min in stored:
        length = lengths.get((pod, channel, skill), interval_min)
        if length != interval_min:
            first, last = rows["start"].min(), rows["start"].max()
            stream = f"{channel} {skill}".strip()
            raise ConflictError(
                f"pod {pod}, {stream}: intervals of {length} minutes, but some of"
                f" {interval_min} minutes are stored between {first:%Y-%m-%d} and {last:%Y-%m-%d}",
                de=f"Pod {pod}, {stream}: Intervalle von {length} Minuten; zwischen"
                f" {first:%d.%m.%Y} und {last:%d.%m.%Y} sind solche von {interval_min} Minuten"
                f" gespeichert.",
            )


def _load(
    session: Session,
    table: Table,
    columns: tuple[str, ...],
    pod: str | None,
    since: datetime | None,
) -> pd.DataFrame:
    of_interval: list[Any] = [getattr(table, name) for name in columns[2:]]
    query = (
        select(table.start_utc, PodRow.code, *of_interval)
        .join(PodRow, PodRow.id == table.pod_id)
        .order_by(PodRow.code, table.channel, table.skill, table.start_utc)
    )
    if pod is not None:
        query = query.where(PodRow.code == pod)
    if since is not None:
        query = query.where(table.start_utc >= since)
    frame = pd.DataFrame.from_records(session.execute(query).all(), columns=list(columns))
    frame["start"] = pd.to_datetime(frame["start"], utc=True).astype("datetime64[ns, UTC]")
    return frame.astype({"interval_min": "int64", "offered": "int64"})
