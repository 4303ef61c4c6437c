"""A large centre with a drawn roster in a database: pods, people, problems, duties; no search."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import time, timedelta
from math import exp
from typing import TYPE_CHECKING

from scheduler.agreements.rule_sets import parse_rule_set, preset_toml
from scheduler.centre import Centre
from scheduler.demand.weeks import (
    PodForecast,
    PodRequirement,
    StreamForecast,
    StreamRequirement,
    WorkBatch,
)
from scheduler.people.absences import Absence, AbsenceType
from scheduler.people.agents import Agent, ChannelGrant, Contract, PodMembership, SkillGrant
from scheduler.people.wishes import Wish
from scheduler.planning.compose import PodTask, compose_problem, horizon_of
from scheduler.planning.duties import stored_duties
from scheduler.pods.patterns import BreakRule, ShiftPattern
from scheduler.pods.pods import OpeningHours, Pod, ServicePromise, Stream
from scheduler.store.centre import save_centre
from scheduler.store.demand import save_forecast, save_requirement
from scheduler.store.journal import Origin
from scheduler.store.problems import put_problem
from scheduler.store.roster_records import RosterDraft, StoredPodRoster, StoredRun
from scheduler.store.rosters import save_draft
from scheduler.store.rule_sets import adopt_rule_set, put_rule_set
from solver.io import content_hash, dump_problem
from solver.roster import Roster
from solver.segments import fill, placements

if TYPE_CHECKING:
    from datetime import date

    from scheduler.store.database import Database
    from solver.problem import Duty, Problem

ORIGIN = Origin("benchmark", "employer")
INTERVAL_MIN = 15
A_DAY = 96
"""Intervals; so long may an e-mail wait."""
CHANNELS = ("voice", "chat", "email")
BREAKS = (BreakRule(15, True, 60, 120), BreakRule(30, False, 180, -150))
PATTERNS = (
    ShiftPattern("early", "Frühschicht", time(7), time(9), 30, (450, 510), breaks=BREAKS),
    ShiftPattern("mid", "Mittelschicht", time(9, 30), time(11), 30, (450, 510), breaks=BREAKS),
    ShiftPattern("late", "Spätschicht", time(11, 30), time(13), 30, (450, 510), breaks=BREAKS),
)
WORKED_DAYS = 5


@dataclass(frozen=True)
class Size:
    """How large the centre is and how long its roster."""

    agents: int = 1000
    pods: int = 25
    weeks: int = 4


def draw(database: Database, size: Size, first_day: date, seed: int = 7) -> str:
    """Fill an empty database; returns the public id of the roster, a draft."""
    dice = random.Random(seed)
    centre = _centre(dice, size, first_day)
    rule_set = parse_rule_set(preset_toml("arbzg"))
    parts = []
    with database.writing() as session:
        save_centre(session, Centre(), centre, ORIGIN)
        put_rule_set(session, rule_set.name, rule_set.toml)
        adopt_rule_set(session, rule_set.content_hash, ORIGIN)
        for pod in centre.pods:
            need = _requirement(pod.code, first_day, 7 * size.weeks)
            save_forecast(session, _forecast(need))
            save_requirement(session, need)
            problem = compose_problem(PodTask(centre, need, rule_set))
            digest = content_hash(problem)
            put_problem(session, digest, dump_problem(problem))
            duties = stored_duties(problem, _roster(dice, problem), horizon_of(pod, need))
            run = StoredRun("feasible", 60.0, 1000, 20.0, 12.0)
            parts.append(StoredPodRoster(pod.code, digest, run, duties))
        draft = RosterDraft(
            first_day=first_day,
            n_days=7 * size.weeks,
            interval_min=INTERVAL_MIN,
            pods=tuple(parts),
            rule_set_hash=rule_set.content_hash,
            input_hash=hashlib.sha256("".join(p.problem_hash for p in parts).encode()).hexdigest(),
            seed=seed,
            solver_version="drawn",
        )
        return save_draft(session, draft, ORIGIN)


def _centre(dice: random.Random, size: Size, first_day: date) -> Centre:
    pods = tuple(Pod(f"P{n + 1:02}", f"Pod {n + 1:02}", state="HH") for n in range(size.pods))
    agents = tuple(_agent(dice, n, pods[n % size.pods].code) for n in range(size.agents))
    days = [first_day + timedelta(days=n) for n in range(7 * size.weeks)]
    away = dice.sample(agents, size.agents // 20)
    return Centre(
        pods=pods,
        opening=tuple(
            OpeningHours(pod.code, weekday, start=time(7), end=time(21, 30))
            for pod in pods
            for weekday in range(7)
        ),
        promises=tuple(
            ServicePromise(
                Stream(pod.code, channel), "deferrable" if channel == "email" else "erlang_c"
            )
            for pod in pods
            for channel in CHANNELS
        ),
        patterns=PATTERNS,
        agents=agents,
        absence_types=(AbsenceType("leave", "Urlaub", "Leave", "contract_share"),),
        absences=tuple(
            Absence(agent.personnel_number, "leave", day, day + timedelta(days=4))
            for agent in away
            for day in [dice.choice(days)]
        ),
        wishes=tuple(
            Wish(agent.personnel_number, "day_off", dice.choice(days)) for agent in agents
        ),
    )


def _agent(dice: random.Random, number: int, pod: str) -> Agent:
    return Agent(
        personnel_number=f"{number + 1:05}",
        name=f"{dice.choice(('Kim', 'Ada', 'Noa', 'Ben', 'Ida'))} {number + 1:04}",
        memberships=(PodMembership(pod),),
        contracts=(Contract(2400, 1800, 3300, WORKED_DAYS + 1),),
        channels=tuple(ChannelGrant(channel) for channel in CHANNELS[: dice.randint(1, 3)]),
        skills=(SkillGrant("tech"),) if number % 3 == 0 else (),
    )


def _requirement(pod: str, first_day: date, n_days: int) -> PodRequirement:
    profile = [
        10 * exp(-(((slot - 46) / 16) ** 2)) if 28 <= slot < 86 else 0.0 for slot in range(96)
    ]
    share = {"voice": 1.0, "chat": 0.5, "email": 0.3}
    needs = tuple(
        StreamRequirement(
            Stream(pod, channel),
            tuple(
                0.0 if channel == "email" else round(share[channel] * fte, 1)
                for _ in range(n_days)
                for fte in profile
            ),
        )
        for channel in CHANNELS
    )
    mail = Stream(pod, "email")
    batches = tuple(
        WorkBatch(
            mail, hour, hour + A_DAY, round(share["email"] * 15 * sum(profile[slot : slot + 4]))
        )
        for day in range(n_days)
        for slot in range(28, 86, 4)
        for hour in [day * A_DAY + slot]
    )
    return PodRequirement(pod, first_day, n_days, INTERVAL_MIN, needs, batches)


def _forecast(need: PodRequirement) -> PodForecast:
    streams = []
    for wanted in need.streams:
        mean = tuple(2 * fte for fte in wanted.required_fte)
        streams.append(StreamForecast(wanted.stream, mean, mean, mean, (300.0,) * len(mean)))
    return PodForecast(need.pod, need.first_day, need.n_days, need.interval_min, tuple(streams))


def _roster(dice: random.Random, problem: Problem) -> Roster:
    """Everybody works five days in a row, on one kind of shift a week."""
    return Roster(tuple(_row(dice, problem, number) for number in range(len(problem.agents))))


def _row(dice: random.Random, problem: Problem, number: int) -> tuple[Duty | None, ...]:
    agent = problem.agents[number]
    away = {absence.day for absence in agent.absences}
    row: list[Duty | None] = []
    for day, indexes in enumerate(problem.shells_by_day):
        free = (day + number) % 7 >= WORKED_DAYS or day in away
        shell = problem.shells[dice.choice(indexes)]
        row.append(None if free else fill(shell, dice.choice(placements(shell)), agent.channels))
    return tuple(row)
