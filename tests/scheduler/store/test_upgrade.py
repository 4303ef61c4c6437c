from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from scheduler.errors import InvalidDataError, UnavailableError
from scheduler.store.centre import load_centre
from scheduler.store.database import Database
from scheduler.store.journal import entries
from scheduler.store.rosters import list_rosters, load_roster
from scheduler.store.upgrade import check, current, require_current, revisions, upgrade

FIRST = """
INSERT INTO pods (id, public_id, code, name, zone, country, state, accounts,
    contacts_per_account_week)
    VALUES (1, 'pod-1', 'north', 'Nord', 'Europe/Berlin', 'DE', '', 9, 0.5);
INSERT INTO agents (id, public_id, personnel_number, name, role, email)
    VALUES (1, 'agent-1', '0042', 'Zoe', 'agent', '');
INSERT INTO memberships (id, agent_id, pod_id) VALUES (1, 1, 1);
INSERT INTO contracts (id, agent_id, week_min, min_week_min, max_week_min, max_days)
    VALUES (1, 1, 2400, 2100, 2520, 5);
INSERT INTO rule_sets VALUES ('r', 'Haus', 'x = 1', '2026-11-22 09:30:00.000000');
INSERT INTO problems VALUES ('p', '', '2026-11-22 09:30:00.000000');
INSERT INTO runs (id, public_id, pod_id, problem_hash, rule_set_hash, seed, solver_version, status,
    seconds, details, created_at) VALUES (1, 'run-1', 1, 'p', 'r', 7, '9.15', 'optimal', 1.5, '{}',
    '2026-11-22 09:30:00.000000');
INSERT INTO rosters (id, public_id, version, status, first_day, n_days, interval_min,
    rule_set_hash, input_hash, seed, solver_version, created_at, changed_at)
    VALUES (1, 'roster-1', 3, 'published', '2026-11-23', 7, 15, 'r', 'i', 7, '9.15',
    '2026-11-22 09:30:00.000000', '2026-11-22 09:30:00.000000');
INSERT INTO roster_pods (id, roster_id, pod_id, run_id) VALUES (1, 1, 1, 1);
INSERT INTO assignments VALUES (1, 'duty-1', 1, '2026-11-23');
INSERT INTO duties VALUES (1, 1, 'early', '2026-11-23 07:00:00.000000',
    '2026-11-23 15:00:00.000000', 450, FALSE);
INSERT INTO segments VALUES (1, 1, 0, '2026-11-23 07:00:00.000000', '2026-11-23 15:00:00.000000',
    'work', '["voice"]');
INSERT INTO journal (id, at, who, initiative, reason, action, subject_type, subject_id, after,
    rule_set_hash, roster_version) VALUES (1, '2026-11-22 09:30:00.000000', 'planner-1',
    'employer', '', 'published', 'roster', 'roster-1', '{"status": "published"}', 'r', 3)
"""


SECOND = """
UPDATE rosters SET name = 'Woche 48', published_at = '2026-11-22 09:30:00.000000';
INSERT INTO accounts (id, public_id, login, name, email, mail, active, agent_id, created_at)
    VALUES (1, 'account-1', 'zoe', 'Zoe', '', 'daily', TRUE, 1, '2026-11-22 09:30:00.000000');
INSERT INTO account_roles (id, account_id, role, pod_id) VALUES (1, 1, 'lead', 1);
INSERT INTO jobs (id, public_id, kind, lane, status, payload, error, who, cancel_requested,
    attempts, worker, created_at, not_before) VALUES (1, 'job-1', 'generate', 'solve', 'queued',
    '{}', '', 'account-1', FALSE, 0, '', '2026-11-22 09:30:00.000000',
    '2026-11-22 09:30:00.000000');
INSERT INTO roster_changes (id, public_id, roster_id, version, pod_id, agent_id, day, who,
    initiative, reason, at) VALUES (1, 'change-1', 1, 3, 1, 1, '2026-11-23', 'account-1',
    'employer', '', '2026-11-22 09:30:00.000000')
"""


THIRD = """
UPDATE accounts SET name = 'Zoe';
INSERT INTO agreements (id, public_id, rule_set_hash, text, registered_by, registered_at,
    valid_from, covers_swaps) VALUES (1, 'agreement-1', 'r', 'Haus', 'account-1',
    '2026-11-22 09:30:00.000000', '2026-01-01', TRUE);
INSERT INTO swap_policies (id, public_id, pod_id, version, "values", who, why, at)
    VALUES (1, 'policy-1', 1, 1, '{}', 'account-1', '', '2026-11-22 09:30:00.000000');
INSERT INTO swap_offers (id, public_id, kind, audience, state, roster_id, pod_id, giver_id, day,
    given, wanted_days, text, who, created_at, expires_at) VALUES (1, 'offer-1', 'gift', 'pod',
    'offered', 1, 1, 1, '2026-11-23', '{}', '[]', '', 'account-1', '2026-11-22 09:30:00.000000',
    '2026-11-23 09:30:00.000000')
"""


