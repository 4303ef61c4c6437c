"""Swaps to look at, what was found, and what is told to the pods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import NotFoundError
from scheduler.store.audits import get_audit, list_audits, list_reports
from scheduler.store.names import account_names
from scheduler.store.offers import get_offer
from scheduler.swaps.audit_words import sentence
from scheduler.swaps.auditing import answer, is_own
from scheduler.swaps.kept_check import load_check
from scheduler.swaps.outcome import outcomes, promises
from web.access import account, may, needs, seen_pods
from web.audits.forms import AuditForm
from web.config import web_config
from web.language import current

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from scheduler.store.audits import Audit, AuditReport
    from scheduler.swaps.outcome import Outcome, Promise
    from scheduler.swaps.records import Offer

blueprint = Blueprint("audits", __name__)

SHOWN_ANSWERED = 100


@dataclass(frozen=True)
class Case:
    """An audit with the swap it looks at."""

    audit: Audit
    offer: Offer
    own: bool
    """Whether it is a case of whoever looks; somebody else answers it."""


@dataclass(frozen=True)
class Beside:
    """Predicted and present state of a swap."""

    promises: tuple[Promise, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def as_predicted(self) -> bool:
        """Whether no interval has more missing than was predicted."""
        return all(one.now <= one.loss.after for one in self.outcomes)


@blueprint.get("/audits")
@needs(Permission.READ_REQUESTS)
def listing() -> str:
    """What waits to be looked at, and what was found."""
    pods = seen_pods(Permission.READ_REQUESTS)
    with web_config().database.reading() as session:
        cases = [
            [Case(one, get_offer(session, one.offer_id), is_own(one, account())) for one in found]
            for found in (
                list_audits(session, pods, answered=False),
                list_audits(session, pods, answered=True)[:SHOWN_ANSWERED],
            )
        ]
        names = account_names(
            session, {case.audit.answered_by for case in cases[1] if case.audit.answered_by}
        )
    return render_template(
        "audits/listing.html",
        waiting=cases[0],
        answered=cases[1],
        names=names,
        zones=_zones(),
        now=web_config().clock.now(),
    )


@blueprint.get("/audits/published")
@needs(Permission.READ_ROSTERS)
def published() -> str:
    """What audits proved, in one sentence for each pod and month."""
    pods = seen_pods(Permission.READ_ROSTERS)
    with web_config().database.reading() as session:
        reports = list_reports(session, pods)
    names = {pod.code: pod.name for pod in web_config().centre().pods}
    return render_template(
        "audits/published.html", reports=[(r, _sentence(r)) for r in reports], names=names
    )


@blueprint.get("/audits/<audit_id>")
@needs(Permission.READ_REQUESTS)
def detail(audit_id: str) -> str:
    """One swap: what was agreed, what was predicted, what stands now."""
    return _page(_case(audit_id, Permission.READ_REQUESTS), AuditForm(formdata=None))


@blueprint.post("/audits/<audit_id>", provide_automatic_options=False)
@needs(Permission.DECIDE)
def reply(audit_id: str) -> ResponseReturnValue:
    """Keep what was found."""
    case, form = _case(audit_id, Permission.DECIDE), AuditForm()
    if not form.validate():
        return _page(case, form), 422
    answer(web_config().database, audit_id, account(), form.answer())
    flash(gettext("Kept. At the end of the month the pod is told what all of it proves."), "good")
    return redirect(url_for("audits.listing"))


def _case(audit_id: str, permission: Permission) -> Case:
    """An audit in a pod one may see.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    with web_config().database.reading() as session:
        audit = get_audit(session, audit_id)
        if audit.pod not in seen_pods(permission):
            raise NotFoundError(f"no audit {audit_id!r}")
        return Case(audit, get_offer(session, audit.offer_id), is_own(audit, account()))


def _page(case: Case, form: AuditForm) -> str:
    kept = load_check(case.offer.check) if case.offer.check else None
    with web_config().database.reading() as session:
        beside = Beside(
            promises(session, case.offer), outcomes(session, kept.coverage if kept else ())
        )
        answered_by = case.audit.answered_by
        names = account_names(session, [answered_by] if answered_by else [])
    return render_template(
        "audits/audit.html",
        case=case,
        form=form,
        beside=beside,
        zones=_zones(),
        answered_by=names.get(answered_by or "", answered_by),
        decides=may(Permission.DECIDE),
    )


def _sentence(report: AuditReport) -> str:
    return sentence(
        current(),
        n_swaps=report.n_swaps,
        n_audited=report.n_audited,
        n_wrong=report.n_wrong,
        most_wrong=report.most_wrong,
        n_long=report.n_long,
        n_long_wrong=report.n_long_wrong,
    )


def _zones() -> dict[str, str]:
    return {pod.code: pod.zone for pod in web_config().centre().pods}
