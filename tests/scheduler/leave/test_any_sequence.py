"""Whatever people and leads do, one after the other, the promises about leave hold."""

from datetime import timedelta
from random import Random

import pytest

from scheduler.errors import ConflictError
from scheduler.leave.asking import ask, withdraw
from scheduler.leave.deciding import decide
from scheduler.leave.facts import load_facts
from scheduler.leave.records import LISTED, PodLeave
from scheduler.leave.settings import set_pod_leave
from scheduler.store.database import Database
from scheduler.store.leave import list_requests
from scheduler.store.pod_leave import load_pod_leave
from tests.builders.leave import asked
from tests.builders.tiny import MONDAY, ORIGIN, Tiny

ACTIONS = ("ask", "ask", "ask", "withdraw", "approve", "refuse", "set")
N_STEPS = 16
DAYS_A_WEEK = 5


def do(database: Database, tiny: Tiny, random: Random) -> None:
    """One step on the days of one week."""
    action, number = random.choice(ACTIONS), random.choice("12")
    with database.reading() as session:
        every = list_requests(session)
        version = load_pod_leave(session, "N").version
    if action == "ask":
        half = random.choice((None, None, "first", "second"))
        first = MONDAY + timedelta(days=random.randrange(4))
        last = first + timedelta(days=0 if half else random.randrange(3))
        ask(database, asked(number, first, last, half=half), tiny.accounts[number])
    elif action == "set":
        setting = PodLeave((random.randrange(3),) * 7, at_once=random.random() < 0.5)
        set_pod_leave(database, "N", version, setting, ORIGIN)
    elif every:
        chosen = random.choice(every)
        if action == "withdraw":
            withdraw(database, chosen.id, tiny.accounts[chosen.asked.personnel_number])
        else:
            decide(database, [chosen.id], action == "approve", "so", tiny.accounts["lead"])


def check(database: Database) -> None:
    """Absences are what was approved, who is listed has no slot, and balances add up."""
    with database.reading() as session:
        facts = load_facts(session, "N")
        every = list_requests(session)
    approved = {r.asked.absence for r in every if r.state == "approved"}
    assert approved == set(facts.centre.absences)
    assert all(facts.full_days(r.asked, r.id) for r in every if r.state in LISTED)
    for number in "12":
        standing = [
            0.5 if r.asked.half else len(r.asked.days)
            for r in every
            if r.asked.personnel_number == number and (r.open or r.state == "approved")
        ]
        (balance,) = facts.balances(number, (2026,))
        assert balance.left == 28 - min(DAYS_A_WEEK, sum(standing))


@pytest.mark.parametrize("seed", range(2))
def test_after_any_steps_absences_are_what_was_approved(
    database: Database, tiny: Tiny, seed: int
) -> None:
    random = Random(seed)
    done = 0
    for _ in range(N_STEPS):
        try:
            do(database, tiny, random)
        except ConflictError:
            continue
        done += 1
        check(database)
    assert done > N_STEPS / 3
