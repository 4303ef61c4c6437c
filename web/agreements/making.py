"""A new version made by form or text, and brought into force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.agreements.differences import differences
from scheduler.agreements.editing import (
    Proposed,
    RuleSetForm,
    form_of,
    propose_form,
    propose_text,
)
from scheduler.agreements.law import breaches, kept_presets
from scheduler.agreements.numbers import PRICES, RULE_TYPES, numbers_of
from scheduler.agreements.rule_sets import parse_rule_set
from scheduler.store.agreements import list_agreements
from scheduler.store.rule_set_versions import (
    bring_into_force,
    list_versions,
    store_version,
)
from web.access import needs, origin
from web.agreements.blueprint import blueprint, named_rule_set
from web.config import web_config
from web.language import current

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue as Answer
    from werkzeug.datastructures import MultiDict

    from web.agreements.blueprint import Named

STANDING = ("draft", "submitted", "consented", "published")
"""Rosters that go on under the rule set they were made by."""


@blueprint.route("/rule-sets/<ref>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit(ref: str) -> Answer:
    """A new version made from ``ref``, rule by rule."""
    base = named_rule_set(ref)
    if request.method == "GET":
        return _form_page(base, form_of(base.rule_set), Proposed(None))
    form = _posted(request.form)
    proposed = propose_form(base.rule_set, form)
    saved = _saved(base, proposed)
    return saved or (_form_page(base, form, proposed, "why" in request.form), 422)


@blueprint.route("/rule-sets/<ref>/text", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_text(ref: str) -> Answer:
    """A new version made from ``ref`` as text."""
    base = named_rule_set(ref)
    if request.method == "GET":
        return _text_page(base, base.rule_set.toml, Proposed(None))
    text = request.form.get("toml", "").replace("\r\n", "\n")
    proposed = propose_text(base.rule_set, text)
    saved = _saved(base, proposed)
    return saved or (_text_page(base, text, proposed, "why" in request.form), 422)


def _posted(posted: MultiDict[str, str]) -> RuleSetForm:
    texts = {
        rule: {n.name: posted.get(f"{rule}-{n.name}", "") for n in numbers_of(rule)}
        for rule in (*RULE_TYPES, PRICES)
    }
    enabled = frozenset(rule for rule in RULE_TYPES if f"{rule}-on" in posted)
    return RuleSetForm(posted.get("name", "").strip(), enabled, texts)


def _saved(base: Named, proposed: Proposed) -> Answer | None:
    """Keep the version and go to its page, if it is right and somebody says why."""
    why = request.form.get("why", "").strip()
    made = proposed.rule_set
    if made is None or not why:
        return None
    if made.content_hash == base.ref:
        flash(gettext("Nothing was different, so no new version was made."), "warn")
        return redirect(url_for("agreements.version", ref=base.ref))
    with web_config().database.writing() as session:
        digest = store_version(session, made.name, made.toml, base.ref, origin(why))
    flash(gettext("The version is kept. It is not in force yet."), "good")
    return redirect(url_for("agreements.version", ref=digest))


def _form_page(base: Named, form: RuleSetForm, proposed: Proposed, posted: bool = False) -> str:
    return render_template(
        "agreements/edit.html",
        base=base,
        form=form,
        proposed=proposed,
        wrong={(f.rule, f.number): f.text(current()) for f in proposed.faults},
        rules=[(name, RULE_TYPES[name]()) for name in RULE_TYPES],
        kept=kept_presets(base.rule_set),
        prices=PRICES,
        why=request.form.get("why", ""),
        why_missing=posted and not request.form.get("why", "").strip(),
    )


def _text_page(base: Named, text: str, proposed: Proposed, posted: bool = False) -> str:
    return render_template(
        "agreements/text.html",
        base=base,
        text=text,
        proposed=proposed,
        kept=kept_presets(base.rule_set),
        why=request.form.get("why", ""),
        why_missing=posted and not request.form.get("why", "").strip(),
    )


@blueprint.route("/rule-sets/<ref>/adoption", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def adoption(ref: str) -> Answer:
    """What it means to bring a version into force, and the button that does it."""
    if request.method == "POST":
        return _adopted(ref)
    return _adoption_page(named_rule_set(ref))


def _adoption_page(found: Named, fault: str = "") -> str:
    with web_config().database.reading() as session:
        versions = list_versions(session)
        agreements = list_agreements(session)
    standing = next((one for one in versions if one.in_force), None)
    before = None if standing is None else parse_rule_set(standing.toml)
    laws = kept_presets(before) if before else ()
    digest = found.rule_set.content_hash
    return render_template(
        "agreements/adoption.html",
        found=found,
        standing=standing,
        changed=() if before is None else differences(before, found.rule_set),
        rosters=[
            (version, roster)
            for version in versions
            for roster in version.rosters
            if roster.status in STANDING and version.hash != digest
        ],
        covering=[a for a in agreements if a.withdrawn is None and a.rule_set_hash == digest],
        not_covering=[a for a in agreements if a.withdrawn is None and a.rule_set_hash != digest],
        lost=[breach for law in laws for breach in breaches(found.rule_set, law)],
        prices=PRICES,
        fault=fault,
    )


def _adopted(ref: str) -> Answer:
    found = named_rule_set(ref)
    why = request.form.get("why", "").strip()
    if not why or (_loses_law(found) and "law" not in request.form):
        text = gettext("It needs a reason, and the box about the law ticked where it is shown.")
        return _adoption_page(found, text), 422
    with web_config().database.writing() as session:
        made = found.rule_set
        digest = store_version(session, made.name, made.toml, found.ref, origin(why))
        bring_into_force(session, digest, request.form.get("instead_of", ""), origin(why))
    flash(gettext("%(name)s is in force. New rosters are made by it.", name=made.name), "good")
    return redirect(url_for("agreements.listing"))


def _loses_law(found: Named) -> bool:
    """Whether the version in force keeps a law that this one does not."""
    with web_config().database.reading() as session:
        standing = next((one for one in list_versions(session) if one.in_force), None)
    if standing is None:
        return False
    laws = kept_presets(parse_rule_set(standing.toml))
    return any(breaches(found.rule_set, law) for law in laws)
