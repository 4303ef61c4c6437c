"""What all views of policies share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, url_for

from scheduler.access.permissions import Permission
from scheduler.agreements.rule_sets import parse_rule_set
from scheduler.agreements.wording import is_law
from scheduler.store.agreements import swaps_covered, swaps_covered_later
from scheduler.store.deputies import centre_day
from scheduler.store.rule_set_versions import list_versions
from scheduler.swaps.policies import own_policy, policy_for
from web.access import may, require_pod, seen_pods
from web.config import web_config
from web.policy import words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.pods.pods import Pod
    from scheduler.store.agreements import Agreement
    from scheduler.swaps.policies import KeptPolicy

blueprint = Blueprint("policy", __name__)
for _filter in (words.rule_label, words.verdict_label, words.limit_text, words.clock_hours):
    blueprint.add_app_template_filter(_filter)


@dataclass(frozen=True)
class Cover:
    """Whether an agreement lets swaps happen without a lead, and under which rules."""

    agreement: Agreement | None = None
    """That of today."""
    coming: Agreement | None = None
    """If there is none today: the first of days to come."""
    rule_set: str = ""
    """The name of the rule set in force; empty if none is."""
    rule_set_hash: str = ""
    statutory: tuple[str, ...] = ()
    """Its rules that stand in a law."""


def cover_today(session: Session) -> Cover:
    """What holds for swaps of today under the rule set in force."""
    standing = next(iter(list_versions(session)), None)
    if standing is None:
        return Cover()
    today, rules = centre_day(session), parse_rule_set(standing.toml).rules
    agreement = swaps_covered(session, standing.hash, today, today)
    return Cover(
        agreement,
        None if agreement else swaps_covered_later(session, standing.hash, today),
        standing.name,
        standing.hash,
        tuple(rule.name for rule in rules if is_law(rule.name)),
    )


def pod_named(code: str, permission: Permission) -> Pod:
    """A pod of which ``permission`` holds.

    Raises
    ------
    NotFoundError
        If it does not, or there is none.
    """
    require_pod(permission, code)
    return next(pod for pod in web_config().centre().pods if pod.code == code)


def kept(session: Session, pod: str | None) -> tuple[KeptPolicy, KeptPolicy | None]:
    """What holds in a pod, and what was set for it alone."""
    return policy_for(session, pod), own_policy(session, pod)


def may_set(pod: str | None) -> bool:
    """Whether whoever asks sets the policy of a pod, or the centre's."""
    if pod is None:
        return may(Permission.PLAN)
    return may(Permission.SET_POLICY) and pod in seen_pods(Permission.SET_POLICY)


def address_of(pod: str | None, *, edit: bool = False) -> str:
    """Of the page of a pod's policy, or the centre's."""
    if pod is None:
        return url_for("policy.edit_centre" if edit else "policy.of_centre")
    return url_for("policy.edit" if edit else "policy.of_pod", pod=pod)
