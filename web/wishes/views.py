"""The page of one's own wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.store.channel_wishes import ChannelWishes, channel_wishes, set_channel_wishes
from scheduler.store.journal import Origin
from scheduler.store.settings import load_centre_settings
from scheduler.wishing import add_wish, is_late, next_deadline, own_wishes, remove_wish
from web.access import account, known_agent, needs, own_agent
from web.addresses import day_named
from web.config import web_config
from web.language import current
from web.wishes.forms import ChannelsForm, WishForm
from web.wishes.words import channels_of, granted_lines, patterns_of, wish_key, wish_line

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from scheduler.people.agents import Agent
    from scheduler.people.wishes import Wish

blueprint = Blueprint("wishes", __name__, url_prefix="/wishes")


@blueprint.get("")
@needs(Permission.OWN_REQUESTS)
def home() -> str:
    """Own wishes, what became of earlier ones, and the forms."""
    agent = own_agent(web_config().centre())
    if agent is None:
        return render_template("wishes/nobody.html")
    return _page(agent, _wish_form(agent, fresh=True))


@blueprint.post("")
@needs(Permission.OWN_REQUESTS)
def add() -> ResponseReturnValue:
    """State a wish."""
    agent = known_agent(web_config().centre())
    form = _wish_form(agent)
    if not form.validate():
        return _page(agent, form), 422
    try:
        add_wish(web_config().database, form.wish(agent.personnel_number), _origin())
    except (ConflictError, InvalidDataError) as error:
        form.form_errors.append(error.in_language(current()))
        return _page(agent, form), 409 if isinstance(error, ConflictError) else 422
    flash(gettext("Noted. The next draft weighs it."), "good")
    return redirect(url_for("wishes.home"))


@blueprint.post("/remove")
@needs(Permission.OWN_REQUESTS)
def remove() -> ResponseReturnValue:
    """Take a wish back."""
    agent = known_agent(web_config().centre())
    asked = request.form.get("wish", "")
    try:
        remove_wish(web_config().database, _wish(agent, asked), _origin())
    except (ConflictError, NotFoundError) as error:
        flash(error.in_language(current()), "lack")
    else:
        flash(gettext("Taken back."), "good")
    return redirect(url_for("wishes.home"))


@blueprint.post("/channels")
@needs(Permission.OWN_REQUESTS)
def channels() -> ResponseReturnValue:
    """Say which channels one likes, and which one wants to learn."""
    agent = known_agent(web_config().centre())
    form = ChannelsForm().offering(*_channels(agent))
    if not form.validate():
        return _page(agent, _wish_form(agent, fresh=True), form), 422
    said = ChannelWishes(frozenset(form.like.data or ()), frozenset(form.learn.data or ()))
    with web_config().database.writing() as session:
        set_channel_wishes(session, agent.personnel_number, said, _origin())
    flash(gettext("Noted. Your lead sees it."), "good")
    return redirect(url_for("wishes.home"))


def _page(agent: Agent, form: WishForm, channels: ChannelsForm | None = None) -> str:
    config = web_config()
    centre, now = config.centre(), config.clock.now()
    with config.database.reading() as session:
        settings, _ = load_centre_settings(session)
        said = channel_wishes(session, [agent.personnel_number])
    mine = said.get(agent.personnel_number, ChannelWishes())
    offered = channels or ChannelsForm(
        formdata=None, like=sorted(mine.like), learn=sorted(mine.learn)
    ).offering(*_channels(agent))
    wishes = own_wishes(centre, agent.personnel_number, config.today())
    first_day, deadline = next_deadline(settings, now, config.today())
    return render_template(
        "wishes/home.html",
        form=form,
        channels=offered,
        wishes=[
            (wish_line(wish, centre), wish_key(wish), wish, is_late(settings, now, wish))
            for wish in wishes
        ],
        granted=granted_lines(agent),
        first_day=first_day,
        deadline=deadline,
        zone=settings.zone,
    )


def _wish_form(agent: Agent, *, fresh: bool = False) -> WishForm:
    day = request.args.get("day", "")
    form = WishForm(formdata=None, day=day_named(day) if day else None) if fresh else WishForm()
    return form.offering(patterns_of(web_config().centre(), agent, web_config().today()))


def _channels(agent: Agent) -> tuple[dict[str, str], dict[str, str]]:
    return channels_of(web_config().centre(), agent, web_config().today())


def _wish(agent: Agent, key: str) -> Wish:
    centre, today = web_config().centre(), web_config().today()
    mine = own_wishes(centre, agent.personnel_number, today)
    found = next((wish for wish in mine if wish_key(wish) == key), None)
    if found is None:
        raise NotFoundError("no such wish", de="Diesen Wunsch gibt es nicht mehr.")
    return found


def _origin() -> Origin:
    return Origin(account().id, "agent")
