from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from scheduler.access.permissions import Role
from scheduler.store.accounts import add_account, list_accounts
from scheduler.store.centre import load_centre
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.models.desk import RosterStepRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.rosters import AssignmentRow, ProblemRow, RosterRow, RunRow
from scheduler.store.retention import FORMER, forget_drafts, pseudonymise
from scheduler.store.rosters import list_rosters, load_roster, save_draft

if TYPE_CHECKING:
    from scheduler.centre import Centre
    from scheduler.store.base import Base
    from scheduler.store.database import Database
    from scheduler.store.roster_records import RosterDraft

FAR = datetime(2027, 9, 1, tzinfo=UTC)


def with_status(database: Database, draft: RosterDraft, origin: Origin, status: str) -> str:
    with database.writing() as session:
        roster_id = save_draft(session, draft, origin)
        session.execute(
            update(RosterRow).where(RosterRow.public_id == roster_id).values(status=status)
        )
    return roster_id


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def forget(database: Database, today: date) -> int:
    with database.writing() as session:
        return forget_drafts(session, FAR, today)


def test_old_drafts_go_with_all_that_only_they_needed(
    database: Database, draft: RosterDraft, origin: Origin
) -> None:
    kept = {with_status(database, draft, origin, status) for status in ("published", "submitted")}
    for status in ("draft", "discarded", "merged"):
        with_status(database, draft, origin, status)
    assert count(database, RunRow) == 10
    assert forget(database, date(2027, 9, 1)) == 3
    with database.reading() as session:
        assert {head.id for head in list_rosters(session)} == kept
        assert all(len(load_roster(session, roster_id).pods) == 2 for roster_id in kept)
    assert (count(database, RunRow), count(database, ProblemRow)) == (4, 2)
    assert count(database, AssignmentRow) == 2


def test_last_draft_takes_problems_and_assignments_along(
    database: Database, draft: RosterDraft, origin: Origin
) -> None:
    with_status(database, draft, origin, "discarded")
    assert forget(database, date(2027, 9, 1)) == 1
    for table in (RunRow, ProblemRow, AssignmentRow, RosterStepRow):
        assert count(database, table) == 0


def test_draft_of_days_to_come_and_what_others_are_built_on_stay(
    database: Database, draft: RosterDraft, origin: Origin
) -> None:
    with_status(database, draft, origin, "draft")
    base = with_status(database, draft, origin, "discarded")
    change = with_status(database, draft, origin, "published")
    with database.writing() as session:
        key = session.scalars(select(RosterRow.id).where(RosterRow.public_id == base)).one()
        session.execute(update(RosterRow).where(RosterRow.public_id == change).values(base_id=key))
    assert forget(database, date(2027, 4, 2)) == 0
    assert forget(database, date(2027, 4, 3)) == 1


def test_fresh_drafts_stay(database: Database, draft: RosterDraft, origin: Origin) -> None:
    with_status(database, draft, origin, "discarded")
    with database.writing() as session:
        assert forget_drafts(session, datetime(2026, 11, 1, tzinfo=UTC), date(2027, 9, 1)) == 0


def test_who_left_loses_name_wishes_and_account_and_keeps_the_number(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    with database.writing() as session:
        for number in ("0042", "0043"):
            add_account(
                session, number, "Zoë", {Role.AGENT}, origin, personnel_number=number,
                email="zoe@example.org", password_hash="hash",
            )  # fmt: skip
        session.execute(
            update(AgentRow)
            .where(AgentRow.personnel_number == "0042")
            .values(valid_to=date(2026, 5, 31))
        )
    with database.writing() as session:
        assert pseudonymise(session, date(2026, 5, 31), origin) == 0
        assert pseudonymise(session, date(2026, 6, 1), origin) == 1
        assert pseudonymise(session, date(2026, 6, 1), origin) == 0
    with database.reading() as session:
        centre = load_centre(session)
        left, stays = centre.agents
        gone, account = sorted(list_accounts(session), key=lambda found: found.active)
        public_id = session.scalar(
            select(AgentRow.public_id).where(AgentRow.personnel_number == "0042")
        )
        (entry,) = entries(session, Subject("agent", str(public_id)))[-1:]
    assert (left.personnel_number, left.name, left.email) == ("0042", FORMER, "")
    assert stays.name == "Jörg Groß"
    assert {absence.personnel_number for absence in centre.absences} == {"0043"}
    assert centre.leave == ()
    assert {wish.personnel_number for wish in centre.wishes} == {"0043"}
    assert (gone.name, gone.email, gone.active) == (FORMER, "", False)
    assert gone.login.startswith("former-")
    assert account.login == "0043"
    assert (entry.action, entry.before, entry.after) == ("pseudonymised", None, None)
