"""Two pods with two published weeks that can be traded in: the smallest market there is.

Everybody may work at three times of a day; between the last and the first of the next is too
little rest. Nobody has two shifts a day, and nobody more than six days in a row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.access.permissions import Role
from scheduler.calendar import Horizon
from scheduler.centre import Centre
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.people.absences import Absence, AbsenceType
from scheduler.people.agents import Agent as Person
from scheduler.people.agents import ChannelGrant, Contract, PodMembership
from scheduler.planning.duties import duty_in
from scheduler.planning.vacating import enter_absence
from scheduler.pods.pods import Pod
from scheduler.publication.publishing import publish
from scheduler.settings import Settings
from scheduler.store.accounts import add_account
from scheduler.store.agreements import register_agreement
from scheduler.store.centre import save_centre
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.notices import notices_of
from scheduler.store.offers import get_offer
from scheduler.store.problems import put_problem
from scheduler.store.published import published_duties
from scheduler.store.roster_records import Place, RosterDraft, StoredPodRoster, StoredRun
from scheduler.store.rosters import load_roster, save_draft
from scheduler.store.rule_sets import put_rule_set
from scheduler.swaps.ending import expire
from scheduler.swaps.market import accept, make_offer
from scheduler.swaps.records import OfferRequest
from scheduler.timekeeping import SystemClock
from solver.io import content_hash, dump_problem
from solver.problem import Agent, BreakPlan, BreakSlot, Day, Demand, Problem
from solver.rules.absence import NoWorkWhenAbsent
from solver.rules.daily_rest import DailyRest
from solver.rules.days_in_row import DaysInRow
from solver.rules.hours_a_week import HoursAWeek
from solver.rules.locked import Locked
from tests.builders.tiny import MONDAY, consented, duty, published

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.access.accounts import Account
    from scheduler.store.database import Database
    from scheduler.store.journal import JournalEntry
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import Offer

    Duties = dict[tuple[str, date], StoredDuty]

ORIGIN = Origin("test", "employer")
EARLY, MIDDLE, LATE = 5, 9, 13
"""Hours in UTC; every shift ends eight and a half hours later."""
POD_OF = {"1": "N", "2": "N", "3": "N", "4": "N", "5": "S", "6": "S"}
NAMES = {"1": "Anna Alt", "2": "Bert Bunt", "3": "Cleo Clar", "4": "Dora Dur",
         "5": "Emil Eck", "6": "Fina Fern"}  # fmt: skip
WEEK: dict[str, dict[int, int]] = {
    "1": dict.fromkeys(range(5), EARLY),
    "2": dict.fromkeys(range(5), LATE),
    "3": dict.fromkeys(range(2, 7), MIDDLE),
    "4": dict.fromkeys((0, 1, 3, 4), MIDDLE),
    "5": dict.fromkeys(range(5), MIDDLE),
    "6": dict.fromkeys(range(2, 7), EARLY),
}
"""Hour of the shift by weekday."""
CENTRE = Centre(
    pods=(Pod("N", "Nord", "Europe/Berlin"), Pod("S", "Süd", "Europe/Berlin")),
    agents=tuple(
        Person(
            number,
            name,
            memberships=(PodMembership(POD_OF[number]),),
            contracts=(Contract(2400, 0, 2880, 6),),
            channels=(ChannelGrant("voice"),),
        )
        for number, name in NAMES.items()
    ),
    absence_types=(AbsenceType("sick", "Krank", "sick", "planned_shift"),),
)


@dataclass(frozen=True)
class Market:
    """What there is, and the steps tests take in it."""

    database: Database
    weeks: tuple[str, str]
    """Public ids of the two rosters."""
    accounts: dict[str, Account]
    """By login: ``planner``, ``lead`` (of N), ``lead_s`` (of S), and the agents' numbers."""
    rule_set_hash: str

    def on(self, database: Database) -> Market:
        """The same market seen through another database object, such as one of a later time."""
        return replace(self, database=database)

    def day(self, number: int) -> date:
        return MONDAY + timedelta(days=number)

    def duties(self) -> Duties:
        """What binds people now."""
        with self.database.reading() as session:
            found = published_duties(session, MONDAY, self.day(13))
        return {(d.personnel_number, d.day): d for of_pod in found.values() for d in of_pod}

    def hour(self, number: str, day: int) -> int | None:
        """When somebody's shift of a day begins; ``None`` if there is none."""
        found = self.duties().get((number, self.day(day)))
        return None if found is None else found.start_utc.hour

    def versions(self) -> list[int]:
        with self.database.reading() as session:
            return [load_roster(session, roster_id, ()).version for roster_id in self.weeks]

    def accept(self, offer: Offer, taker: str, counter: int | None = None) -> Offer:
        """Accepted in person; ``counter`` is the day of the shift in return."""
        day = None if counter is None else self.day(counter)
        return accept(self.database, offer.id, taker, day, self.accounts[taker])

    def swap(self, giver: str, day: int, taker: str, counter: int | None = None) -> Offer:
        """Offered to one colleague and accepted."""
        kind = "gift" if counter is None else "exchange"
        made = self.offer(giver, day, kind, audience="one", partner=taker)
        return self.accept(made, taker, counter)

    def stored(self, offer: Offer) -> Offer:
        with self.database.reading() as session:
            return get_offer(session, offer.id)

    def journal(self, offer: Offer) -> list[JournalEntry]:
        with self.database.reading() as session:
            return list(entries(session, Subject("swap", offer.id)))

    def told(self, login: str) -> list[tuple[str, str]]:
        """Kind and state of what somebody was told, the newest first."""
        with self.database.reading() as session:
            found = notices_of(session, self.accounts[login].id)
        return [(notice.kind, notice.params.get("state", "")) for notice in found]

    def away(self, number: str, day: int) -> None:
        """Somebody falls ill; the shift stands open."""
        week = self.weeks[day // 7]
        absence = Absence(number, "sick", self.day(day), self.day(day))
        version = self.versions()[day // 7]
        enter_absence(self.database, week, version, absence, ORIGIN)

    def look_after(self) -> dict[str, Any]:
        """What the clock has done every five minutes."""
        with self.database.writing() as session:
            job_id = enqueue(session, JobKind.SWAPS, {}, who="podshift clock", lane="quick")
        with self.database.reading() as session:
            job = get_job(session, job_id)
        return expire(
            JobContext(job, self.database, Settings(), SystemClock(), lambda _: None, lambda: False)
        )

    def offer(self, giver: str, day: int, kind: Any = "gift", **more: Any) -> Offer:
        """Offered by the shift's owner; ``more`` as in ``OfferRequest``."""
        request = OfferRequest(kind, Place(giver, self.day(day)), **more)
        return make_offer(self.database, request, self.accounts[giver])


def make_market(database: Database, *, covered: bool = True) -> Market:
    """Publish the two weeks; unless ``covered`` no agreement covers swaps, so leads decide all."""
    with database.writing() as session:
        save_centre(session, Centre(), CENTRE, ORIGIN)
        made = [
            add_account(session, "planner", "Petra Plan", {Role.PLANNER}, ORIGIN),
            add_account(session, "lead", "Lena Lead", {Role.LEAD}, ORIGIN, lead_pods={"N"}),
            add_account(session, "lead_s", "Lars Lead", {Role.LEAD}, ORIGIN, lead_pods={"S"}),
            *(
                add_account(session, number, name, {Role.AGENT}, ORIGIN, personnel_number=number)
                for number, name in NAMES.items()
            ),
        ]
        rules = put_rule_set(session, "Haus", 'name = "Haus"\n')
        if covered:
            register_agreement(session, rules, MONDAY, None, "trust", ORIGIN, covers_swaps=True)
    problems = {pod: _put_problem(database, pod) for pod in ("N", "S")}
    weeks = []
    for first in (MONDAY, MONDAY + timedelta(days=7)):
        roster_id = save_week(database, rules, problems, first, usual(first))
        published(database, roster_id)
        weeks.append(roster_id)
    accounts = {account.login: account for account in made}
    return Market(database, (weeks[0], weeks[1]), accounts, rules)


def usual(first: date) -> tuple[StoredDuty, ...]:
    """The shifts of one week."""
    return tuple(
        duty(number, first + timedelta(days=day), hour)
        for number, week in WEEK.items()
        for day, hour in week.items()
    )


def save_week(
    database: Database,
    rule_set_hash: str,
    problems: dict[str, str],
    first: date,
    duties: Iterable[StoredDuty],
    known: dict[str, int] | None = None,
) -> str:
    """Keep a draft of a week; ``known`` are the versions of published rosters it was made from."""
    every = tuple(duties)
    run = StoredRun("feasible", 1.0, 5, 2.5, 1.5, {"published": known or {}})
    parts = tuple(
        StoredPodRoster(
            pod, problem, run, tuple(d for d in every if POD_OF[d.personnel_number] == pod)
        )
        for pod, problem in problems.items()
    )
    draft = RosterDraft(first, 7, 15, parts, rule_set_hash, "9" * 64, 1, "podshift test")
    with database.writing() as session:
        return save_draft(session, draft, ORIGIN)


def publish_again(market: Market, week: int, duties: Iterable[StoredDuty]) -> None:
    """Publish other shifts for a week that is published already."""
    with market.database.reading() as session:
        stored = load_roster(session, market.weeks[week])
    problems = {part.pod: part.problem_hash for part in stored.pods}
    known = {stored.id: stored.version}
    draft = save_week(
        market.database, market.rule_set_hash, problems, stored.first_day, duties, known
    )
    version = consented(market.database, draft)
    publish(market.database, draft, version, ORIGIN)


def _put_problem(database: Database, pod: str) -> str:
    horizon = Horizon("Europe/Berlin", MONDAY, 7, 15)
    plan = BreakPlan((BreakSlot(2, paid=False, earliest=16, latest=16),))
    shells = tuple(
        replace(duty_in(duty("1", day, hour), horizon).shell, breaks=plan)
        for day in horizon.days
        for hour in (EARLY, MIDDLE, LATE)
    )
    problem = Problem(
        interval_min=15,
        days=tuple(Day(96 * n, 96, day.weekday()) for n, day in enumerate(horizon.days)),
        shells=shells,
        agents=tuple(
            Agent(number, (("voice", 10),), 2400, 0, 2880, 6)
            for number in NAMES
            if POD_OF[number] == pod
        ),
        demand=Demand(("voice",), ((10,) * (96 * 7),), (1,)),
        rules=(DailyRest(660), DaysInRow(6), HoursAWeek(), NoWorkWhenAbsent(), Locked()),
    )
    with database.writing() as session:
        put_problem(session, content_hash(problem), dump_problem(problem))
    return content_hash(problem)
