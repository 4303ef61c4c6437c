"""Consent given beforehand: registered and withdrawn by the auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.store.agreements import register_agreement, withdraw_agreement
from scheduler.store.journal import Origin
from scheduler.store.rule_set_versions import list_versions
from web.access import account, needs
from web.config import web_config
from web.publication.blueprint import blueprint
from web.publication.forms import AgreementForm
from web.publication.words import day_and_year

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@blueprint.route("/consents/agreements/new", methods=["GET", "POST"])
@needs(Permission.CONSENT)
def register() -> str | Response | tuple[str, int]:
    """Register an agreement for one rule set and some time."""
    database, form = web_config().database, AgreementForm()
    with database.reading() as session:
        known = list_versions(session)
    form.rule_set.choices = [
        (rules.hash, f"{rules.name} · {rules.hash[:10]} · {day_and_year(rules.created.date())}")
        for rules in known
    ]
    if not form.is_submitted():
        # The version in force stands first.
        form.rule_set.data = next((rules.hash for rules in known), None)
        return render_template("publication/agreement.html", form=form)
    if not form.validate() or form.valid_from.data is None:
        return render_template("publication/agreement.html", form=form), 422
    with database.writing() as session:
        register_agreement(
            session,
            form.rule_set.data,
            form.valid_from.data,
            form.valid_to.data,
            form.text.data or "",
            Origin(account().id, "agent"),
            covers_swaps=form.covers_swaps.data,
        )
    flash(gettext("Registered: rosters it covers have consent as soon as they are submitted."),
          "good")  # fmt: skip
    return redirect(url_for("publication.waiting"))


@blueprint.post("/consents/agreements/<agreement_id>/withdraw")
@needs(Permission.CONSENT)
def withdraw(agreement_id: str) -> Response:
    """End an agreement; what it consented to stays consented."""
    with web_config().database.writing() as session:
        withdraw_agreement(session, agreement_id, Origin(account().id, "agent"))
    flash(gettext("Withdrawn: from now on rosters wait for your consent."), "good")
    return redirect(url_for("publication.waiting"))
