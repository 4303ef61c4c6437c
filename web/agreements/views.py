"""Rule sets to be read: all versions, one in sentences, two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from scheduler.access.permissions import Permission
from scheduler.agreements.differences import differences
from scheduler.agreements.law import preset_names
from scheduler.agreements.numbers import PRICES, RULE_TYPES
from scheduler.agreements.sentences import explain
from scheduler.errors import NotFoundError
from scheduler.planning.trying import try_rule_set
from scheduler.store.rosters import list_rosters
from scheduler.store.rule_set_versions import list_versions
from scheduler.store.rule_sets import adopted_rule_set
from web.access import needs, seen_pods
from web.agreements.blueprint import blueprint, laws_of, named_rule_set, names_of
from web.config import web_config
from web.language import current

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

SHOWN_BREACHES = 100


@blueprint.get("/rule-sets")
@needs(Permission.READ_DESK)
def listing() -> str:
    """The version in force, all others, and the presets."""
    with web_config().database.reading() as session:
        versions = list_versions(session)
    told = [one for v in versions for one in (*v.adopted, *([v.stored] if v.stored else []))]
    return render_template(
        "agreements/listing.html",
        versions=versions,
        names=names_of(one.who for one in told),
        presets=preset_names(),
    )


@blueprint.get("/rule-sets/<ref>")
@needs(Permission.READ_DESK)
def version(ref: str) -> str:
    """One rule set in plain sentences."""
    found = named_rule_set(ref)
    stored = found.version
    with web_config().database.reading() as session:
        standing = adopted_rule_set(session)
    told = [] if stored is None else [*stored.adopted, *([stored.stored] if stored.stored else [])]
    return render_template(
        "agreements/version.html",
        found=found,
        absent=[name for name in RULE_TYPES if found.rule_set.rule(name) is None],
        laws=laws_of(found.rule_set),
        standing=None if standing is None or standing.hash == ref else standing,
        names=names_of(one.who for one in told),
        prices=PRICES,
    )


@blueprint.get("/rule-sets/compare")
@needs(Permission.READ_DESK)
def compare() -> str | Response:
    """Two rule sets, rule by rule."""
    with web_config().database.reading() as session:
        versions = list_versions(session)
    before, after = request.args.get("before"), request.args.get("after")
    if not before or not after:
        return redirect(url_for("agreements.listing"))
    old, new = named_rule_set(before), named_rule_set(after)
    return render_template(
        "agreements/compare.html",
        old=old,
        new=new,
        found=differences(old.rule_set, new.rule_set),
        versions=versions,
        presets=preset_names(),
        prices=PRICES,
    )


@blueprint.get("/rule-sets/<ref>/trial")
@needs(Permission.READ_DESK)
def trial(ref: str) -> str:
    """What the newest roster would break under this rule set, in one pod one may see."""
    config = web_config()
    found = named_rule_set(ref)
    seen = seen_pods(Permission.READ_PEOPLE)
    with config.database.reading() as session:
        heads = [head for head in list_rosters(session) if seen & set(head.pods)]
    if not heads:
        return render_template("agreements/trial.html", found=found, head=None)
    pods = [pod for pod in heads[0].pods if pod in seen]
    pod = request.args.get("pod", pods[0])
    if pod not in pods:
        raise NotFoundError(f"no pod {pod!r}")
    broken = try_rule_set(config.database, heads[0].id, pod, found.rule_set)
    return render_template(
        "agreements/trial.html",
        found=found,
        head=heads[0],
        pods=pods,
        pod=pod,
        n_broken=len(broken),
        broken=[(one, explain(one.violation, current())) for one in broken[:SHOWN_BREACHES]],
    )
