"""Who acts in a swap: one of its sides, or a lead for somebody who is away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.store.agent_keys import agent_id, pod_on
from scheduler.store.journal import Origin
from scheduler.store.notices import accounts_of_agents

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.swaps.records import Offer


@dataclass(frozen=True)
class Acting:
    """Somebody does something as an agent."""

    who: str
    """Public id of the account."""
    agent: str
    """Public id of the agent."""
    in_person: bool
    deputy_for: str = ""
    """Public id of the lead by whom alone it may act for the agent."""

    def origin(self, reason: str = "") -> Origin:
        """What a lead does for somebody counts as the employer's."""
        if self.in_person:
            return Origin(self.who, "agent", reason)
        return Origin(self.who, "employer", reason, self.deputy_for)

    @property
    def for_whom(self) -> dict[str, str]:
        """For the journal: the agent acted for; nothing if in person."""
        return {} if self.in_person else {"for": self.agent}


def acting(session: Session, who: Account, personnel_number: str, day: date) -> Acting:
    """How an account acts as this agent.

    Raises
    ------
    NotFoundError
        If it is another person's, and does not decide for the agent's pod of that day.
    """
    in_person = who.personnel_number == personnel_number
    if not in_person:
        pod = pod_on(session, personnel_number, day)
        if pod is None or not who.decides_for(pod):
            raise NotFoundError(f"no agent {personnel_number!r}")
    return Acting(who.id, agent_id(session, personnel_number), in_person, who.acting_for)


def acting_side(
    session: Session, who: Account, offer: Offer, acting_for: str | None
) -> tuple[str, Acting]:
    """The side of an offer for which an account acts, and how.

    Raises
    ------
    NotFoundError
        If it is none of the sides.
    """
    number = acting_for or who.personnel_number
    if number is None or number not in (offer.giver, offer.taker):
        raise NotFoundError(f"no swap {offer.id!r}")
    return number, acting(session, who, number, offer.day)


def in_person(session: Session, offer: Offer) -> frozenset[str]:
    """Personnel numbers of the sides that agreed themselves; for others a lead did."""
    accounts = accounts_of_agents(session, [n for n in (offer.giver, offer.taker) if n])
    agreed = {offer.accepted_by} if offer.kind == "pick_up" else {offer.accepted_by, offer.who}
    return frozenset(number for number, account in accounts.items() if account in agreed)
