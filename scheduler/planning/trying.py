"""A stored roster held against other rules than those it was made by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.planning.standing import solved_pod
from scheduler.store.centre import load_centre
from scheduler.store.rosters import load_roster
from solver.verify import verify

if TYPE_CHECKING:
    from datetime import date

    from scheduler.agreements.rule_sets import RuleSet
    from scheduler.store.database import Database
    from solver.rule import Violation


@dataclass(frozen=True)
class TriedBreach:
    """A rule that the roster would break: where, who, when."""

    pod: str
    personnel_number: str
    name: str
    days: tuple[date, ...]
    violation: Violation


def try_rule_set(database: Database, roster_id: str, rule_set: RuleSet) -> tuple[TriedBreach, ...]:
    """What a roster would break under ``rule_set``, by pod and agent.

    The problems are those the roster was made from, with other rules; wishes and coverage do not
    matter here, as they are weighed and never broken.
    """
    with database.reading() as session:
        stored = load_roster(session, roster_id)
        centre = load_centre(session)
        solved = [solved_pod(session, stored, part, centre) for part in stored.pods]
    names = {agent.personnel_number: agent.name for agent in centre.agents}
    return tuple(
        TriedBreach(
            pod.pod,
            violation.agent,
            names.get(violation.agent, violation.agent),
            tuple(stored.first_day + timedelta(days=day) for day in violation.days),
            violation,
        )
        for pod in solved
        for violation in verify(replace(pod.problem, rules=rule_set.rules), pod.roster)
    )
