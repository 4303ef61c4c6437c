"""Published weeks drawn as text: a letter of ``solver.drawing`` a day, a bar after each week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.calendar import Horizon
from scheduler.centre import Centre
from scheduler.people.absences import Absence, AbsenceType
from scheduler.people.agents import Agent as Person
from scheduler.people.agents import Contract, PodMembership
from scheduler.planning.duties import stored_duties
from scheduler.planning.solved import SolvedPod
from scheduler.planning.vacating import enter_absence
from scheduler.pods.pods import Pod
from scheduler.store.agreements import register_agreement
from scheduler.store.centre import save_centre
from scheduler.store.journal import Origin
from scheduler.store.problems import put_problem
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import (
    DutyChange,
    Place,
    RosterDraft,
    StoredPodRoster,
    StoredRun,
)
from scheduler.store.rosters import load_roster, save_draft
from scheduler.store.rule_sets import put_rule_set
from scheduler.swaps.checking import check_swap
from scheduler.swaps.records import Swap
from solver.drawing import CHANNEL, INTERVAL_MIN, INTERVALS_A_DAY, duty, shell
from solver.io import content_hash, dump_problem
from solver.problem import Agent, Batch, Day, Demand, Problem
from solver.roster import Roster
from solver.rules.absence import NoWorkWhenAbsent
from solver.rules.daily_rest import DailyRest
from solver.rules.days_a_week import DaysAWeek
from solver.rules.locked import Locked
from tests.builders.tiny import published

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scheduler.store.database import Database
    from scheduler.swaps.records import SwapCheck
    from solver.problem import Duty
    from solver.rule import Rule

    Pods = Mapping[str, Mapping[str, str]]
    """For each pod everybody's weeks."""

MONDAY = date(2026, 12, 14)
ORIGIN = Origin("test", "employer")
ZONE = "Europe/Berlin"
RULES: tuple[Rule, ...] = (DailyRest(660), DaysAWeek(), NoWorkWhenAbsent(), Locked())
ANYBODY = Agent("?", ((CHANNEL, 10),), 2400, 0, 3600, 5)


@dataclass(frozen=True)
class Setting:
    """What is the same in all drawn weeks."""

    rules: tuple[Rule, ...] = RULES
    letters: Mapping[str, str] | str = "EMLNSHTX"
    """The shifts that patterns allow, or those of each pod."""
    demand: int = 0
    """Tenths of an FTE in each interval."""
    people: Mapping[str, Agent] | None = None
    """Those who are not like ``ANYBODY``."""
    locked: frozenset[Place] = frozenset()
    covered: bool = True
    channels: tuple[str, ...] = (CHANNEL,)
    batches: tuple[Batch, ...] = ()

    def agent(self, name: str) -> Agent:
        return replace((self.people or {}).get(name, ANYBODY), id=name)

    def letters_of(self, pod: str) -> str:
        return self.letters if isinstance(self.letters, str) else self.letters[pod]


