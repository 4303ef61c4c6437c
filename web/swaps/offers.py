"""One offer: where it stands, who has what, its trail, and what one can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request
from flask_babel import gettext

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.offers import get_offer
from scheduler.swaps import market
from scheduler.swaps.matching import options_for
from scheduler.swaps.trail import ACTIONS
from web.access import account
from web.addresses import day_named
from web.config import web_config
from web.language import current
from web.swaps.blueprint import page
from web.swaps.home import audience_has
from web.swaps.options import Option, option
from web.swaps.standing import standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from scheduler.swaps.records import Offer
    from scheduler.swaps.trail import TrailStep
    from web.swaps.sides import Side


@page("/<offer_id>")
def offer(side: Side, offer_id: str) -> ResponseReturnValue:
    """The offer as this person may see it."""
    return _page(side, offer_id)


@page("/<offer_id>/accept", "POST")
def accept(side: Side, offer_id: str) -> ResponseReturnValue:
    """Take the shift, and give the chosen one in return; the page says what came of it."""
    _seen(side, offer_id)
    asked = request.form.get("counter")
    counter = day_named(asked) if asked else None
    database, who = web_config().database, account()
    return _after(
        side, offer_id, lambda: market.accept(database, offer_id, side.number, counter, who)
    )


@page("/<offer_id>/withdraw", "POST")
def withdraw(side: Side, offer_id: str) -> ResponseReturnValue:
    """Take the offer back before it is executed."""
    _own(side, offer_id)
    database, who = web_config().database, account()
    return _after(
        side,
        offer_id,
        lambda: market.withdraw(database, offer_id, who, acting_for=side.acting_for),
    )


@page("/<offer_id>/undo", "POST")
def undo(side: Side, offer_id: str) -> ResponseReturnValue:
    """Ask the other side to undo an executed swap, or answer that question."""
    _own(side, offer_id)
    answer = request.form.get("answer")
    database, who, acting_for = web_config().database, account(), side.acting_for

    def step() -> Offer:
        if answer is None:
            return market.ask_undo(database, offer_id, who, acting_for=acting_for)
        agree = answer == "yes"
        return market.answer_undo(database, offer_id, who, agree=agree, acting_for=acting_for)

    return _after(side, offer_id, step)


def _after(side: Side, offer_id: str, step: Callable[[], Offer]) -> ResponseReturnValue:
    """Take a step, and show where the offer stands then; or, if it is not possible, why."""
    try:
        step()
    except ConflictError as error:
        return _page(side, offer_id, error.in_language(current())), 409
    return redirect(side.url("offer", offer_id=offer_id))


def _page(side: Side, offer_id: str, fault: str = "") -> str:
    found = _seen(side, offer_id)
    if not found.concerns(side.number) and found.state != "offered":
        fault = fault or gettext("This offer is no longer open.")
        return render_template("swaps/gone.html", side=side, fault=fault)
    options, gone = _options(side, found)
    return render_template(
        "swaps/offer.html",
        side=side,
        offer=found,
        told=standing(side, found),
        options=options,
        steps=_steps(found) if found.concerns(side.number) else (),
        fault=fault or gone,
    )


def _options(side: Side, found: Offer) -> tuple[list[Option], str]:
    """What this person could do with it; or why it cannot be had any more."""
    if found.state != "offered" or not audience_has(side, found):
        return [], ""
    try:
        matches = options_for(web_config().database, found, side.number)
    except ConflictError as error:
        return [], error.in_language(current())
    return [option(side, match) for match in matches], ""


def _steps(found: Offer) -> list[tuple[TrailStep, str]]:
    """The trail, each step with who took it."""
    names = {
        "giver": found.giver_name,
        "taker": found.taker_name,
        "lead": gettext("lead or planning"),
        "program": gettext("program"),
    }
    with web_config().database.reading() as session:
        steps = market.trail(session, found.id)
    # What audits note about a swap is for those who audit.
    return [(step, names[step.side]) for step in steps if step.action in ACTIONS]


def _seen(side: Side, offer_id: str) -> Offer:
    """An offer of this person's, or made to this person."""
    with web_config().database.reading() as session:
        found = get_offer(session, offer_id)
    if not found.concerns(side.number) and not audience_has(side, found):
        raise NotFoundError(f"no offer {offer_id}")
    return found


def _own(side: Side, offer_id: str) -> Offer:
    """An offer of which this person is one side."""
    found = _seen(side, offer_id)
    if side.number not in (found.giver, found.taker):
        raise NotFoundError(f"no offer {offer_id}")
    return found
