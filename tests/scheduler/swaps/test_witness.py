"""Swaps on random rosters under a policy that allows all: rest and hours counted otherwise."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError
from scheduler.store.published import published_duties
from scheduler.store.roster_records import Place
from scheduler.swaps.checking import Board
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import Policy, PolicyRule, Term, Verdict
from scheduler.swaps.records import Swap
from solver.rules.daily_rest import DailyRest
from tests.builders.drawn import Setting, draw, on
from tests.scheduler.swaps.test_policies import WITH_REASON

if TYPE_CHECKING:
    from datetime import date

    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import SwapCheck

    Duties = dict[tuple[str, date], StoredDuty]

TRIED = 50
REST = timedelta(hours=11)


@pytest.mark.parametrize("seed", range(3))
def test_no_policy_lets_anybody_rest_less(sqlite: Database, seed: int) -> None:
    """Rest is counted from the stored times of all published shifts, weeks and pods alike."""
    dice = random.Random(seed)
    people = {"N": "ABC", "S": "DE"}
    rows = {
        pod: {name: "|".join("".join(dice.choices("EML.", k=7)) for _ in "12") for name in names}
        for pod, names in people.items()
    }
    draw(sqlite, rows, Setting((DailyRest(660),)))
    terms = {rule: Term(Verdict.ALLOW, 10_000) for rule in PolicyRule}
    set_policy(sqlite, None, 0, Policy(terms, otherwise=Verdict.ALLOW), WITH_REASON)
    with sqlite.reading() as session:
        board, standing = Board(session), by_place(session)
        checked = [check for _ in range(TRIED) if (check := tried(board, standing, dice))]
    assert {check.verdict for check in checked} == {Verdict.ALLOW, Verdict.REFUSE}
    for check in checked:
        worse = short_rests(after(standing, check)) - short_rests(standing)
        told = {b.personnel_number for b in check.breaches if b.rule == "daily_rest"}
        assert {number for number, _ in worse} == told
        assert check.verdict is Verdict.REFUSE or not worse
        assert sum_min(after(standing, check)) == sum_min(standing)
        assert sum(h.after_min - h.before_min for h in check.hours) == 0


def by_place(session: object) -> Duties:
    found = published_duties(session, on(0), on(13))  # type: ignore[arg-type]  # a session
    return {(d.personnel_number, d.day): d for duties in found.values() for d in duties}


def tried(board: Board, standing: Duties, dice: random.Random) -> SwapCheck | None:
    given, counter = dice.sample(sorted(standing), 2)
    if given[0] == counter[0]:
        return None
    back = Place(*counter) if dice.random() < 0.6 else None
    try:
        return board.check(Swap(Place(*given), counter[0], back))
    except ConflictError:
        return None


def after(standing: Duties, check: SwapCheck) -> Duties:
    changed = dict(standing)
    for change in (change for changes in check.changes.values() for change in changes):
        changed.pop((change.personnel_number, change.day), None)
        if change.duty is not None:
            changed[change.personnel_number, change.day] = change.duty
    return changed


def short_rests(duties: Duties) -> set[tuple[str, date]]:
    """Whose shift of which day follows too soon after the one before."""
    found = set()
    for number in {number for number, _ in duties}:
        own = sorted((d for (n, _), d in duties.items() if n == number), key=lambda d: d.start_utc)
        found |= {(number, b.day) for a, b in pairwise(own) if b.start_utc - a.end_utc < REST}
    return found


def sum_min(duties: Duties) -> int:
    return sum(duty.paid_min for duty in duties.values())