@dataclass(frozen=True)
class Drawn:
    """Published rosters of as many weeks as were drawn."""

    database: Database
    rosters: tuple[str, ...]
    rule_set_hash: str

    def check(self, giver: str, day: int, taker: str, counter: int | None = None) -> SwapCheck:
        return check_swap(self.database, swap(giver, day, taker, counter))

    def away(self, name: str, day: int) -> None:
        """Somebody falls ill; the shift stands open."""
        roster_id = self.rosters[day // 7]
        with self.database.reading() as session:
            version = load_roster(session, roster_id, ()).version
        absence = Absence(name, "sick", on(day), on(day))
        enter_absence(self.database, roster_id, version, absence, ORIGIN)

    def change(self, *changes: DutyChange) -> None:
        """Change shifts of the first week as they were agreed."""
        with self.database.writing() as session:
            version = load_roster(session, self.rosters[0], ()).version
            change_duties(session, self.rosters[0], version, changes, ORIGIN)


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


def at(day: int, interval: int) -> datetime:
    """When an interval of a day starts, in UTC."""
    horizon = Horizon(ZONE, on(day), 1, INTERVAL_MIN)
    return horizon.origin + timedelta(minutes=interval * INTERVAL_MIN)


def swap(giver: str, day: int, taker: str, counter: int | None = None) -> Swap:
    """A gift, or an exchange for the taker's shift of another day."""
    back = None if counter is None else Place(taker, on(counter))
    return Swap(Place(giver, on(day)), taker, back)


def draw(
    database: Database,
    pods: Pods,
    setting: Setting | None = None,
    absences: Sequence[Absence] = (),
) -> Drawn:
    """Put people and their weeks into an empty database, published."""
    setting = setting or Setting()
    with database.writing() as session:
        save_centre(session, Centre(), _centre(pods, absences), ORIGIN)
        rules = put_rule_set(session, "Haus", 'name = "Haus"\n')
        if setting.covered:
            register_agreement(session, rules, MONDAY, None, "trust", ORIGIN, covers_swaps=True)
    n_weeks = len(next(iter(next(iter(pods.values())).values())).split("|"))
    rosters = []
    for week in range(n_weeks):
        drawn = {
            pod: {name: weeks.split("|")[week] for name, weeks in rows.items()}
            for pod, rows in pods.items()
        }
        rosters.append(_publish(database, drawn, setting, week, rules))
    return Drawn(database, tuple(rosters), rules)


def _centre(pods: Pods, absences: Sequence[Absence]) -> Centre:
    return Centre(
        pods=tuple(Pod(code, f"Pod {code}", ZONE) for code in pods),
        agents=tuple(
            Person(
                name,
                f"{name} of {pod}",
                memberships=(PodMembership(pod),),
                contracts=(Contract(2400, 0, 3600, 5),),
            )
            for pod, rows in pods.items()
            for name in rows
        ),
        absence_types=(AbsenceType("sick", "Krank", "sick", "contract_share"),),
        absences=tuple(absences),
    )


def _publish(database: Database, drawn: Pods, setting: Setting, week: int, rules: str) -> str:
    horizon = Horizon(ZONE, on(7 * week), 7, INTERVAL_MIN)
    parts = []
    for pod, rows in drawn.items():
        problem = _problem(pod, rows, setting)
        digest = content_hash(problem)
        with database.writing() as session:
            put_problem(session, digest, dump_problem(problem))
        roster = Roster(tuple(_row(rows[agent.id], agent) for agent in problem.agents))
        duties = (
            replace(d, locked=Place(d.personnel_number, d.day) in setting.locked)
            for d in stored_duties(problem, roster, horizon)
        )
        parts.append(StoredPodRoster(pod, digest, StoredRun("feasible", 1.0), tuple(duties)))
    draft = RosterDraft(
        on(7 * week), 7, INTERVAL_MIN, tuple(parts), rules, "9" * 64, 1, "podshift test"
    )
    with database.writing() as session:
        roster_id = save_draft(session, draft, ORIGIN)
    published(database, roster_id)
    return roster_id


def _problem(pod: str, rows: Mapping[str, str], setting: Setting) -> Problem:
    letters = setting.letters_of(pod)
    n_intervals = 7 * INTERVALS_A_DAY
    return Problem(
        interval_min=INTERVAL_MIN,
        days=tuple(Day(day * INTERVALS_A_DAY, INTERVALS_A_DAY, day) for day in range(7)),
        shells=tuple(shell(letter, day) for day in range(7) for letter in letters),
        agents=tuple(setting.agent(name) for name in rows),
        demand=Demand(
            setting.channels,
            ((setting.demand,) * n_intervals,) * len(setting.channels),
            (1,) * len(setting.channels),
        ),
        rules=setting.rules,
        batches=setting.batches,
    )


def solved_week(rows: Mapping[str, str], setting: Setting) -> SolvedPod:
    """A week of a pod without any database."""
    problem = _problem("N", rows, setting)
    roster = Roster(tuple(_row(rows[agent.id], agent) for agent in problem.agents))
    return SolvedPod("N", Horizon(ZONE, MONDAY, 7, INTERVAL_MIN), problem, roster, {}, None)


def _row(letters: str, agent: Agent) -> tuple[Duty | None, ...]:
    return tuple(
        None if letter == "." else _worked(duty(letter, day), agent)
        for day, letter in enumerate(letters)
    )


def _worked(drawn: Duty, agent: Agent) -> Duty:
    segments = (
        replace(s, channels=agent.channels) if s.activity == "work" else s for s in drawn.segments
    )
    return replace(drawn, segments=tuple(segments))
