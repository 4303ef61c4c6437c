"""Policies to be read: by everybody of the pod."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import render_template

from scheduler.access.permissions import Permission
from scheduler.store.names import account_names
from scheduler.store.settings import load_centre_settings
from scheduler.swaps.policies import Policies, policy_versions
from scheduler.swaps.policy import PolicyRule
from web.access import needs, seen_pods
from web.config import web_config
from web.policy import words
from web.policy.blueprint import address_of, blueprint, cover_today, kept, may_set, pod_named

if TYPE_CHECKING:
    from scheduler.pods.pods import Pod


@blueprint.get("/policy")
@needs(Permission.READ_ROSTERS)
def listing() -> str:
    """What holds in each pod one may see."""
    seen = seen_pods(Permission.READ_ROSTERS)
    pods = [pod for pod in web_config().centre().pods if pod.code in seen]
    with web_config().database.reading() as session:
        policies, cover = Policies(session), cover_today(session)
    return render_template(
        "policy/listing.html",
        lines=[(pod, policies.of(pod.code)) for pod in pods],
        centre=policies.of(None),
        cover=cover,
        rules=PolicyRule,
        address_of=address_of,
    )


@blueprint.get("/policy/<pod>")
@needs(Permission.READ_ROSTERS)
def of_pod(pod: str) -> str:
    """What holds in a pod, and how it came to be."""
    return _page(pod_named(pod, Permission.READ_ROSTERS))


@blueprint.get("/policies/centre")
@needs(Permission.READ_ROSTERS)
def of_centre() -> str:
    """What holds where a pod has none of its own."""
    return _page(None)


def _page(pod: Pod | None) -> str:
    code = pod.code if pod else None
    with web_config().database.reading() as session:
        standing, own = kept(session, code)
        versions = policy_versions(session, code)
        names = account_names(session, {each.who for each in versions})
        cover = cover_today(session)
        zone = load_centre_settings(session)[0].zone
    return render_template(
        "policy/policy.html",
        pod=pod,
        standing=standing,
        own=own,
        changes=words.changes(versions),
        names=names,
        cover=cover,
        zone=ZoneInfo(zone),
        rules=PolicyRule,
        meaning=words.meaning,
        law_name=words.law_name,
        edit=address_of(code, edit=True) if may_set(code) else "",
    )
