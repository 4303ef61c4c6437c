"""Leave of the desk's people: requests in every state, slots, blocked days, half days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.leave.asking import ask, withdraw
from scheduler.leave.deciding import decide
from scheduler.leave.records import DayRule, LeaveRequest, PodLeave
from scheduler.leave.settings import set_days, set_pod_leave
from tests.builders.desk import ORIGIN

if TYPE_CHECKING:
    from scheduler.access.accounts import Account
    from scheduler.leave.records import StoredRequest
    from scheduler.store.database import Database
    from tests.builders.desk import Desk

MONDAY = date(2026, 12, 14)
DAY = timedelta(days=1)


def fill_leave(database: Database, desk: Desk) -> tuple[dict[str, str], dict[str, str]]:
    """Ids of a request and a rule of the agent's pod, and of the second pod's."""
    agent, other, lead = (desk.accounts[login] for login in ("agent", "agent_2", "lead"))
    own_pod, other_pod = desk.pods
    set_pod_leave(database, own_pod, 0, PodLeave((1, 1, 1, 1, 1, None, 0), 1), ORIGIN)
    rule = set_days(database, DayRule("", own_pod, *_days(7, 8), None, "Inventur"), ORIGIN)
    set_days(database, DayRule("", own_pod, *_days(9, 10), 0, "Messe"), ORIGIN)
    far_rule = set_days(database, DayRule("", other_pod, *_days(7, 7), None, "Umzug"), ORIGIN)
    approved = _ask(database, agent, 1, half="first")
    refused = _ask(database, agent, 2, 4, text="Ski")
    decide(database, [approved.id], True, "", lead)
    decide(database, [refused.id], False, "Zu viele sind schon weg.", lead)
    withdraw(database, _ask(database, agent, 3).id, agent)
    cancelled = _ask(database, agent, 14)
    decide(database, [cancelled.id], True, "", lead)
    withdraw(database, cancelled.id, agent)
    waits = _ask(database, agent, 15, 16, text="Umzug")
    _ask(database, agent, 9)
    _ask(database, desk.accounts["colleague"], 17)
    _ask(database, agent, 17)
    far = _ask(database, other, 15)
    own = {"leave": waits.id, "request_id": waits.id, "days": rule.id}
    return own, {"leave": far.id, "request_id": far.id, "days": far_rule.id}


def _days(first: int, last: int) -> tuple[date, date]:
    return MONDAY + first * DAY, MONDAY + last * DAY


def _ask(
    database: Database, who: Account, first: int, last: int | None = None, **more: Any
) -> StoredRequest:
    days = _days(first, first if last is None else last)
    return ask(database, LeaveRequest(str(who.personnel_number), "leave", *days, **more), who)
