"""The first page of swaps: what waits, what could be taken, and how the own offers stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import redirect, render_template, request

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.offers import list_offers
from scheduler.store.roster_records import Place
from scheduler.swaps.market import pick_up as take_open
from scheduler.swaps.matching import open_shifts, options_for
from scheduler.swaps.records import OPEN
from web.access import account
from web.addresses import day_named
from web.config import web_config
from web.language import current
from web.swaps.blueprint import page
from web.swaps.options import Option, option

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from scheduler.swaps.matching import OpenShift
    from scheduler.swaps.records import Offer
    from web.swaps.sides import Side

REMEMBERED = timedelta(days=28)
"""How long offers that are over stay on the page."""


@dataclass(frozen=True)
class OnOffer:
    """An offer that somebody could accept, and in which ways."""

    offer: Offer
    options: tuple[Option, ...]


@page("")
def home(side: Side) -> ResponseReturnValue:
    """Everything about one person's swaps."""
    return _page(side)


@page("/pick-up", "POST")
def pick_up(side: Side) -> ResponseReturnValue:
    """Take a shift that nobody works at present."""
    given = Place(request.form.get("whose", ""), day_named(request.form.get("day", "")))
    try:
        offer = take_open(web_config().database, given, side.number, account())
    except ConflictError as error:
        return _page(side, error.in_language(current())), 409
    return redirect(side.url("offer", offer_id=offer.id))


def _page(side: Side, fault: str = "") -> str:
    config = web_config()
    with config.database.reading() as session:
        own = list_offers(session, person=side.number)
        offered = list_offers(session, state="offered", first=side.today)
    since = config.clock.now() - REMEMBERED
    mine = [o for o in own if side.number in (o.giver if o.kind != "pick_up" else "", o.taker)]
    return render_template(
        "swaps/home.html",
        side=side,
        fault=fault,
        asked=[
            _on_offer(side, o) for o in own if o.state == "offered" and o.partner == side.number
        ],
        undoing=[o for o in mine if o.undo_asked_by not in (None, side.number)],
        running=[o for o in mine if o.state in OPEN],
        over=[o for o in mine if o.state not in OPEN and o.created_at >= since],
        open_offers=[
            found
            for o in offered
            if o.partner is None and audience_has(side, o) and (found := _on_offer(side, o)).options
        ],
        vacant=[(each, option(side, each.match)) for each in _vacant(side)],
    )


def audience_has(side: Side, offer: Offer) -> bool:
    """Whether an offer is made to this person, alone or among others."""
    if offer.giver == side.number:
        return False
    if offer.audience == "one":
        return offer.partner == side.number
    return offer.audience == "everyone" or offer.pod == side.agent.pod_on(offer.day)


def _on_offer(side: Side, offer: Offer) -> OnOffer:
    try:
        matches = options_for(web_config().database, offer, side.number)
    except (ConflictError, NotFoundError):
        # The shift has gone or begun; the offer ends within minutes.
        return OnOffer(offer, ())
    found = (option(side, match) for match in matches)
    return OnOffer(offer, tuple(each for each in found if each.possible))


def _vacant(side: Side) -> tuple[OpenShift, ...]:
    return open_shifts(web_config().database, side.number)
