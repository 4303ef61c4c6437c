"""The page on which an agent makes and revokes the address of the calendar, and that address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.feeds.own import RevokedFeedError, feed_file
from scheduler.store.feeds import (
    count_read,
    feed_of,
    make_feed,
    note_use,
    reminders_of,
    revoke_feed,
    save_reminders,
    use_is_due,
)
from scheduler.store.settings import load_centre_settings
from web.access import account, needs, own_origin, public
from web.config import web_config
from web.feeds.forms import RemindersForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response as AnyResponse

    from scheduler.feeds.own import FeedFile

blueprint = Blueprint("feeds", __name__)

GONE = 410


@blueprint.get("/feeds/<secret>.ics")
@public
def calendar(secret: str) -> Response:
    """The shifts of whoever made this address; the address itself is the key.

    A revoked one is *gone*, which calendar programs take as a reason to stop asking; that it once
    was good only somebody learns who knows it. Only the mark decides whether something changed:
    alarms and cancelled shifts come and go without a shift changing.
    """
    config = web_config()
    with config.database.reading() as session:
        try:
            file = feed_file(session, config.centre(), config.settings, secret)
        except RevokedFeedError:
            abort(GONE)
        due = use_is_due(session, file.feed)
    with config.database.writing() as session:
        n, seconds_left = count_read(session, file.feed.id)
        if due:
            note_use(session, file.feed.id)
    if n > config.settings.feed_requests_per_minute:
        return Response(status=429, headers={"Retry-After": str(seconds_left)})
    return _answer(file)


def _answer(file: FeedFile) -> Response:
    known = request.if_none_match.contains_weak(file.mark)
    answer = Response(status=304) if known else Response(file.content(), mimetype="text/calendar")
    answer.set_etag(file.mark)
    answer.last_modified = file.changed_at
    answer.headers["Cache-Control"] = "private, no-cache"
    if not known:
        answer.headers["Content-Disposition"] = 'inline; filename="podshift.ics"'
    return answer


@blueprint.route("/account/calendar", methods=["GET", "POST"])
@needs(Permission.OWN_WEEK)
def own() -> ResponseReturnValue:
    """Whether there is an address, and what to be reminded of."""
    with web_config().database.reading() as session:
        settings, _ = load_centre_settings(session)
        kept = reminders_of(session, account().id)
    form = RemindersForm()
    form.offer(settings)
    if form.validate_on_submit():
        with web_config().database.writing() as session:
            save_reminders(session, account().id, form.chosen(), own_origin())
        flash(gettext("Your reminders are saved."), "good")
        return redirect(url_for("feeds.own"))
    if not form.is_submitted():
        form.show(kept, settings)
    return _page(form), 422 if form.errors else 200


@blueprint.post("/account/calendar/address")
@needs(Permission.OWN_WEEK)
def make() -> str:
    """Make an address, which is shown this once; the one before ends."""
    with web_config().database.writing() as session:
        _, secret = make_feed(session, account().id, own_origin())
        settings, _ = load_centre_settings(session)
        kept = reminders_of(session, account().id)
    form = RemindersForm(formdata=None)
    form.offer(settings)
    form.show(kept, settings)
    site = web_config().settings.public_url.rstrip("/")
    return _page(form, site + url_for("feeds.calendar", secret=secret))


@blueprint.post("/account/calendar/revoke")
@needs(Permission.OWN_WEEK)
def revoke() -> AnyResponse:
    """End the address at once."""
    with web_config().database.writing() as session:
        revoke_feed(session, account().id, own_origin())
    flash(gettext("The address is revoked; no calendar reads it any more."), "good")
    return redirect(url_for("feeds.own"))


def _page(form: RemindersForm, address: str = "") -> str:
    """The page; ``address`` is that of a feed just made."""
    with web_config().database.reading() as session:
        zone = ZoneInfo(load_centre_settings(session)[0].zone)
        feed = feed_of(session, account().id)
    return render_template(
        "feeds/own.html",
        form=form,
        feed=feed,
        zone=zone.key,
        address=address,
        webcal=f"webcal:{address.partition(':')[2]}" if address else "",
    )
