"""A stored roster held against other rules than those it was made by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
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
    """A rule that the roster would break: who, when."""

    personnel_number: str
    name: str
    days: tuple[date, ...]
    violation: Violation


def try_rule_set(
    database: Database, roster_id: str, pod: str, rule_set: RuleSet
) -> tuple[TriedBreach, ...]:
    """What one pod's part of a roster would break under ``rule_set``, by agent.

    The problem is the one the roster was made from, with other rules; wishes and coverage do not
    matter here, as they are weighed and never broken.

    Raises
    ------
    NotFoundError
        If there is no such roster, or the pod is not part of it.
    """
    with database.reading() as session:
        stored = load_roster(session, roster_id, {pod})
        centre = load_centre(session)
        if not stored.pods:
            raise NotFoundError(f"pod {pod} is not part of roster {roster_id}")
        solved = solved_pod(session, stored, stored.pods[0], centre)
    names = {agent.personnel_number: agent.name for agent in centre.agents}
    return tuple(
        TriedBreach(
            violation.agent,
            names.get(violation.agent, violation.agent),
            tuple(stored.first_day + timedelta(days=day) for day in violation.days),
            violation,
        )
        for violation in verify(replace(solved.problem, rules=rule_set.rules), solved.roster)
    )
