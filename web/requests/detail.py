"""One request: its whole effect as things stand now, and what happened so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, NotFoundError
from scheduler.leave.deciding import weighed
from scheduler.store.leave import get_request
from scheduler.store.offers import get_offer
from scheduler.swaps.checking import check_swap
from scheduler.swaps.kept_check import load_check
from scheduler.swaps.reviewing import is_own_case
from scheduler.swaps.trail import trail
from web.access import account, may, needs, seen_pods
from web.config import web_config
from web.language import current
from web.requests.blueprint import blueprint, pod_names, zones
from web.requests.forms import DecisionForm
from web.requests.rows import absence_row, effect_of

if TYPE_CHECKING:
    from scheduler.swaps.records import Offer
    from web.requests.rows import Effect


@blueprint.get("/requests/<request_id>")
@needs(Permission.READ_REQUESTS)
def detail(request_id: str) -> str:
    """A swap or a request for absence, as it stands."""
    offer = _offer(request_id)
    return _swap_page(offer) if offer else _absence_page(request_id)


@blueprint.get("/requests/<request_id>/effect")
@needs(Permission.READ_REQUESTS)
def effect(request_id: str) -> str:
    """The effect of a swap on the rosters of now, as a part of the table."""
    offer = _offer(request_id)
    if offer is None:
        raise NotFoundError(f"no swap {request_id!r}")
    found, why_not = _effect(offer)
    return render_template("requests/effect.html", effect=found, why_not=why_not)


def _offer(request_id: str) -> Offer | None:
    """A swap that somebody accepted, in a pod one may see; ``None`` if there is none."""
    with web_config().database.reading() as session:
        try:
            offer = get_offer(session, request_id)
        except NotFoundError:
            return None
    seen = offer.taker is not None and offer.pod in seen_pods(Permission.READ_REQUESTS)
    return offer if seen else None


def _effect(offer: Offer) -> tuple[Effect | None, str]:
    """What it would do now, or did; and why not, if it cannot be done any more."""
    if offer.state == "in_review" and offer.swap is not None:
        try:
            check = check_swap(web_config().database, offer.swap)
        except ConflictError as error:
            return None, error.in_language(current())
        return effect_of(offer, check, zones()), ""
    return (effect_of(offer, load_check(offer.check), zones()) if offer.check else None), ""


def _swap_page(offer: Offer) -> str:
    found, why_not = _effect(offer)
    with web_config().database.reading() as session:
        steps = trail(session, offer.id)
    return render_template(
        "requests/swap.html",
        offer=offer,
        effect=found,
        why_not=why_not,
        steps=steps,
        own=is_own_case(offer, account()),
        pod=pod_names()[offer.pod],
        zone=zones()[offer.pod],
        form=DecisionForm(formdata=None),
        decides=may(Permission.DECIDE),
        now=web_config().clock.now(),
    )


def _absence_page(request_id: str) -> str:
    with web_config().database.reading() as session:
        request = get_request(session, request_id)
        if request.pod not in seen_pods(Permission.READ_REQUESTS):
            raise NotFoundError(f"no request {request_id!r}")
        waits = weighed(session, request)
    return render_template(
        "requests/absence.html",
        request_=request,
        row=absence_row(waits, account()) if waits else None,
        pod=pod_names()[request.pod],
        zone=zones()[request.pod],
        form=DecisionForm(formdata=None),
        decides=may(Permission.DECIDE),
        now=web_config().clock.now(),
    )
