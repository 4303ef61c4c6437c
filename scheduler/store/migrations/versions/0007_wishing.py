"""What agents say about their own weeks."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table('channel_wishes',
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('attitude', sa.String(length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("attitude IN ('like', 'learn')", name=op.f('ck_channel_wishes_attitude_known')),
    sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name=op.f('fk_channel_wishes_agent_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('agent_id', 'channel', name=op.f('pk_channel_wishes'))
    )
