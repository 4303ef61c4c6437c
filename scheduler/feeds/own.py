"""What stands at the address of a feed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.access.permissions import Permission
from scheduler.errors import NotFoundError
from scheduler.feeds.events import shift_events
from scheduler.feeds.writing import Manner, Owner, calendar_file
from scheduler.store.accounts import get_account
from scheduler.store.database import moment
from scheduler.store.feeds import find_feed, reminders_of
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.centre import Centre
    from scheduler.feeds.events import ShiftEvent
    from scheduler.feeds.records import Feed
    from scheduler.people.agents import Agent
    from scheduler.settings import Settings


class RevokedFeedError(NotFoundError):
    """The address was good once: whoever asks need not come again."""


@dataclass(frozen=True)
class FeedFile:
    """What a calendar program gets."""

    feed: Feed
    events: tuple[ShiftEvent, ...]
    owner: Owner
    pods: tuple[tuple[str, str], ...]
    """Codes and names."""
    manner: Manner

    @property
    def mark(self) -> str:
        """Differs when the content does; much cheaper than the content."""
        told = repr((self.events, self.owner, self.pods, self.manner))
        return sha256(told.encode()).hexdigest()[:32]

    @property
    def changed_at(self) -> datetime:
        """When a shift changed last, the feed's making at the earliest."""
        return max((self.feed.created_at, *(event.changed_at for event in self.events)))

    def content(self) -> bytes:
        """The iCalendar file."""
        return calendar_file(self.events, self.owner, dict(self.pods), self.manner)


def feed_file(session: Session, centre: Centre, settings: Settings, secret: str) -> FeedFile:
    """The shifts of the person whose address this is, nobody else's.

    Raises
    ------
    RevokedFeedError
        If the address was revoked.
    NotFoundError
        If it is nobody's, or of somebody who may not sign in any more or has left.
    """
    feed = find_feed(session, secret)
    if feed is None:
        raise NotFoundError("no such feed")
    if feed.revoked_at is not None:
        raise RevokedFeedError(f"feed {feed.id} was revoked")
    now = moment(session)
    today = now.astimezone(ZoneInfo(load_centre_settings(session)[0].zone)).date()
    account = get_account(session, feed.account_id)
    agent = _agent(account, centre, today, demo=settings.demo)
    return FeedFile(
        feed=feed,
        events=shift_events(session, agent.personnel_number, today, now),
        owner=Owner(account.id, agent.name),
        pods=tuple((pod.code, pod.name) for pod in centre.pods),
        manner=Manner(
            account.language or settings.language,
            reminders_of(session, account.id).alarm_min,
            f"{settings.public_url.rstrip('/')}/me",
        ),
    )


def _agent(account: Account, centre: Centre, today: date, *, demo: bool) -> Agent:
    """Whose shifts these are, as long as that person may look at them by signing in."""
    welcome = account.active and account.may(Permission.OWN_WEEK) and (demo or not account.demo)
    number = account.personnel_number if welcome else None
    agent = next((each for each in centre.agents if each.personnel_number == number), None)
    if agent is None or (agent.employed.last is not None and agent.employed.last < today):
        raise NotFoundError("nobody reads this feed any more")
    return agent
