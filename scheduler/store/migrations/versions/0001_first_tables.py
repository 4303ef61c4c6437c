"""All tables of the first version, and triggers that guard what must never change."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

GUARDED = {
    "journal": ("UPDATE", "DELETE"),
    "rule_sets": ("UPDATE", "DELETE"),
    "problems": ("UPDATE",),
}
"""Problems may be deleted one day, when the rosters they led to are past their retention."""


def upgrade() -> None:
    op.create_table(
        "absence_types",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_de", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_types")),
        sa.UniqueConstraint("code", name=op.f("uq_absence_types_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_absence_types_public_id")),
    )
    op.create_table(
        "agents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("personnel_number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("personnel_number", name=op.f("uq_agents_personnel_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agents_public_id")),
    )
    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("n_rows", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
        sa.UniqueConstraint("file_hash", "kind", name=op.f("uq_import_batches_file_hash_kind")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_batches_public_id")),
    )
    op.create_table(
        "pods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.Column("contacts_per_account_week", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pods")),
        sa.UniqueConstraint("code", name=op.f("uq_pods_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pods_public_id")),
    )
    op.create_table(
        "problems",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_problems")),
    )
    op.create_table(
        "rule_sets",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("toml", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_rule_sets")),
    )
    op.create_table(
        "shift_patterns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_start", sa.Time(), nullable=False),
        sa.Column("last_start", sa.Time(), nullable=False),
        sa.Column("step_min", sa.Integer(), nullable=False),
        sa.Column("lengths_min", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("weekdays", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("min_work_min", sa.Integer(), nullable=False),
        sa.Column("max_break_percent", sa.Integer(), nullable=False),
        sa.Column("flags", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_patterns")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shift_patterns_public_id")),
    )
    op.create_index(op.f("ix_shift_patterns_code"), "shift_patterns", ["code"])
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_absences_agent_id")),
        sa.ForeignKeyConstraint(
            ["type_id"], ["absence_types.id"], name=op.f("fk_absences_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint("public_id", name=op.f("uq_absences_public_id")),
    )
    op.create_index(op.f("ix_absences_agent_id"), "absences", ["agent_id"])
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_assignments_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("agent_id", "day", name=op.f("uq_assignments_agent_id_day")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignments_public_id")),
    )
    op.create_index(op.f("ix_assignments_day"), "assignments", ["day"])
    op.create_table(
        "availabilities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("end", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_availabilities_agent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availabilities")),
    )
    op.create_index(op.f("ix_availabilities_agent_id"), "availabilities", ["agent_id"])
    op.create_table(
        "channel_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("productivity", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_channel_grants_agent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_grants")),
    )
    op.create_index(op.f("ix_channel_grants_agent_id"), "channel_grants", ["agent_id"])
    op.create_table(
        "contact_history",
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("start_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interval_min", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("handled", sa.Integer(), nullable=True),
        sa.Column("aht_s", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_contact_history_pod_id")),
        sa.PrimaryKeyConstraint(
            "pod_id", "channel", "skill", "start_utc", name=op.f("pk_contact_history")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("week_min", sa.Integer(), nullable=False),
        sa.Column("min_week_min", sa.Integer(), nullable=False),
        sa.Column("max_week_min", sa.Integer(), nullable=False),
        sa.Column("max_days", sa.Integer(), nullable=False),
        sa.Column("earliest_start", sa.Time(), nullable=True),
        sa.Column("latest_end", sa.Time(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_contracts_agent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
    )
    op.create_index(op.f("ix_contracts_agent_id"), "contracts", ["agent_id"])
    op.create_table(
        "forecasts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("level", sa.Double(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("n_days", sa.Integer(), nullable=False),
        sa.Column("interval_min", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("streams", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_forecasts_pod_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecasts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_forecasts_public_id")),
    )
    op.create_index(op.f("ix_forecasts_pod_id_first_day"), "forecasts", ["pod_id", "first_day"])
    op.create_table(
        "interval_actuals",
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("start_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interval_min", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("within_threshold", sa.Integer(), nullable=False),
        sa.Column("own_pod", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_interval_actuals_pod_id")),
        sa.PrimaryKeyConstraint(
            "pod_id", "channel", "skill", "start_utc", name=op.f("pk_interval_actuals")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("initiative", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("rule_set_hash", sa.String(length=64), nullable=True),
        sa.Column("roster_version", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "initiative IN ('employer', 'agent', 'system')",
            name=op.f("ck_journal_initiative_known"),
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_hash"], ["rule_sets.hash"], name=op.f("fk_journal_rule_set_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_at"), "journal", ["at"])
    op.create_index(
        op.f("ix_journal_subject_type_subject_id"), "journal", ["subject_type", "subject_id"]
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_memberships_agent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_memberships_pod_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_agent_id"), "memberships", ["agent_id"])
    op.create_index(op.f("ix_memberships_pod_id"), "memberships", ["pod_id"])
    op.create_table(
        "opening_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("end", sa.Time(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_opening_hours_pod_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_hours")),
        sa.UniqueConstraint("public_id", name=op.f("uq_opening_hours_public_id")),
    )
    op.create_index(op.f("ix_opening_hours_pod_id"), "opening_hours", ["pod_id"])
    op.create_table(
        "pattern_breaks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pattern_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("length_min", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("earliest_min", sa.Integer(), nullable=False),
        sa.Column("latest_min", sa.Integer(), nullable=False),
        sa.Column("from_length_min", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pattern_id"],
            ["shift_patterns.id"],
            name=op.f("fk_pattern_breaks_pattern_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_breaks")),
    )
    op.create_index(op.f("ix_pattern_breaks_pattern_id"), "pattern_breaks", ["pattern_id"])
    op.create_table(
        "pattern_pods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pattern_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pattern_id"],
            ["shift_patterns.id"],
            name=op.f("fk_pattern_pods_pattern_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_pattern_pods_pod_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_pods")),
    )
    op.create_index(op.f("ix_pattern_pods_pattern_id"), "pattern_pods", ["pattern_id"])
    op.create_table(
        "requirements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("batches", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("n_days", sa.Integer(), nullable=False),
        sa.Column("interval_min", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("streams", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_requirements_pod_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirements")),
        sa.UniqueConstraint("public_id", name=op.f("uq_requirements_public_id")),
    )
    op.create_index(
        op.f("ix_requirements_pod_id_first_day"), "requirements", ["pod_id", "first_day"]
    )
    op.create_table(
        "rosters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("n_days", sa.Integer(), nullable=False),
        sa.Column("interval_min", sa.Integer(), nullable=False),
        sa.Column("rule_set_hash", sa.String(length=64), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("solver_version", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'consented', 'published')", name=op.f("ck_rosters_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_hash"], ["rule_sets.hash"], name=op.f("fk_rosters_rule_set_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rosters")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rosters_public_id")),
    )
    op.create_index(op.f("ix_rosters_first_day"), "rosters", ["first_day"])
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("problem_hash", sa.String(length=64), nullable=False),
        sa.Column("rule_set_hash", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("solver_version", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("penalty", sa.BigInteger(), nullable=True),
        sa.Column("unmet_fte_hours", sa.Double(), nullable=True),
        sa.Column("unmet_fte_hours_bound", sa.Double(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_runs_pod_id")),
        sa.ForeignKeyConstraint(
            ["problem_hash"], ["problems.hash"], name=op.f("fk_runs_problem_hash")
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_hash"], ["rule_sets.hash"], name=op.f("fk_runs_rule_set_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_runs_public_id")),
    )
    op.create_index(op.f("ix_runs_pod_id"), "runs", ["pod_id"])
    op.create_index(op.f("ix_runs_problem_hash"), "runs", ["problem_hash"])
    op.create_table(
        "service_promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("service_level", sa.Double(), nullable=False),
        sa.Column("answer_within_s", sa.Double(), nullable=False),
        sa.Column("patience_s", sa.Double(), nullable=True),
        sa.Column("concurrency", sa.Integer(), nullable=False),
        sa.Column("slowdown", sa.Double(), nullable=False),
        sa.Column("max_occupancy", sa.Double(), nullable=False),
        sa.Column("shrinkage", sa.Double(), nullable=False),
        sa.Column("min_agents", sa.Integer(), nullable=False),
        sa.Column("due_min", sa.Integer(), nullable=False),
        sa.Column("aht_s", sa.Double(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_service_promises_pod_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_promises")),
        sa.UniqueConstraint(
            "pod_id", "channel", "skill", name=op.f("uq_service_promises_pod_id_channel_skill")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_promises_public_id")),
    )
    op.create_table(
        "skill_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_skill_grants_agent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_grants")),
    )
    op.create_index(op.f("ix_skill_grants_agent_id"), "skill_grants", ["agent_id"])
    op.create_table(
        "special_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=True),
        sa.Column("factor", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_special_days_pod_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_days")),
        sa.UniqueConstraint("public_id", name=op.f("uq_special_days_public_id")),
    )
    op.create_index(op.f("ix_special_days_day"), "special_days", ["day"])
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("earliest", sa.Time(), nullable=True),
        sa.Column("latest", sa.Time(), nullable=True),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_wishes_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_wishes_public_id")),
    )
    op.create_index(op.f("ix_wishes_agent_id"), "wishes", ["agent_id"])
    op.create_table(
        "roster_pods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pods.id"], name=op.f("fk_roster_pods_pod_id")),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["rosters.id"], name=op.f("fk_roster_pods_roster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_roster_pods_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_pods")),
        sa.UniqueConstraint("roster_id", "pod_id", name=op.f("uq_roster_pods_roster_id_pod_id")),
    )
    op.create_table(
        "duties",
        sa.Column("roster_pod_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("start_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_min", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_duties_assignment_id")
        ),
        sa.ForeignKeyConstraint(
            ["roster_pod_id"],
            ["roster_pods.id"],
            name=op.f("fk_duties_roster_pod_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("roster_pod_id", "assignment_id", name=op.f("pk_duties")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_duties_assignment_id"), "duties", ["assignment_id"])
    op.create_table(
        "segments",
        sa.Column("roster_pod_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("channels", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_pod_id", "assignment_id"],
            ["duties.roster_pod_id", "duties.assignment_id"],
            name=op.f("fk_segments_roster_pod_id_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "roster_pod_id", "assignment_id", "position", name=op.f("pk_segments")
        ),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        guard_sqlite()
    else:
        guard_postgresql()


def guard_sqlite() -> None:
    for table, events in GUARDED.items():
        for event in events:
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: {event} is refused'); END"
            )


def guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION podshift_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%: % is refused', TG_TABLE_NAME, TG_OP; END $$"
    )
    for table, events in GUARDED.items():
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE {' OR '.join(events)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION podshift_refuse()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION podshift_refuse()"
        )
