"""Swaps: offers, the policy that decides them, deputies, what audits found."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table('audit_reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('n_swaps', sa.Integer(), nullable=False),
    sa.Column('n_audited', sa.Integer(), nullable=False),
    sa.Column('n_wrong', sa.Integer(), nullable=False),
    sa.Column('most_wrong', sa.Integer(), nullable=False),
    sa.Column('n_long', sa.Integer(), nullable=False),
    sa.Column('n_long_wrong', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_audit_reports_pod_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_reports')),
    sa.UniqueConstraint('pod_id', 'first', 'last', name=op.f('uq_audit_reports_pod_id_first_last')),
    sa.UniqueConstraint('public_id', name=op.f('uq_audit_reports_public_id'))
    )
    op.create_table('swap_policies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('values', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_swap_policies_pod_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swap_policies')),
    sa.UniqueConstraint('pod_id', 'version', name=op.f('uq_swap_policies_pod_id_version')),
    sa.UniqueConstraint('public_id', name=op.f('uq_swap_policies_public_id'))
    )
    op.create_table('deputies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['deputy_id'], ['accounts.id'], name=op.f('fk_deputies_deputy_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lead_id'], ['accounts.id'], name=op.f('fk_deputies_lead_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deputies')),
    sa.UniqueConstraint('public_id', name=op.f('uq_deputies_public_id'))
    )
    with op.batch_alter_table('deputies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deputies_deputy_id'), ['deputy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deputies_lead_id'), ['lead_id'], unique=False)

    op.create_table('swap_offers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('roster_id', sa.Integer(), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=False),
    sa.Column('giver_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('given', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=True),
    sa.Column('wanted_days', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('taker_id', sa.Integer(), nullable=True),
    sa.Column('counter_roster_id', sa.Integer(), nullable=True),
    sa.Column('counter_day', sa.Date(), nullable=True),
    sa.Column('counter', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('check', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('policy_version', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by', sa.String(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), server_default='', nullable=False),
    sa.Column('ended', sa.String(length=20), server_default='', nullable=False),
    sa.Column('level', sa.Integer(), server_default='0', nullable=False),
    sa.Column('level_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undo_asked_by', sa.String(), nullable=True),
    sa.Column('audit', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('considered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("audience IN ('one', 'pod', 'everyone')", name=op.f('ck_swap_offers_audience_known')),
    sa.CheckConstraint("kind IN ('gift', 'exchange', 'pick_up')", name=op.f('ck_swap_offers_kind_known')),
    sa.CheckConstraint("state IN ('offered', 'in_review', 'executed', 'refused', 'expired', 'withdrawn', 'undone')", name=op.f('ck_swap_offers_state_known')),
    sa.ForeignKeyConstraint(['counter_roster_id'], ['rosters.id'], name=op.f('fk_swap_offers_counter_roster_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['giver_id'], ['agents.id'], name=op.f('fk_swap_offers_giver_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['agents.id'], name=op.f('fk_swap_offers_partner_id')),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_swap_offers_pod_id')),
    sa.ForeignKeyConstraint(['roster_id'], ['rosters.id'], name=op.f('fk_swap_offers_roster_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['taker_id'], ['agents.id'], name=op.f('fk_swap_offers_taker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swap_offers')),
    sa.UniqueConstraint('public_id', name=op.f('uq_swap_offers_public_id'))
    )
    with op.batch_alter_table('swap_offers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_swap_offers_giver_id_day'), ['giver_id', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_swap_offers_pod_id_state'), ['pod_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_swap_offers_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_swap_offers_taker_id_counter_day'), ['taker_id', 'counter_day'], unique=False)

    op.create_table('swap_audits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=False),
    sa.Column('drawn', sa.String(length=10), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('worked', sa.Boolean(), nullable=True),
    sa.Column('covered', sa.Boolean(), nullable=True),
    sa.Column('free', sa.Boolean(), nullable=True),
    sa.Column('text', sa.String(), server_default='', nullable=False),
    sa.Column('answered_by', sa.String(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("drawn IN ('sample', 'threshold')", name=op.f('ck_swap_audits_drawn_known')),
    sa.ForeignKeyConstraint(['offer_id'], ['swap_offers.id'], name=op.f('fk_swap_audits_offer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_swap_audits_pod_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swap_audits')),
    sa.UniqueConstraint('offer_id', name=op.f('uq_swap_audits_offer_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_swap_audits_public_id'))
    )
    with op.batch_alter_table('swap_audits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_swap_audits_pod_id_answered_at'), ['pod_id', 'answered_at'], unique=False)

    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.add_column(sa.Column('covers_swaps', sa.Boolean(), server_default=sa.false(), nullable=False))

    # Whose deputy did it. Added in place: the journal is not rebuilt, its triggers stay.
    op.add_column('journal', sa.Column('acting_for', sa.String(), nullable=True))
