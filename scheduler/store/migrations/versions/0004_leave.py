"""What people may take of leave, ask for, and wait for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table('absences', schema=None) as batch_op:
        batch_op.add_column(sa.Column('half', sa.String(length=10), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f('ck_absences_half_known'), "half IN ('first', 'second')"
        )
    with op.batch_alter_table('absence_types', schema=None) as batch_op:
        batch_op.add_column(sa.Column('leave', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('on_request', sa.Boolean(), server_default=sa.false(), nullable=False))

    op.create_table('leave_entitlements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('days', sa.Double(), nullable=False),
    sa.Column('carried_over', sa.Double(), nullable=False),
    sa.Column('carry_over_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name=op.f('fk_leave_entitlements_agent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leave_entitlements')),
    sa.UniqueConstraint('agent_id', 'year', name=op.f('uq_leave_entitlements_agent_id_year')),
    sa.UniqueConstraint('public_id', name=op.f('uq_leave_entitlements_public_id'))
    )
    op.create_table('school_holidays',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_school_holidays_pod_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_holidays')),
    sa.UniqueConstraint('public_id', name=op.f('uq_school_holidays_public_id'))
    )
    op.create_table('pod_leave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('slots', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('holiday_slots', sa.Integer(), nullable=True),
    sa.Column('at_once', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_pod_leave_pod_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pod_leave')),
    sa.UniqueConstraint('pod_id', name=op.f('uq_pod_leave_pod_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pod_leave_public_id'))
    )
    op.create_table('leave_days',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('slots', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_leave_days_pod_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leave_days')),
    sa.UniqueConstraint('public_id', name=op.f('uq_leave_days_public_id'))
    )
    with op.batch_alter_table('leave_days', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_leave_days_pod_id'), ['pod_id'], unique=False)

    op.create_table('leave_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('half', sa.String(length=10), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('level_since', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("half IN ('first', 'second')", name=op.f('ck_leave_requests_half_known')),
    sa.CheckConstraint("state IN ('waiting', 'listed', 'approved', 'refused', 'withdrawn', 'cancelled', 'expired')", name=op.f('ck_leave_requests_state_known')),
    sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name=op.f('fk_leave_requests_agent_id')),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_leave_requests_pod_id')),
    sa.ForeignKeyConstraint(['type_id'], ['absence_types.id'], name=op.f('fk_leave_requests_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leave_requests')),
    sa.UniqueConstraint('public_id', name=op.f('uq_leave_requests_public_id'))
    )
    with op.batch_alter_table('leave_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_leave_requests_agent_id'), ['agent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_leave_requests_pod_id_state'), ['pod_id', 'state'], unique=False)
