"""How often feeds are read."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table('feed_reads',
    sa.Column('feed_id', sa.Integer(), nullable=False),
    sa.Column('minute', sa.DateTime(timezone=True), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['feed_id'], ['feeds.id'], name=op.f('fk_feed_reads_feed_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('feed_id', 'minute', name=op.f('pk_feed_reads'))
    )
