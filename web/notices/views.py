"""Notices: read, marked as read, counted in the head of every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.notices.records import NoticeKind
from scheduler.notices.texts import Words, words
from scheduler.store.notices import mark_read, notices_of, unread_count
from scheduler.store.settings import load_centre_settings
from web.access import account, account_or_none, may, needs
from web.config import web_config
from web.language import current

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.wrappers import Response

    from scheduler.notices.records import Notice

blueprint = Blueprint("notices", __name__)

OWN_SHIFTS = frozenset(
    {
        NoticeKind.SHIFT_CHANGED,
        NoticeKind.SHIFT_NOT_BACK,
        NoticeKind.PROPOSAL_MADE,
        NoticeKind.WISHES_DUE,
    }
)
"""What an agent looks at on the page of the own week."""
LEAVE = frozenset({NoticeKind.LEAVE_STATE, NoticeKind.LEAVE_CANCELLED})
"""What became of requests for absence; those who have none of their own made them as leads."""
REQUESTS = frozenset({NoticeKind.SWAP_WAITS, NoticeKind.LEAVE_WAITS})
"""What a lead decides."""


@dataclass(frozen=True)
class Line:
    """A notice as it is read."""

    notice: Notice
    words: Words
    at: datetime
    """On the centre's clock."""
    href: str


@blueprint.get("/notices")
@needs(Permission.OWN_ACCOUNT)
def listing() -> str:
    """The newest notices, newest first."""
    return render_template("notices/listing.html", lines=own_notices())


@blueprint.post("/notices/read")
@needs(Permission.OWN_ACCOUNT)
def read() -> Response:
    """Mark some as read, or all."""
    ids = request.form.getlist("notice") or None
    with web_config().database.writing() as session:
        mark_read(session, account().id, ids)
    if ids is None:
        flash(gettext("All are marked as read."), "good")
    return redirect(url_for("notices.listing"))


def own_notices(limit: int = 100) -> list[Line]:
    """What whoever asks is told, newest first."""
    with web_config().database.reading() as session:
        found = notices_of(session, account().id, limit)
        settings, _ = load_centre_settings(session)
    zone = settings.zone
    return [
        Line(
            notice,
            words(notice.kind, notice.params, current(), zone),
            notice.at.astimezone(ZoneInfo(zone)),
            _href(notice),
        )
        for notice in found
    ]


def _href(notice: Notice) -> str:
    """Where to do something about it; empty if nowhere."""
    if notice.kind in OWN_SHIFTS:
        return url_for("me.week") if may(Permission.OWN_WEEK) else ""
    if notice.kind in REQUESTS | LEAVE or notice.subject.type == "swap":
        return _href_of_request(notice)
    if notice.kind is NoticeKind.AUDIT_WAITS:
        return url_for("audits.listing") if may(Permission.READ_REQUESTS) else ""
    if notice.kind is NoticeKind.AUDIT_PUBLISHED:
        return url_for("audits.published")
    if notice.subject.type != "roster":
        return ""
    if notice.kind is NoticeKind.CHANGE_UNSEEN and may(Permission.READ_DESK):
        return url_for("publication.difference", roster_id=notice.subject.id)
    if notice.kind.value.startswith("roster_") and may(Permission.READ_DESK):
        return url_for("publication.steps", roster_id=notice.subject.id)
    if may(Permission.OWN_WEEK):
        return url_for("me.week")
    return url_for("rosters.roster", roster_id=notice.subject.id)


def _href_of_request(notice: Notice) -> str:
    """Where a swap or an absence is decided, or stands as one's own."""
    own = may(Permission.OWN_REQUESTS)
    if notice.kind in REQUESTS:
        leads = may(Permission.READ_REQUESTS)
        return url_for("requests.detail", request_id=notice.subject.id) if leads else ""
    if notice.kind in LEAVE:
        mine = notice.kind is NoticeKind.LEAVE_STATE and own
        return url_for("leave.mine" if mine else "leave.pods")
    return url_for("swaps.offer", offer_id=notice.subject.id) if own else ""


def unread() -> int:
    """How many notices whoever asks has not read; looked up once for each page."""
    who = account_or_none()
    if who is None:
        return 0
    if "unread" not in g:
        with web_config().database.reading() as session:
            g.unread = unread_count(session, who.id)
    count: int = g.unread
    return count


blueprint.add_app_template_global(unread, "unread_notices")
