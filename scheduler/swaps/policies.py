"""The policy that decides a pod's swaps: its own, else the centre's, else *trust*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.store.agreements import list_agreements
from scheduler.store.database import may_write, memory
from scheduler.store.swap_facts import terms_mark
from scheduler.store.swap_policies import add_policy, newest_policies, policy_rows
from scheduler.swaps.policy import Policy, dump_policy, load_policy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from scheduler.store.swap_policies import StoredPolicy


@dataclass(frozen=True)
class KeptPolicy:
    """A policy, and which version of whose it is."""

    policy: Policy
    version: int = 0
    """0: nobody has set one yet, it is the preset *trust*."""
    pod: str | None = None
    """``None``: the centre's."""
    who: str = ""
    """Public id of the account that set it."""
    why: str = ""
    at: datetime | None = None


_TRUST = KeptPolicy(Policy())


class Policies:
    """The policies in force and the agreements that cover swaps, read once."""

    def __init__(self, session: Session) -> None:
        self._kept: Mapping[str | None, KeptPolicy] = {
            pod: _kept(stored) for pod, stored in newest_policies(session).items()
        }
        self._agreements = [a for a in list_agreements(session) if a.covers_swaps]

    def of(self, pod: str | None) -> KeptPolicy:
        """What holds in a pod."""
        return self._kept.get(pod) or self._kept.get(None) or _TRUST

    def covered(self, rule_set_hash: str, day: date) -> bool:
        """Whether an agreement consents to swaps of this day."""
        return any(a.covers(rule_set_hash, day, day) for a in self._agreements)


def current_policies(session: Session) -> Policies:
    """The policies that hold now; what was read before is read again only if it changed."""
    mark, kept = terms_mark(session), memory(session)
    known: tuple[object, Policies] | None = kept.get(Policies)
    if known is not None and known[0] == mark:
        return known[1]
    policies = Policies(session)
    if not may_write(session):
        kept[Policies] = (mark, policies)
    return policies


def policy_for(session: Session, pod: str | None) -> KeptPolicy:
    """What holds in a pod: its own policy, else the centre's, else *trust* with version 0."""
    return current_policies(session).of(pod)


def own_policy(session: Session, pod: str | None) -> KeptPolicy | None:
    """What was set for a pod itself, or for the centre; ``None`` if nothing was."""
    return next(iter(policy_versions(session, pod)), None)


def policy_versions(session: Session, pod: str | None) -> tuple[KeptPolicy, ...]:
    """All versions that were set for a pod itself, or for the centre, the newest first."""
    return tuple(_kept(stored) for stored in policy_rows(session, pod))


def set_policy(
    database: Database, pod: str | None, version: int, policy: Policy, origin: Origin
) -> int:
    """Put a policy into force for a pod or the centre; returns its version.

    Parameters
    ----------
    version
        The version of the pod's *own* policy (or the centre's) it was decided on; 0 if none.

    Raises
    ------
    ConflictError
        If another version is in force meanwhile.
    InvalidDataError
        If no reason is given.
    NotFoundError
        If there is no such pod.
    """
    with database.writing() as session:
        return add_policy(session, pod, version, dump_policy(policy), origin)


def _kept(stored: StoredPolicy) -> KeptPolicy:
    return KeptPolicy(
        load_policy(stored.values), stored.version, stored.pod, stored.who, stored.why, stored.at
    )
