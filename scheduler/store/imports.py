"""Files that were read, so that the same file twice changes nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.errors import ConflictError
from scheduler.store.base import new_id
from scheduler.store.bulk import insert_missing
from scheduler.store.database import moment
from scheduler.store.models.records import ImportBatchRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class ImportBatch:
    """A file that was read, for one kind of record; a workbook may be read for several."""

    id: str
    file_hash: str
    kind: str
    file_name: str
    n_rows: int
    who: str
    at: datetime


def known_batch(session: Session, file_hash: str, kind: str) -> ImportBatch | None:
    """What was read from a file of this content before; ``None`` if it is new."""
    row = session.scalar(
        select(ImportBatchRow).where(
            ImportBatchRow.file_hash == file_hash, ImportBatchRow.kind == kind
        )
    )
    return None if row is None else _batch(row)


def record_batch(
    session: Session, *, file_hash: str, kind: str, file_name: str, n_rows: int, who: str
) -> ImportBatch:
    """Note that a file was read; its ``id`` is the subject of the journal's entry.

    Raises
    ------
    ConflictError
        If a file of this content was read before.
    """
    batch = ImportBatch(new_id(), file_hash, kind, file_name, n_rows, who, moment(session))
    row = {"public_id": batch.id, **asdict(batch)}
    del row["id"]
    insert_missing(session, ImportBatchRow, [row])
    known = known_batch(session, file_hash, kind)
    if known is not None and known.id != batch.id:
        raise ConflictError(f"{file_name}: the same content was read before, as {known.file_name}")
    return batch


def list_batches(session: Session) -> tuple[ImportBatch, ...]:
    """All files that were read, newest first."""
    rows = session.scalars(select(ImportBatchRow).order_by(ImportBatchRow.id.desc()))
    return tuple(_batch(row) for row in rows)


def _batch(row: ImportBatchRow) -> ImportBatch:
    return ImportBatch(
        row.public_id, row.file_hash, row.kind, row.file_name, row.n_rows, row.who, row.at
    )
