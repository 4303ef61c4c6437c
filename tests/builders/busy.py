"""The desk on a busy morning: what a page can show is there, in every state it can have.

All of it is made by the functions that the pages call, on a copy of the desk.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from scheduler.access.deputies import name_deputy
from scheduler.access.permissions import Role
from scheduler.demand.overrides import Said, Stretch
from scheduler.hours.records import OpeningBalance
from scheduler.people.wishes import Wish
from scheduler.pods.pods import Stream
from scheduler.store.accounts import add_account
from scheduler.store.agreements import register_agreement
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.channel_wishes import ChannelWishes, set_channel_wishes
from scheduler.store.database import Database
from scheduler.store.feeds import make_feed
from scheduler.store.journal import Origin
from scheduler.store.overrides import add_overrides
from scheduler.store.rosters import load_roster
from scheduler.timekeeping import FixedClock
from tests.builders.busy_leave import fill_leave
from tests.builders.busy_market import ask_for_changes, fill_market
from tests.builders.busy_work import fill_queue, send_files, store_rule_set
from tests.builders.desk import DRAFTED_WEEK, NOW, ORIGIN, PUBLISHED_WEEK

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from tests.builders.desk import Desk

DAY = timedelta(days=1)
SHIFTS_A_WEEK = 5


@dataclass(frozen=True)
class Busy:
    """What is in the database beside the desk."""

    desk: Desk
    """With an account for everybody, ``agent`` being one who has shifts, and for ``colleague`` of
    the same pod, ``agent_2`` and ``lead_2`` of the other."""
    own: dict[str, str]
    """Ids of what the agent or the lead may see, by the part of the address before it."""
    foreign: dict[str, str]
    """The same of the other pod."""
    starts: tuple[str, ...]
    """Addresses to which no link leads by itself, as only who did something is sent there."""


def make_busy(path: Path, desk: Desk, uploads: Path) -> Busy:
    """Fill a copy of the desk; what was sent lies in the folder ``uploads``."""
    url = f"sqlite:///{path}"
    database, earlier = (Database.open(url, FixedClock(at)) for at in (NOW, NOW - 4 * DAY))
    desk = replace(desk, accounts=_accounts(database, desk))
    with database.writing() as session:
        _cover_swaps(session, desk)
        _say(session, desk)
        _override(session, desk)
    own, foreign = fill_market(earlier, database, desk)
    for fill in (fill_leave, ask_for_changes):
        of_own, of_others = fill(database, desk)
        own |= of_own
        foreign |= of_others
    _name_deputies(database, desk)
    jobs, rules = fill_queue(database, desk), store_rule_set(database)
    sent = send_files(database, desk, uploads)
    earlier.close()
    database.close()
    starts = (
        *(f"/runs/{job}" for job in jobs["runs"]),
        *(f"/demand/work/{job}" for job in jobs["work"]),
        *(f"/imports/{sent[what]}" for what in ("changes", "faults")),
        f"/rosters/{desk.drafted}/workbook/{sent['workbook']}",
        f"/rule-sets/{rules}/adoption",
    )
    own |= {"runs": jobs["runs"][0], "work": jobs["work"][0], "imports": sent["faults"]}
    return Busy(desk, own | {"workbook": sent["workbook"], "ref": rules}, foreign, starts)


def _accounts(database: Database, desk: Desk) -> dict[str, Account]:
    """An account for everybody; pages are looked at by an agent with shifts all week."""
    found = dict(desk.accounts)
    had = {account.personnel_number: account for account in found.values()}
    with database.writing() as session:
        centre, roster = load_centre(session), load_roster(session, desk.published)
        by_pod: list[list[str]] = []
        for pod, part in zip(desk.pods, roster.pods, strict=True):
            shifts = Counter(duty.personnel_number for duty in part.duties)
            by_pod.append([n for n, often in sorted(shifts.items()) if often >= SHIFTS_A_WEEK])
            for person in centre.agents_of(pod, PUBLISHED_WEEK):
                number = person.personnel_number
                found[number] = had.get(number) or add_account(
                    session, number, person.name, {Role.AGENT}, ORIGIN, personnel_number=number
                )
        found["lead_2"] = add_account(
            session, "lead_2", "Lars Lead", {Role.LEAD}, ORIGIN, lead_pods={desk.pods[1]}
        )
    (agent, colleague, *_), (agent_2, *_) = by_pod
    given = {"agent": agent, "colleague": colleague, "agent_2": agent_2}
    return found | {login: found[who] for login, who in given.items()}


def _cover_swaps(session: Session, desk: Desk) -> None:
    rules = load_roster(session, desk.published, ()).rule_set_hash
    register_agreement(session, rules, PUBLISHED_WEEK, None, "trust", ORIGIN, covers_swaps=True)


def _say(session: Session, desk: Desk) -> None:
    """Wishes, hours from elsewhere, an override of the forecast, an address of a calendar."""
    account = desk.accounts["agent"]
    number, origin = str(account.personnel_number), Origin(account.id, "agent")
    before = load_centre(session)
    wishes = (
        Wish(number, "day_off", date(2027, 1, 13)),
        Wish(number, "shift", date(2027, 1, 14), pattern=before.patterns[0].code, weight=5),
    )
    hours = (OpeningBalance(number, PUBLISHED_WEEK - 28 * DAY, 90),)
    after = replace(
        before, wishes=before.wishes + wishes, hours_accounts=before.hours_accounts + hours
    )
    save_centre(session, before, after, ORIGIN)
    said = ChannelWishes(like=frozenset({"voice"}), learn=frozenset({"chat"}))
    set_channel_wishes(session, number, said, origin)
    make_feed(session, account.id, origin)


def _override(session: Session, desk: Desk) -> None:
    """What a planner says against the forecast."""
    stream = Stream(desk.pods[0], "voice", "")
    days = Stretch(DRAFTED_WEEK, DRAFTED_WEEK + DAY)
    add_overrides(session, stream, days, Said("Werbebrief", factor=1.2), ORIGIN)


def _name_deputies(database: Database, desk: Desk) -> None:
    """One now, one later, and one for whom the lead of the first pod is to act later."""
    accounts, today = desk.accounts, PUBLISHED_WEEK - DAY
    first, last = DRAFTED_WEEK, DRAFTED_WEEK + 6 * DAY
    name_deputy(database, accounts["lead"], accounts["lead_2"].id, today, PUBLISHED_WEEK)
    name_deputy(database, accounts["lead"], accounts["colleague"].id, first, last)
    name_deputy(database, accounts["lead_2"], accounts["lead"].id, first, last)
