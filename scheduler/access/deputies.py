"""Deputies of leads: named for some days, they have the lead's pods during them.

What a deputy has is derived when the account is loaded and never stored, so it ends by itself.
It is not passed on: a deputy's deputy has what is the deputy's own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.access.accounts import DeputyFor
from scheduler.access.permissions import Role
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.store.accounts import get_account, list_accounts
from scheduler.store.centre import load_centre
from scheduler.store.deputies import (
    add_deputy,
    centre_day,
    end_deputyship,
    get_deputyship,
    held_by,
    list_deputyships,
)
from scheduler.store.journal import Origin

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.centre import Centre
    from scheduler.store.database import Database
    from scheduler.store.deputies import Deputyship

LONGEST_DAYS = 366


def with_deputyships(session: Session, account: Account) -> Account:
    """The account with the pods of everybody it is deputy for today, at the centre."""
    pods, acting = set(account.lead_pods), []
    for held in held_by(session, account.id):
        through = held.lead.lead_pods - pods
        if through:
            acting.append(DeputyFor(held.lead.id, held.lead.name, through, held.last))
            pods |= through
    if not acting:
        return account
    roles = account.roles | {Role.LEAD}
    return replace(account, roles=roles, lead_pods=frozenset(pods), deputy_for=tuple(acting))


def name_deputy(
    database: Database, lead: Account, deputy_id: str, first: date, last: date
) -> Deputyship:
    """Let somebody act for a lead from ``first`` to ``last``, both included.

    Raises
    ------
    ConflictError
        If whoever asks leads no pod, or it is the deputy on some of these days already.
    InvalidDataError
        If the days are over or in the wrong order, or this account cannot be a deputy.
    NotFoundError
        If there is no such account.
    """
    with database.writing() as session:
        today = centre_day(session)
        _require_days(first, last, today)
        allowed = {account.id for account in possible_deputies(session, lead, first)}
        if deputy_id not in allowed:
            name = get_account(session, deputy_id).name
            raise InvalidDataError(
                f"{name} can be no deputy: neither lead, nor planner, nor agent of one of the pods",
                de=f"{name} kann nicht vertreten: weder Leitung noch Planung, noch in einem der"
                " Pods.",
            )
        origin = Origin(lead.id, "employer")
        return get_deputyship(session, add_deputy(session, lead.id, deputy_id, first, last, origin))


def withdraw_deputy(database: Database, who: Account, deputyship_id: str) -> None:
    """End a deputyship now; its lead can, and planners.

    Raises
    ------
    ConflictError
        If it was withdrawn before.
    NotFoundError
        If there is none, or it is somebody else's.
    """
    with database.writing() as session:
        if deputyship_id not in {each.id for each in visible_deputyships(session, who)}:
            raise NotFoundError(f"no deputyship {deputyship_id!r}")
        end_deputyship(session, deputyship_id, Origin(who.id, "employer"))


def visible_deputyships(session: Session, who: Account) -> tuple[Deputyship, ...]:
    """A lead's own ones; planners and auditors see all. Those of the past are left out."""
    everyone = who.roles & {Role.PLANNER, Role.AUDITOR}
    today = centre_day(session)
    found = list_deputyships(session, None if everyone else who.id)
    return tuple(each for each in found if each.last >= today and each.withdrawn is None)


def possible_deputies(session: Session, lead: Account, day: date) -> tuple[Account, ...]:
    """Whom a lead may name: other leads, planners, agents of the own pods on ``day``; by name.

    Raises
    ------
    ConflictError
        If whoever asks leads no pod of their own: a deputy names no deputies.
    """
    if not lead.own_lead_pods:
        raise ConflictError(
            "only who leads a pod names deputies; a deputy does not",
            de="Nur wer selbst einen Pod leitet, benennt eine Vertretung.",
        )
    centre = load_centre(session)
    found = [
        account
        for account in list_accounts(session)
        if account.active
        and account.id != lead.id
        and (
            account.roles & {Role.LEAD, Role.PLANNER}
            or own_pod(account, centre, day) in lead.own_lead_pods
        )
    ]
    return tuple(sorted(found, key=lambda account: account.name))


def own_pod(account: Account, centre: Centre, day: date) -> str | None:
    """The pod to which somebody belongs as an agent; ``None`` if to none."""
    if Role.AGENT not in account.roles:
        return None
    own = (a for a in centre.agents if a.personnel_number == account.personnel_number)
    return next((pod for agent in own if (pod := agent.pod_on(day))), None)


def decision_origin(who: Account, pod: str, reason: str = "") -> Origin:
    """Where a decision about a pod comes from; of a deputy, it says for whom."""
    acting = next((d.lead for d in who.deputy_for if pod in d.pods), "")
    return Origin(who.id, "employer", reason, "" if Role.PLANNER in who.roles else acting)


def _require_days(first: date, last: date, today: date) -> None:
    if last < first:
        raise InvalidDataError(
            f"the last day {last} lies before the first, {first}",
            de="Der letzte Tag liegt vor dem ersten.",
        )
    if last < today:
        raise InvalidDataError(
            f"the last day {last} is over", de="Der letzte Tag ist schon vorbei."
        )
    if (last - first).days >= LONGEST_DAYS:
        raise InvalidDataError(
            f"a deputyship lasts {LONGEST_DAYS} days at most",
            de=f"Eine Vertretung dauert höchstens {LONGEST_DAYS} Tage.",
        )
