"""Where a roster stands on its way, for the pages of planner and auditor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheduler.errors import ConflictError, NotFoundError
from scheduler.publication.consent import days_of
from scheduler.publication.publishing import Publishing, foresee
from scheduler.store.agreements import covering_agreement
from scheduler.store.names import account_names
from scheduler.store.rosters import list_rosters, roster_head
from scheduler.store.seen import changes_of_roster
from scheduler.store.settings import load_centre_settings
from scheduler.store.steps import get_certificate, rule_set_hash_of, steps_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from scheduler.store.agreements import Agreement
    from scheduler.store.roster_records import RosterHead
    from scheduler.store.seen import RosterChange
    from scheduler.store.steps import RosterStep


@dataclass(frozen=True)
class Overview:
    """A roster's way so far, and what is known without looking at its duties."""

    head: RosterHead
    rule_set_hash: str
    steps: tuple[RosterStep, ...]
    names: Mapping[str, str]
    """Of those who took the steps, by account."""
    certificate: dict[str, Any] | None
    agreement: Agreement | None
    """The one that would consent to it at once."""
    unseen: tuple[RosterChange, ...]
    zone: str
    """Of the centre."""


@dataclass(frozen=True)
class Outlook:
    """What publishing would do, or why it cannot be."""

    plan: Publishing | None
    obstacle: ConflictError | None


def overview(session: Session, roster_id: str) -> Overview:
    """Everything about a roster's way.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    head = roster_head(session, roster_id)
    if head is None:
        raise NotFoundError(f"no roster {roster_id!r}")
    first, last = days_of(head)
    rules = rule_set_hash_of(session, roster_id)
    steps = steps_of(session, roster_id)
    changes = changes_of_roster(session, roster_id) if head.status == "published" else ()
    return Overview(
        head=head,
        rule_set_hash=rules,
        steps=steps,
        names=account_names(session, {step.who for step in steps}),
        certificate=get_certificate(session, roster_id),
        agreement=covering_agreement(session, rules, first, last),
        unseen=tuple(change for change in changes if change.seen_at is None),
        zone=load_centre_settings(session)[0].zone,
    )


def outlook(session: Session, roster_id: str) -> Outlook:
    """What publishing this roster would do now; it reads all duties."""
    try:
        return Outlook(foresee(session, roster_id), None)
    except ConflictError as error:
        return Outlook(None, error)


def waiting_rosters(session: Session) -> tuple[Overview, ...]:
    """The rosters that wait for consent, the next to begin first."""
    heads = [head for head in list_rosters(session) if head.status == "submitted"]
    return tuple(overview(session, h.id) for h in sorted(heads, key=lambda h: h.first_day))
