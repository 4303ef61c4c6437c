"""The people of the demo: one for each role, and a colleague to swap with.

Their password is told to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.access.passwords import hash_password
from scheduler.access.permissions import Role
from scheduler.errors import NotFoundError
from scheduler.store.accounts import add_account, list_accounts
from scheduler.store.centre import load_centre
from scheduler.store.database import moment
from scheduler.store.journal import Origin

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.centre import Centre
    from scheduler.people.agents import Agent
    from scheduler.store.database import Database

DEMO_PASSWORD = "podshift-demo"
"""No secret: a server that does not show the demo lets none of these accounts in."""


@dataclass(frozen=True)
class DemoAccount:
    """Somebody whom the demo lets sign in."""

    login: str
    password: str
    name: str
    role: Role


def add_demo_accounts(database: Database) -> tuple[DemoAccount, ...]:
    """Make a planner, the lead of the first pod, two agents of it, and an auditor.

    Raises
    ------
    NotFoundError
        If the centre has no pod, or nobody is in the first one.
    """
    password_hash = hash_password(DEMO_PASSWORD)
    origin = Origin("podshift demo", "system")
    with database.writing() as session:
        pod, lead, agents = _people(load_centre(session), moment(session).date())
        for login, name, role, pods, number in (
            ("planner", "Petra Plan", Role.PLANNER, (), None),
            ("lead", lead, Role.LEAD, (pod,), None),
            *(
                (login, agent.name, Role.AGENT, (), agent.personnel_number)
                for login, agent in zip(("agent", "colleague"), agents, strict=False)
            ),
            ("auditor", "Alba Rat", Role.AUDITOR, (), None),
        ):
            add_account(
                session,
                login,
                name,
                {role},
                origin,
                lead_pods=pods,
                personnel_number=number,
                password_hash=password_hash,
                demo=True,
            )
        return tuple(
            DemoAccount(account.login, DEMO_PASSWORD, account.name, *account.roles)
            for account in demo_accounts(session)
        )


def demo_accounts(session: Session) -> tuple[Account, ...]:
    """The active accounts that the demo made, in the order of their roles."""
    order = list(Role)
    made = [account for account in list_accounts(session) if account.demo and account.active]
    return tuple(sorted(made, key=lambda account: min(map(order.index, account.roles))))


def _people(centre: Centre, today: date) -> tuple[str, str, list[Agent]]:
    """The first pod with people, the name of who leads it, and its agents."""
    for pod in centre.pods:
        agents = centre.agents_of(pod.code, today)
        lead = next((agent.name for agent in agents if agent.role == "lead"), "Lena Leit")
        workers = [agent for agent in agents if agent.role == "agent"]
        if workers:
            return pod.code, lead, workers
    raise NotFoundError("the demo needs a pod with an agent; import a centre first")
