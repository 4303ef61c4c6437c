"""Offering a shift: choose what for and to whom, see what would work, send; and why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import redirect, render_template, request
from flask_babel import gettext

from scheduler.errors import ConflictError, InvalidDataError
from scheduler.store.roster_records import Place
from scheduler.swaps.market import make_offer
from scheduler.swaps.matching import partners
from web.access import account
from web.addresses import day_named
from web.config import web_config
from web.language import current
from web.swaps.blueprint import page
from web.swaps.forms import ChoiceForm, SendForm, WantedForm
from web.swaps.options import Option, by_taker, option
from web.swaps.shifts import coming_shift, coming_shifts

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

    from scheduler.swaps.matching import Matches
    from scheduler.swaps.records import Audience, OfferKind
    from web.swaps.sides import Side

SHOWN = 25
"""So many people are listed; the rest is counted."""


@dataclass(frozen=True)
class Outlook:
    """What could come of an offer, as far as the form says what is wanted."""

    people: list[tuple[Option, ...]]
    """Of each person who could take it, what would work; most useful first."""
    fault: str = ""
    """Why nobody can have this shift at all."""

    @property
    def shown(self) -> list[tuple[Option, ...]]:
        """The first of them."""
        return self.people[:SHOWN]


@page("/new")
def new(side: Side) -> ResponseReturnValue:
    """What to do with a shift, and who could take it; without a day, which shift."""
    day = request.args.get("day")
    if day is None:
        return render_template("swaps/which.html", side=side, shifts=coming_shifts(side))
    return _form_page(side, day_named(day), ChoiceForm(request.args), 200)


@page("/new", "POST")
def send(side: Side) -> ResponseReturnValue:
    """Send the offer as it was shown."""
    day = day_named(request.form.get("day", ""))
    form = SendForm()
    options = _offered_in(side, day, form)
    if options.fault or not form.validate():
        return _form_page(side, day, form, 422, options)
    try:
        offer = make_offer(
            web_config().database,
            form.request(Place(side.number, day)),
            account(),
            acting_for=side.acting_for,
        )
    except InvalidDataError as error:
        form.form_errors.append(error.in_language(current()))
        return _form_page(side, day, form, 422, options)
    except ConflictError as error:
        form.form_errors.append(error.in_language(current()))
        return _form_page(side, day, form, 409, options)
    return redirect(side.url("offer", offer_id=offer.id))


@page("/why")
def why(side: Side) -> ResponseReturnValue:
    """Why a colleague cannot have a shift, or cannot give one for it."""
    day = day_named(request.args.get("day", ""))
    shift = coming_shift(side, day)
    if shift is None:
        return _gone(side)
    colleagues = _colleagues(side)
    asked = request.args.get("with", "")
    kind: OfferKind = "gift" if request.args.get("kind") == "gift" else "exchange"
    tried: Matches | None = None
    fault = ""
    if asked in dict(colleagues):
        tried, fault = _checked(side, day, kind, "one", asked)
    every = (*tried.possible, *tried.impossible) if tried else ()
    return render_template(
        "swaps/why.html",
        side=side,
        shift=shift,
        colleagues=colleagues,
        asked=asked,
        name=dict(colleagues).get(asked, ""),
        kind=kind,
        found=[option(side, match) for match in every],
        fault=fault,
    )


def _form_page(
    side: Side, day: date, form: WantedForm, code: int, options: Outlook | None = None
) -> tuple[str, int]:
    shift = coming_shift(side, day)
    if shift is None:
        return _gone(side)
    outlook = options or _offered_in(side, day, form)
    text = form.text if isinstance(form, SendForm) else SendForm(formdata=None).text
    shown = render_template(
        "swaps/new.html", side=side, shift=shift, form=form, text=text, outlook=outlook
    )
    return shown, code


def _gone(side: Side) -> tuple[str, int]:
    shifts = coming_shifts(side)
    fault = gettext("There is no shift on this day that could be offered.")
    return render_template("swaps/which.html", side=side, shifts=shifts, fault=fault), 404


def _offered_in(side: Side, day: date, form: WantedForm) -> Outlook:
    """Give the form its choices, and say what would come of what it says."""
    audience: Audience = "everyone" if form.audience.data == "everyone" else "pod"
    kind: OfferKind = "gift" if form.kind.data == "gift" else "exchange"
    found, fault = _checked(side, day, kind, audience)
    possible = [option(side, match) for match in (found.possible if found else ())]
    people = dict(sorted({o.taker: o.name for o in possible}.items(), key=lambda pair: pair[1]))
    days = sorted({each.counter.day for each in possible if each.counter})
    form.offering(people.items(), days)
    wanted = set(form.wanted.data or ())
    shown = by_taker(
        each
        for each in possible
        if (form.audience.data != "one" or each.taker == form.partner.data)
        and (each.counter is None or not wanted or each.counter.day.isoformat() in wanted)
    )
    return Outlook(shown, fault)


def _checked(
    side: Side, day: date, kind: OfferKind, audience: Audience, partner: str | None = None
) -> tuple[Matches | None, str]:
    """What was tried; or why the shift cannot be offered at all."""
    place = Place(side.number, day)
    try:
        database = web_config().database
        return partners(database, place, audience, kind=kind, partner=partner), ""
    except ConflictError as error:
        return None, error.in_language(current())


def _colleagues(side: Side) -> tuple[tuple[str, str], ...]:
    """Numbers and names of the others in the own pod, by name."""
    mates = (
        (agent.personnel_number, agent.name)
        for agent in side.centre.agents
        if agent.pod_on(side.today) == side.pod
        and agent.employed.covers(side.today)
        and agent.personnel_number != side.number
    )
    return tuple(sorted(mates, key=lambda pair: pair[1]))
