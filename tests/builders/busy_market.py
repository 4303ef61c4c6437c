"""Swaps of the desk's published week: one in each state, with the desk's agent on either side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.errors import PodshiftError
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.people.absences import Absence
from scheduler.planning.cover import cover_options
from scheduler.planning.move_records import Move, Shift
from scheduler.planning.vacating import enter_absence
from scheduler.publication.asking import ask_for_cover, propose_move
from scheduler.settings import Settings
from scheduler.store.audits import AuditReport, add_report, draw, list_audits
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.roster_records import Place
from scheduler.store.rosters import load_roster
from scheduler.swaps.auditing import Answer, answer
from scheduler.swaps.ending import expire
from scheduler.swaps.market import accept, make_offer, withdraw
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import PRESETS, Policy, Term, Verdict
from scheduler.swaps.records import OfferRequest
from scheduler.swaps.reviewing import decide
from scheduler.swaps.undoing import answer_undo, ask_undo
from scheduler.timekeeping import SystemClock
from tests.builders.desk import ORIGIN, PUBLISHED_WEEK
from tests.builders.waiting import put_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import Offer
    from tests.builders.desk import Desk

IN_TIME = PUBLISHED_WEEK + timedelta(days=4)
"""From here on shifts lie beyond the notice period."""
GENEROUS = Policy({rule: Term(Verdict.AUDIT, 9000) for rule in PRESETS["trust"].terms})
"""Whatever no law forbids happens at once."""
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@dataclass
class Market:
    """Trades between people of one pod, as many as are wanted."""

    database: Database
    desk: Desk
    pod: str

    def __post_init__(self) -> None:
        self.by_number = {
            account.personnel_number: account
            for account in self.desk.accounts.values()
            if account.personnel_number
        }

    def duties(self, since: date) -> tuple[StoredDuty, ...]:
        with self.database.reading() as session:
            (part,) = load_roster(session, self.desk.published, (self.pod,)).pods
        known = [d for d in part.duties if d.personnel_number in self.by_number and d.day >= since]
        return tuple(sorted(known, key=lambda d: (d.day, d.personnel_number)))

    def pairs(self, one: str | None, since: date) -> Iterator[tuple[StoredDuty, str]]:
        """Shifts, each with who is free that day: ``one`` on one side, or the agent on neither."""
        agent = str(self.desk.accounts["agent"].personnel_number)
        duties = self.duties(since)
        busy = {(d.personnel_number, d.day) for d in duties}
        people = sorted({d.personnel_number for d in duties})
        for duty in duties:
            for taker in people:
                sides = (duty.personnel_number, taker)
                wanted = agent not in sides if one is None else one in sides
                if wanted and (taker, duty.day) not in busy:
                    yield duty, taker

    def offered(self, one: str | None = None, *, gives: bool | None = None, audience: Any = "one",
                since: date = PUBLISHED_WEEK, text: str = "") -> tuple[Offer, str]:  # fmt: skip
        """A gift that may be accepted by who is named second; the first that is possible."""
        for duty, taker in self.pairs(one, since):
            if gives is not None and gives != (duty.personnel_number == one):
                continue
            given = Place(duty.personnel_number, duty.day)
            partner = taker if audience == "one" else None
            request = OfferRequest("gift", given, audience, partner, text=text)
            try:
                return make_offer(
                    self.database, request, self.by_number[given.personnel_number]
                ), taker
            except PodshiftError:
                continue
        raise AssertionError(f"nobody can give a shift to or take one from {one}")

    def agreed(self, one: str | None = None, **more: Any) -> Offer:
        """Offered and accepted."""
        offer, taker = self.offered(one, **more)
        return accept(self.database, offer.id, taker, None, self.by_number[taker])


def fill_market(
    earlier: Database, database: Database, desk: Desk
) -> tuple[dict[str, str], dict[str, str]]:
    """One offer in each state; ids of what the agent may see, and of what only others may."""
    own_pod, other_pod = desk.pods
    agent = str(desk.accounts["agent"].personnel_number)
    _set_policy(database, own_pod, 0, GENEROUS)
    Market(earlier, desk, own_pod).offered(agent, gives=True, since=IN_TIME)
    _look_after(database)
    market = Market(database, desk, own_pod)
    swapped = market.agreed(agent, gives=True, since=IN_TIME)
    done = [market.agreed(since=IN_TIME) for _ in range(3)]
    _undo(market, done.pop(), agree=True)
    _undo(market, swapped, agree=None)
    _set_policy(database, own_pod, 1, PRESETS["trust"])
    shown = _waiting(market, agent)
    far = Market(database, desk, other_pod)
    far_offer, _ = far.offered(since=IN_TIME)
    put_waiting(database, desk.published, own_pod, 2, since=IN_TIME)
    (far_waiting,) = put_waiting(database, desk.published, other_pod, 1, since=IN_TIME)
    audit_id, far_audit = _audit(market, far, done)
    own = {"swaps": shown, "requests": shown, "audits": audit_id}
    foreign = {"swaps": far_offer.id, "requests": far_waiting, "audits": far_audit}
    return own, foreign


def _waiting(market: Market, agent: str) -> str:
    """What agents see and leads decide; returns an offer that waits, of the agent's."""
    database, accounts = market.database, market.desk.accounts
    waits = market.agreed(agent, gives=True)
    refused = market.agreed(agent, gives=False)
    lead = accounts["lead"]
    decide(database, [refused.id], approve=False, reason="Inventur", who=lead)
    taken_back, _ = market.offered(agent, gives=True)
    withdraw(database, taken_back.id, accounts["agent"])
    market.offered(agent, gives=True, audience="everyone", text="Kindergeburtstag")
    market.offered(agent, gives=False)
    market.offered(None, audience="pod", since=IN_TIME)
    return waits.id


