"""Accounts of people who sign in: made, read, changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from scheduler.access.accounts import Account, require_sound
from scheduler.access.permissions import Role
from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.database import moment, take_turn
from scheduler.store.journal import Subject, differences, record
from scheduler.store.models.accounts import AccountRoleRow, AccountRow
from scheduler.store.models.people import AgentRow
from scheduler.store.pod_ids import pod_id
from scheduler.store.public_ids import row_named
from scheduler.store.sign_ins import close_all_sign_ins

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Language, MailChoice
    from scheduler.store.journal import Origin


def add_account(
    session: Session,
    login: str,
    name: str,
    roles: Collection[Role],
    origin: Origin,
    *,
    lead_pods: Collection[str] = (),
    personnel_number: str | None = None,
    email: str = "",
    password_hash: str | None = None,
    password_once: bool = False,
    demo: bool = False,
) -> Account:
    """Make an account.

    Raises
    ------
    InvalidDataError
        If it has no role, leads no pod though a lead, or is an agent's without an agent.
    ConflictError
        If the login is taken, or the agent has an account.
    NotFoundError
        If a pod or the agent is not known.
    """
    login = login.strip().lower()
    if find_account(session, login) is not None:
        raise ConflictError(
            f"login {login!r} is taken", de=f"Der Anmeldename „{login}“ ist vergeben."
        )
    require_sound(
        Account("", login, name, frozenset(roles), frozenset(lead_pods), personnel_number)
    )
    row = AccountRow(
        login=login,
        name=name,
        email=email,
        password_hash=password_hash,
        password_once=password_once,
        demo=demo,
        mail="daily",
        active=True,
        agent_id=_agent_id(session, personnel_number),
        created_at=moment(session),
        roles=_role_rows(session, roles, lead_pods),
    )
    session.add(row)
    session.flush()
    account = account_of(row)
    after = {"roles": sorted(account.roles), "lead_pods": sorted(account.lead_pods)}
    record(session, origin, "added", Subject("account", account.id), None, after)
    return account


def get_account(session: Session, account_id: str) -> Account:
    """The account with this public id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return account_of(account_row(session, account_id))


def find_account(session: Session, login: str) -> Account | None:
    """The account with this login, however it was typed."""
    row = session.scalar(select(AccountRow).where(AccountRow.login == login.strip().lower()))
    return None if row is None else account_of(row)


def list_accounts(session: Session) -> tuple[Account, ...]:
    """All accounts by login."""
    rows = session.scalars(select(AccountRow).order_by(AccountRow.login))
    return tuple(account_of(row) for row in rows)


def save_account(session: Session, account: Account, origin: Origin) -> None:
    """Keep an account as it is now; login and demo mark stay what they were.

    What it has as somebody's deputy is not kept.

    Raises
    ------
    InvalidDataError
        As ``add_account``.
    ConflictError
        If people would change what they themselves may do, nobody would be left to plan, or the
        agent has another account.
    NotFoundError
        If the account, a pod or the agent is not known.
    """
    take_turn(session, "accounts")
    account, row = account.as_stored(), account_row(session, account.id)
    before = account_of(row)
    if account == before:
        return
    require_sound(account)
    _refuse_own_rights(before, account, origin)
    _refuse_last_planner(session, before, account)
    row.name, row.email, row.active = account.name, account.email, account.active
    row.language, row.mail = account.language, account.mail
    if account.personnel_number != before.personnel_number:
        row.agent_id = _agent_id(session, account.personnel_number)
    if (account.roles, account.lead_pods) != (before.roles, before.lead_pods):
        row.roles.clear()
        session.flush()
        row.roles.extend(_role_rows(session, account.roles, account.lead_pods))
    if not account.active:
        close_all_sign_ins(session, account.id)
    record(
        session, origin, "changed", Subject("account", account.id), *differences(before, account)
    )


def account_row(session: Session, account_id: str) -> AccountRow:
    """The row of an account.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return row_named(session, AccountRow, account_id, "account")


def account_of(row: AccountRow) -> Account:
    """An account as the rest of the program knows it."""
    return Account(
        id=row.public_id,
        login=row.login,
        name=row.name,
        roles=frozenset(Role(role.role) for role in row.roles),
        lead_pods=frozenset(role.pod.code for role in row.roles if role.pod is not None),
        personnel_number=row.agent.personnel_number if row.agent else None,
        email=row.email,
        language=cast("Language | None", row.language),
        mail=cast("MailChoice", row.mail),
        active=row.active,
        demo=row.demo,
        has_password=row.password_hash is not None,
        password_once=row.password_once,
    )


def _refuse_own_rights(before: Account, after: Account, origin: Origin) -> None:
    def rights(account: Account) -> tuple[object, ...]:
        return account.roles, account.lead_pods, account.personnel_number, account.active

    if origin.who == after.id and rights(before) != rights(after):
        raise ConflictError(
            "nobody changes what they themselves may do; another planner can",
            de="Die eigenen Rechte ändert niemand selbst. Das kann jemand anderes aus der Planung.",
        )


def _refuse_last_planner(session: Session, before: Account, after: Account) -> None:
    def plans(account: Account) -> bool:
        return account.active and Role.PLANNER in account.roles

    if plans(before) and not plans(after) and not _other_planners(session, after.id):
        raise ConflictError(
            "this is the last active planner; name another one first",
            de="Das ist der letzte aktive Zugang der Planung. Bitte erst einen weiteren anlegen.",
        )


def _other_planners(session: Session, account_id: str) -> bool:
    query = (
        select(AccountRow.id)
        .join(AccountRoleRow, AccountRoleRow.account_id == AccountRow.id)
        .where(
            AccountRoleRow.role == Role.PLANNER,
            AccountRow.active,
            AccountRow.public_id != account_id,
        )
    )
    return session.scalar(query.limit(1)) is not None


def _role_rows(
    session: Session, roles: Collection[Role], lead_pods: Collection[str]
) -> list[AccountRoleRow]:
    rows = [AccountRoleRow(role=role) for role in sorted(roles) if role is not Role.LEAD]
    if Role.LEAD in roles:
        rows += [
            AccountRoleRow(role=Role.LEAD, pod_id=pod_id(session, pod)) for pod in sorted(lead_pods)
        ]
    return rows


def _agent_id(session: Session, personnel_number: str | None) -> int | None:
    if personnel_number is None:
        return None
    found = session.scalar(select(AgentRow.id).where(AgentRow.personnel_number == personnel_number))
    if found is None:
        raise NotFoundError(f"no agent {personnel_number!r}")
    if session.scalar(select(AccountRow.id).where(AccountRow.agent_id == found)) is not None:
        raise ConflictError(
            f"agent {personnel_number} has an account already",
            de=f"Für {personnel_number} gibt es schon einen Zugang.",
        )
    return found
