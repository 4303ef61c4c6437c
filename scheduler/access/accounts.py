"""Who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scheduler.access.permissions import GRANTS, Permission, Role

if TYPE_CHECKING:
    from datetime import date

    from scheduler.centre import Centre

Language = Literal["de", "en"]
MailChoice = Literal["at_once", "daily", "never"]


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

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles grants ``permission``."""
        return bool(GRANTS[permission] & self.roles)

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
