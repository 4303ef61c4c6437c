"""Who is signed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from scheduler.access.permissions import GRANTS, Permission, Role
from scheduler.errors import InvalidDataError

if TYPE_CHECKING:
    from datetime import date

    from scheduler.centre import Centre

Language = Literal["de", "en"]
MailChoice = Literal["at_once", "daily", "never"]


@dataclass(frozen=True)
class DeputyFor:
    """Somebody's deputyship as long as it holds."""

    lead: str
    """Public id of the account acted for."""
    name: str
    pods: frozenset[str]
    """Codes of the pods led through it alone."""
    last: date
    """Its last day."""


@dataclass(frozen=True)
class Account:
    """A person who signs in; what they may do follows from their roles alone."""

    id: str
    """Public id; stands in the journal."""
    login: str
    name: str
    roles: frozenset[Role]
    lead_pods: frozenset[str] = frozenset()
    """Codes of the pods this account leads."""
    personnel_number: str | None = None
    """The agent this account belongs to; needed for the role of an agent."""
    email: str = ""
    language: Language | None = None
    mail: MailChoice = "daily"
    active: bool = True
    demo: bool = False
    """Made by ``podshift demo``: its password is public, so no other server lets it in."""
    has_password: bool = False
    password_once: bool = False
    """Whether the password was set by somebody else; its owner has to choose another first."""
    deputy_for: tuple[DeputyFor, ...] = ()
    """Whom it acts for today; ``roles`` and ``lead_pods`` say so too. Never stored."""

    @property
    def own_lead_pods(self) -> frozenset[str]:
        """Codes of the pods this account leads itself, not as a deputy."""
        return self.lead_pods.difference(*(held.pods for held in self.deputy_for))

    @property
    def acting_for(self) -> str:
        """Public id of the lead by whom alone it leads at all; empty if it leads by itself."""
        by_itself = self.own_lead_pods or Role.PLANNER in self.roles
        return "" if by_itself or not self.deputy_for else self.deputy_for[0].lead

    def as_stored(self) -> Account:
        """The account without what it has as a deputy."""
        if not self.deputy_for:
            return self
        own = self.own_lead_pods
        roles = self.roles if own else self.roles - {Role.LEAD}
        return replace(self, roles=roles, lead_pods=own, deputy_for=())

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles grants ``permission``."""
        return bool(GRANTS[permission] & self.roles)

    def decides_for(self, pod: str) -> bool:
        """Whether it may decide requests of this pod: a planner of all, a lead of the own."""
        granted = GRANTS[Permission.DECIDE] & self.roles
        return Role.PLANNER in granted or (Role.LEAD in granted and pod in self.lead_pods)

    def pods_for(self, permission: Permission, centre: Centre, day: date) -> frozenset[str]:
        """The pods for which ``permission`` holds on ``day``.

        A planner's and an auditor's hold for every pod, a lead's for the pods they lead, an
        agent's for the pod they belong to on that day.
        """
        granted = GRANTS[permission] & self.roles
        if granted & {Role.PLANNER, Role.AUDITOR}:
            return frozenset(pod.code for pod in centre.pods)
        pods: set[str] = set(self.lead_pods) if Role.LEAD in granted else set()
        if Role.AGENT in granted:
            own = (a for a in centre.agents if a.personnel_number == self.personnel_number)
            pods |= {pod for agent in own if (pod := agent.pod_on(day))}
        return frozenset(pods)


def require_sound(account: Account) -> None:
    """Raise ``InvalidDataError`` unless the roles of an account have what they need."""
    roles, pods = account.roles, account.lead_pods
    for broken, en, de in (
        (not account.login, "an account needs a login", "Ein Zugang braucht einen Anmeldenamen."),
        (not roles, "an account has at least one role", "Ein Zugang hat mindestens eine Rolle."),
        (
            Role.LEAD in roles and not pods,
            "a lead needs at least one pod",
            "Eine Leitung braucht mindestens einen Pod.",
        ),
        (
            bool(pods) and Role.LEAD not in roles,
            "only a lead has pods",
            "Pods gehören nur zu einer Leitung.",
        ),
        (
            Role.AGENT in roles and account.personnel_number is None,
            "the role agent needs the personnel number of an agent",
            "Die Rolle Agent braucht die Personalnummer einer Person aus dem Center.",
        ),
    ):
        if broken:
            raise InvalidDataError(en, de=de)
