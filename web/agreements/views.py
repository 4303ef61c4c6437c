"""Rule sets to be read: all versions, one in sentences, two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from scheduler.access.permissions import Permission
from scheduler.agreements.differences import differences
from scheduler.agreements.law import preset_names
from scheduler.agreements.numbers import PRICES, RULE_TYPES
from scheduler.agreements.sentences import explain
from scheduler.planning.reading import newest_roster_id
from scheduler.planning.trying import try_rule_set
from scheduler.store.rosters import list_rosters
from scheduler.store.rule_set_versions import list_versions
from web.access import account, needs
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
    told = [] if stored is None else [*stored.adopted, *([stored.stored] if stored.stored else [])]
    return render_template(
        "agreements/version.html",
        found=found,
        absent=[name for name in RULE_TYPES if found.rule_set.rule(name) is None],
        laws=laws_of(found.rule_set),
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
    """What the newest roster would break under this rule set, in pods one may see."""
    config = web_config()
    found = named_rule_set(ref)
    roster_id = newest_roster_id(config.database)
    with config.database.reading() as session:
        head = next(one for one in list_rosters(session) if one.id == roster_id)
    seen = account().pods_for(Permission.READ_PEOPLE, config.centre(), config.clock.now().date())
    tried = try_rule_set(config.database, roster_id, found.rule_set)
    broken = [one for one in tried if one.pod in seen]
    return render_template(
        "agreements/trial.html",
        found=found,
        head=head,
        n_broken=len(broken),
        broken=[(one, explain(one.violation, current())) for one in broken[:SHOWN_BREACHES]],
    )