FOURTH = """
INSERT INTO absence_types (id, public_id, code, name_de, name_en, credit, leave, on_request)
    VALUES (1, 'type-1', 'leave', 'Urlaub', 'Leave', 'contract_share', TRUE, TRUE);
INSERT INTO absences (id, public_id, agent_id, type_id, first, last, half)
    VALUES (1, 'absence-1', 1, 1, '2026-12-01', '2026-12-01', 'first');
INSERT INTO leave_entitlements (id, public_id, agent_id, year, days, carried_over)
    VALUES (1, 'leave-1', 1, 2026, 28, 2.5);
INSERT INTO school_holidays (id, public_id, first, last, name, state)
    VALUES (1, 'holiday-1', '2026-12-21', '2027-01-01', 'Weihnachten', 'HH');
INSERT INTO pod_leave (id, public_id, pod_id, version, slots, at_once)
    VALUES (1, 'setting-1', 1, 1, '[2, 2, 2, 2, 2, null, null]', TRUE);
INSERT INTO leave_days (id, public_id, pod_id, first, last, reason)
    VALUES (1, 'days-1', 1, '2026-12-14', '2026-12-18', 'Aktion');
INSERT INTO leave_requests (id, public_id, agent_id, pod_id, type_id, first, last, text, state,
    who, created_at, reason, level) VALUES (1, 'request-1', 1, 1, 1, '2026-12-21', '2026-12-23',
    '', 'waiting', 'account-1', '2026-11-22 09:30:00.000000', '', 0)
"""


FIFTH = """
INSERT INTO opening_balances (id, public_id, agent_id, as_of, balance_min)
    VALUES (1, 'opening-1', 1, '2026-12-01', -270)
"""


SIXTH = """
INSERT INTO feeds (id, public_id, account_id, token_hash, created_at)
    VALUES (1, 'feed-1', 1, 'f', '2026-11-22 09:30:00.000000');
INSERT INTO reminders VALUES (1, 17, 60, '2026-11-22 09:30:00.000000')
"""


SEVENTH = """
INSERT INTO channel_wishes (agent_id, channel, attitude, at)
    VALUES (1, 'chat', 'learn', '2026-11-22 09:30:00.000000')
"""


EIGHTH = "INSERT INTO feed_reads (feed_id, minute, n) VALUES (1, '2026-11-22 09:30:00.000000', 3)"


ROWS: dict[str, str] = {
    "0001": FIRST,
    "0002": SECOND,
    "0003": THIRD,
    "0004": FOURTH,
    "0005": FIFTH,
    "0006": SIXTH,
    "0007": SEVENTH,
    "0008": EIGHTH,
    "0009": "",  # an index, no table
}
"""What is added to the rows of the revisions before, in words that no later one can change."""


def fill(database: Database, revision: str) -> None:
    """Rows as they are at a revision."""
    with database.migrating() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SET TIME ZONE 'UTC'"))
        for added in (rows for since, rows in ROWS.items() if since <= revision):
            for statement in filter(None, added.split(";")):
                connection.exec_driver_sql(statement)


def test_every_revision_has_rows_of_its_own() -> None:
    assert list(ROWS) == sorted(revisions())


@pytest.mark.parametrize("revision", revisions())
def test_data_of_every_older_revision_survives_the_upgrade(
    empty_database: Database, revision: str
) -> None:
    upgrade(empty_database, revision)
    fill(empty_database, revision)
    upgrade(empty_database)
    assert current(empty_database) == revisions()[-1]
    with empty_database.reading() as session:
        (agent,) = load_centre(session).agents
        (head,) = list_rosters(session)
        ((duty,),) = (pod.duties for pod in load_roster(session, head.id).pods)
        (entry,) = entries(session)
    assert (agent.memberships[0].pod, agent.contracts[0].week_min) == ("north", 2400)
    assert (head.id, head.version, head.status) == ("roster-1", 3, "published")
    assert (duty.id, duty.paid_min, duty.segments[0].channels) == ("duty-1", 450, ("voice",))
    assert duty.start_utc.isoformat() == "2026-11-23T07:00:00+00:00"
    assert entry.after == {"status": "published"}


def test_upgraded_tables_are_those_of_the_models(database: Database) -> None:
    assert check(database) == []


def test_difference_from_the_models_is_found(own_database: Database) -> None:
    with own_database.migrating() as connection:
        connection.execute(text("ALTER TABLE pods ADD COLUMN mood INTEGER"))
    (difference,) = check(own_database)
    assert "remove_column" in difference
    assert "mood" in difference


def test_second_upgrade_changes_nothing(database: Database) -> None:
    upgrade(database)
    require_current(database)


def test_database_without_tables_is_told_how_to_get_them(empty_database: Database) -> None:
    assert current(empty_database) is None
    with pytest.raises(UnavailableError, match=r"no tables yet.*podshift db upgrade"):
        require_current(empty_database)


@pytest.mark.parametrize("step", [require_current, upgrade])
def test_database_of_a_newer_program_is_left_alone(
    own_database: Database, step: Callable[[Database], None]
) -> None:
    with own_database.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnavailableError, match="revision 9999, which this version does not know"):
        step(own_database)
    assert current(own_database) == "9999"


def test_table_that_is_rebuilt_keeps_the_rows_that_refer_to_it(own_database: Database) -> None:
    fill(own_database, "0001")
    with own_database.migrating() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("agents") as table:
            table.alter_column("email", nullable=True)
    with own_database.reading() as session:
        assert len(load_centre(session).agents[0].contracts) == 1


def test_upgrade_that_breaks_off_leaves_the_old_tables(empty_database: Database) -> None:
    def break_off() -> None:
        with empty_database.migrating() as connection:
            connection.execute(text("CREATE TABLE half (id INTEGER)"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    with empty_database.migrating() as connection:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))


def test_sqlite_upgrade_that_leaves_dangling_rows_is_refused(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/podshift.db")
    upgrade(database)
    fill(database, "0001")
    refused = pytest.raises(InvalidDataError, match="rows refer to missing ones")
    with refused, database.migrating() as connection:
        connection.execute(text("DELETE FROM pods"))
    with database.reading() as session:
        assert len(load_centre(session).pods) == 1
    database.close()
