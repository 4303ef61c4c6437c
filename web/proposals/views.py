"""The pages of proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, NotFoundError, require
from scheduler.publication.proposals import answer as decide
from scheduler.publication.proposals import withdraw as take_back
from scheduler.store.proposals import get_proposal, list_proposals
from web.access import account, may, needs, origin, own_agent, require_pod, seen_pods
from web.config import web_config
from web.language import current

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from scheduler.store.proposals import Proposal

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/proposals")
@needs(Permission.READ_DESK)
def listing() -> str:
    """All proposals in pods one may see, newest first."""
    pods = seen_pods(Permission.READ_DESK)
    with web_config().database.reading() as session:
        found = [p for p in list_proposals(session) if p.pod in pods]
    return render_template("proposals/listing.html", proposals=found, zones=_zones())


@blueprint.get("/proposals/mine")
@needs(Permission.OWN_WEEK)
def mine() -> str:
    """What whoever asks is asked, open ones first."""
    found: tuple[Proposal, ...] = ()
    agent = own_agent(web_config().centre())
    if agent is not None:
        number = agent.personnel_number
        with web_config().database.reading() as session:
            found = list_proposals(session, personnel_number=number, limit=50)
    found = tuple(sorted(found, key=lambda proposal: proposal.state != "open"))
    return render_template("proposals/mine.html", proposals=found, zones=_zones())


@blueprint.post("/proposals/<proposal_id>/answer")
@needs(Permission.OWN_WEEK)
def answer(proposal_id: str) -> Response:
    """Accept or decline as the one who is asked; the last acceptance needed changes the roster."""
    said = request.form.get("answer")
    require(said in ("accept", "decline"), f"answer is {said!r}, expected accept or decline")
    try:
        proposal = decide(web_config().database, proposal_id, account(), accept=said == "accept")
        flash(_said(proposal), "good")
    except ConflictError as error:
        flash(error.in_language(current()), "warn")
    return redirect(url_for("me.week"))


@blueprint.post("/proposals/<proposal_id>/withdraw")
@needs(Permission.COVER)
def withdraw(proposal_id: str) -> Response:
    """Take a request back from all who have not answered."""
    database = web_config().database
    with database.reading() as session:
        proposal = get_proposal(session, proposal_id)
    require_pod(Permission.COVER, proposal.pod)
    if proposal.kind == "move" and not may(Permission.PLAN):
        raise NotFoundError(f"no proposal {proposal_id}")
    take_back(database, proposal_id, origin())
    flash(gettext("Withdrawn."), "good")
    return redirect(url_for("proposals.listing"))


def _said(proposal: Proposal) -> str:
    """What came of one's answer."""
    if proposal.state == "declined":
        said: str = gettext("Declined.")
    elif proposal.waits_for_others:
        said = gettext("Accepted. It is done when everybody who is asked has accepted.")
    elif proposal.after is None:
        said = gettext("Accepted. The shift is no longer yours.")
    else:
        said = gettext("The shift is yours.")
    return said


def _zones() -> dict[str, str]:
    return {pod.code: pod.zone for pod in web_config().centre().pods}
