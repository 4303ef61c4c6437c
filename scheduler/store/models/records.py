"""Tables of what was done: the journal, and the files that were read."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Opaque
from scheduler.store.models.rosters import HASH_LENGTH


class JournalRow(Base):
    """One change; rows are only ever added, triggers of the database see to it."""

    __tablename__ = "journal"
    __table_args__ = (
        Index(None, "subject_type", "subject_id"),
        Index(None, "subject_type", "id"),
        CheckConstraint("initiative IN ('employer', 'agent', 'system')", name="initiative_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str]
    initiative: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str]
    acting_for: Mapped[str | None]
    """Account of the lead whose deputy did it."""
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    rule_set_hash: Mapped[str | None] = mapped_column(ForeignKey("rule_sets.hash"))
    roster_version: Mapped[int | None]


class ImportBatchRow(Opaque, Base):
    """A file that was read, known by the hash of its content."""

    __tablename__ = "import_batches"
    __table_args__ = (UniqueConstraint("file_hash", "kind"),)

    file_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    kind: Mapped[str]
    file_name: Mapped[str]
    n_rows: Mapped[int]
    who: Mapped[str]
    at: Mapped[datetime]


class RetentionRow(Base):
    """From when on the rows of a guarded table are kept; older ones may be deleted, no others."""

    __tablename__ = "retention"

    table: Mapped[str] = mapped_column("table_name", primary_key=True)
    kept_from: Mapped[datetime]