def _undo(market: Market, offer: Offer, *, agree: bool | None) -> None:
    """Who gave the shift wants it back; who has it agrees, or has not answered."""
    giver, taker = market.by_number[offer.giver], market.by_number[str(offer.taker)]
    ask_undo(market.database, offer.id, giver)
    if agree is not None:
        answer_undo(market.database, offer.id, taker, agree=agree)


def _audit(market: Market, far: Market, done: list[Offer]) -> tuple[str, str]:
    """One case answered, one open, one of the other pod; and what was published of earlier ones."""
    database, lead = market.database, market.desk.accounts["lead"]
    _set_policy(database, far.pod, 0, GENEROUS)
    elsewhere = far.agreed(since=IN_TIME)
    with database.writing() as session:
        for offer in (*done, elsewhere):
            draw(session, offer.id, "sample")
        first, second = list_audits(session, [market.pod], answered=False)
        (other,) = list_audits(session, [far.pod], answered=False)
        for pod in (market.pod, far.pod):
            add_report(session, AuditReport(pod, *NOVEMBER, 214, 22, 0, 25, 0, 0))
    answer(database, first.id, lead, Answer(True, False, True, "Ein Gespräch blieb liegen."))
    return second.id, other.id


def _set_policy(database: Database, pod: str, version: int, policy: Policy) -> None:
    set_policy(database, pod, version, policy, replace(ORIGIN, reason="agreed in the pod"))


def ask_for_changes(database: Database, desk: Desk) -> tuple[dict[str, str], dict[str, str]]:
    """Somebody falls ill and others are asked; somebody is asked to begin later, in each pod."""
    ids = []
    for pod, login in zip(desk.pods, ("agent", "agent_2"), strict=True):
        market = Market(database, desk, pod)
        number = str(desk.accounts[login].personnel_number)
        ids.append(_ask_to_begin_later(market, number))
        _fall_ill(market, number)
    return {"proposals": ids[0]}, {"proposals": ids[1]}


def _ask_to_begin_later(market: Market, number: str) -> str:
    database, roster_id = market.database, market.desk.published
    for duty in market.duties(PUBLISHED_WEEK):
        place = Place(duty.personnel_number, duty.day)
        later = duty.start_utc + timedelta(hours=2)  # an hour more than the zone is ahead
        move = Move(market.pod, place, place, Shift(duty.pattern, later.time()))
        if place.personnel_number != number:
            continue
        try:
            made = propose_move(database, roster_id, _version(database, roster_id), move, ORIGIN)
        except PodshiftError:
            continue
        return made[0].id
    raise AssertionError("no shift can begin an hour later")


def _fall_ill(market: Market, but: str) -> None:
    """Somebody else is away tomorrow and at the end of the week; for tomorrow others are asked."""
    database, roster_id = market.database, market.desk.published
    number = next(
        d.personnel_number for d in market.duties(PUBLISHED_WEEK) if d.personnel_number != but
    )
    days = [d.day for d in market.duties(PUBLISHED_WEEK) if d.personnel_number == number]
    away = Absence(number, "sick", days[0], days[-1])
    version = enter_absence(database, roster_id, _version(database, roster_id), away, ORIGIN)
    place = Place(number, days[0])
    options = cover_options(database, roster_id, market.pod, place)
    moves = [each.move for each in options.possible if each.move]
    if moves:
        ask_for_cover(database, roster_id, version, place, moves, ORIGIN)


def _version(database: Database, roster_id: str) -> int:
    with database.reading() as session:
        return load_roster(session, roster_id, ()).version


def _look_after(database: Database) -> None:
    """What the clock has done every five minutes."""
    with database.writing() as session:
        job_id = enqueue(session, JobKind.SWAPS, {}, who="podshift clock", lane="quick")
        job = get_job(session, job_id)
    expire(JobContext(job, database, Settings(), SystemClock(), lambda _: None, lambda: False))
