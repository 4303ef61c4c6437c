"""The newest journal entry about a kind of record is found without reading the others."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index(op.f("ix_journal_subject_type_id"), "journal", ["subject_type", "id"])
