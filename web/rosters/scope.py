"""What of a roster whoever asks may see; the rest is not found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.access.permissions import Permission
from scheduler.errors import NotFoundError
from web.access import account
from web.config import web_config

if TYPE_CHECKING:
    from collections.abc import Collection

    from scheduler.rosters import RosterLine, RosterView

PUBLISHED = "published"


def visible_pods(line: RosterLine, permission: Permission) -> tuple[str, ...]:
    """The roster's pods for which whoever asks has ``permission``, in order.

    Nothing but what is published is shown to those who may not read the desk.
    """
    centre, who = web_config().centre(), account()
    wanted = {permission} if line.status == PUBLISHED else {permission, Permission.READ_DESK}
    granted = [
        who.pods_for(each, centre, line.first_day) | who.pods_for(each, centre, line.last_day)
        for each in wanted
    ]
    return tuple(pod for pod in line.pods if all(pod in pods for pods in granted))


def seen_line(roster_id: str) -> RosterLine:
    """The roster's line, if whoever asks may see some of it.

    Raises
    ------
    NotFoundError
        If there is none, or nothing of it may be seen.
    """
    line = web_config().rosters.line(roster_id)
    if line is None or not visible_pods(line, Permission.READ_ROSTERS):
        raise NotFoundError(f"no roster {roster_id}")
    return line


def seen_lines() -> tuple[RosterLine, ...]:
    """All rosters of which whoever asks may see something, newest first."""
    lines = web_config().rosters.listing()
    return tuple(line for line in lines if visible_pods(line, Permission.READ_ROSTERS))


def seen_view(line: RosterLine, pods: Collection[str]) -> RosterView:
    """These pods' parts of a roster.

    Raises
    ------
    NotFoundError
        If there are none.
    """
    view = web_config().rosters.get(line.id, pods) if pods else None
    if view is None or not view.pods:
        raise NotFoundError(f"no roster {line.id}")
    return view
