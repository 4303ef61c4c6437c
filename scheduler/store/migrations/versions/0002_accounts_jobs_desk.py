"""Accounts, jobs, the desk where rosters are published, and what people are told."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


STATUSES = ("draft", "submitted", "consented", "published", "merged", "discarded")


def upgrade() -> None:
    alter_rosters()
    let_old_journal_rows_go()
    op.create_table('api_tokens',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
    sa.UniqueConstraint('public_id', name=op.f('uq_api_tokens_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_tokens_token_hash'))
    )
    op.create_table('centre_settings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('values', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_centre_settings'))
    )
    op.create_table('failed_sign_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_failed_sign_ins'))
    )
    with op.batch_alter_table('failed_sign_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_failed_sign_ins_key_at'), ['key', 'at'], unique=False)

    op.create_table('jobs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('lane', sa.String(length=10), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('payload', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('progress', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('result', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('error', sa.String(), nullable=False),
    sa.Column('error_de', sa.String(), server_default='', nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('cancel_requested', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('worker', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('heartbeat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('queued', 'running', 'done', 'failed', 'cancelled', 'died')", name=op.f('ck_jobs_status_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jobs')),
    sa.UniqueConstraint('key', name=op.f('uq_jobs_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_jobs_public_id'))
    )
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_jobs_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_jobs_status_lane'), ['status', 'lane'], unique=False)

    op.create_table('leases',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_leases'))
    )
    op.create_table('accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('issuer', sa.String(), nullable=True),
    sa.Column('subject', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('mail', sa.String(length=10), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('demo', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('password_once', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name=op.f('fk_accounts_agent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('agent_id', name=op.f('uq_accounts_agent_id')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_accounts_issuer_subject')),
    sa.UniqueConstraint('login', name=op.f('uq_accounts_login')),
    sa.UniqueConstraint('public_id', name=op.f('uq_accounts_public_id'))
    )
    op.create_table('agreements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('rule_set_hash', sa.String(length=64), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('registered_by', sa.String(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rule_set_hash'], ['rule_sets.hash'], name=op.f('fk_agreements_rule_set_hash')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreements')),
    sa.UniqueConstraint('public_id', name=op.f('uq_agreements_public_id'))
    )
    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreements_rule_set_hash'), ['rule_set_hash'], unique=False)

    op.create_table('api_uses',
    sa.Column('token_id', sa.Integer(), nullable=False),
    sa.Column('minute', sa.DateTime(timezone=True), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['token_id'], ['api_tokens.id'], name=op.f('fk_api_uses_token_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_id', 'minute', name=op.f('pk_api_uses'))
    )
    op.create_table('forecast_overrides',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('skill', sa.String(), nullable=False),
    sa.Column('start_utc', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end_utc', sa.DateTime(timezone=True), nullable=False),
    sa.Column('factor', sa.Double(), nullable=True),
    sa.Column('contacts', sa.Double(), nullable=True),
    sa.Column('aht_s', sa.Double(), nullable=True),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_forecast_overrides_pod_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forecast_overrides')),
    sa.UniqueConstraint('public_id', name=op.f('uq_forecast_overrides_public_id'))
    )
    with op.batch_alter_table('forecast_overrides', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forecast_overrides_pod_id_start_utc'), ['pod_id', 'start_utc'], unique=False)

    op.create_table('account_roles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("role IN ('planner', 'lead', 'agent', 'auditor')", name=op.f('ck_account_roles_role_known')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_account_roles_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_account_roles_pod_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_roles')),
    sa.UniqueConstraint('account_id', 'role', 'pod_id', name=op.f('uq_account_roles_account_id_role_pod_id'))
    )
    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('params', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('subject_type', sa.String(), nullable=False),
    sa.Column('subject_id', sa.String(), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_notices_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('public_id', name=op.f('uq_notices_public_id'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_account_id_read_at'), ['account_id', 'read_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_at'), ['at'], unique=False)

    op.create_table('proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('request', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('roster_id', sa.Integer(), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('details', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('move', 'cover')", name=op.f('ck_proposals_kind_known')),
    sa.CheckConstraint("state IN ('open', 'accepted', 'declined', 'expired', 'withdrawn', 'taken')", name=op.f('ck_proposals_state_known')),
    sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name=op.f('fk_proposals_agent_id')),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_proposals_pod_id')),
    sa.ForeignKeyConstraint(['roster_id'], ['rosters.id'], name=op.f('fk_proposals_roster_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposals')),
    sa.UniqueConstraint('public_id', name=op.f('uq_proposals_public_id'))
    )
    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposals_agent_id_state'), ['agent_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposals_request'), ['request'], unique=False)

    op.create_table('roster_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('roster_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('pod_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('initiative', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name=op.f('fk_roster_changes_agent_id')),
    sa.ForeignKeyConstraint(['pod_id'], ['pods.id'], name=op.f('fk_roster_changes_pod_id')),
    sa.ForeignKeyConstraint(['roster_id'], ['rosters.id'], name=op.f('fk_roster_changes_roster_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_changes')),
    sa.UniqueConstraint('public_id', name=op.f('uq_roster_changes_public_id'))
    )
    with op.batch_alter_table('roster_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roster_changes_agent_id_seen_at'), ['agent_id', 'seen_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_roster_changes_roster_id_version'), ['roster_id', 'version'], unique=False)

    op.create_table('roster_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('roster_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=10), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('details', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("step IN ('submitted', 'consented', 'objected', 'withdrawn', 'published', 'discarded', 'merged')", name=op.f('ck_roster_steps_step_known')),
    sa.ForeignKeyConstraint(['roster_id'], ['rosters.id'], name=op.f('fk_roster_steps_roster_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_steps')),
    sa.UniqueConstraint('public_id', name=op.f('uq_roster_steps_public_id'))
    )
    with op.batch_alter_table('roster_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roster_steps_roster_id'), ['roster_id'], unique=False)

    op.create_table('sign_ins',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_sign_ins_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_ins'))
    )
    with op.batch_alter_table('sign_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_ins_account_id'), ['account_id'], unique=False)


def alter_rosters() -> None:
    known = ", ".join(f"'{status}'" for status in STATUSES)
    with op.batch_alter_table("rosters") as table:
        table.add_column(sa.Column("name", sa.String(), server_default="", nullable=False))
        table.add_column(sa.Column("base_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("base_version", sa.Integer(), nullable=True))
        table.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("certificate", sa.JSON(none_as_null=True), nullable=True))
        table.create_foreign_key(op.f("fk_rosters_base_id"), "rosters", ["base_id"], ["id"])
        table.drop_constraint(op.f("ck_rosters_status_known"), type_="check")
        table.create_check_constraint(op.f("ck_rosters_status_known"), f"status IN ({known})")
    with op.batch_alter_table("roster_pods") as table:
        table.add_column(sa.Column("changed_in", sa.Integer(), server_default="0", nullable=False))


def let_old_journal_rows_go() -> None:
    """A row older than the journal's retention may be deleted; none may ever be changed."""
    op.create_table(
        "retention",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("kept_from", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_retention")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER journal_refuse_delete")
        op.execute(
            "CREATE TRIGGER journal_refuse_delete BEFORE DELETE ON journal "
            "WHEN NOT EXISTS (SELECT 1 FROM retention"
            " WHERE table_name = 'journal' AND OLD.at < kept_from) "
            "BEGIN SELECT RAISE(ABORT, 'journal: DELETE is refused'); END"
        )
        return
    op.execute("DROP TRIGGER journal_refuse_change ON journal")
    op.execute(
        "CREATE TRIGGER journal_refuse_change BEFORE UPDATE ON journal "
        "FOR EACH ROW EXECUTE FUNCTION podshift_refuse()"
    )
    op.execute(
        "CREATE FUNCTION podshift_refuse_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM retention"
        " WHERE table_name = TG_TABLE_NAME AND OLD.at < kept_from) THEN RETURN OLD; END IF;"
        " RAISE EXCEPTION '%: % is refused', TG_TABLE_NAME, TG_OP; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_refuse_delete BEFORE DELETE ON journal "
        "FOR EACH ROW EXECUTE FUNCTION podshift_refuse_kept()"
    )
