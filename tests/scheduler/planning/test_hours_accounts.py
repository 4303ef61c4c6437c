"""Two rosters after each other: what the first leaves on hours accounts, the second works off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.hours.ledger import balances_before
from scheduler.planning.generation import compose
from scheduler.planning.request import GenerationRequest
from scheduler.store.centre import load_centre
from scheduler.store.rosters import load_roster
from scheduler.store.rule_sets import adopt_rule_set, put_rule_set
from tests.builders.desk import DRAFTED_WEEK, ORIGIN
from tests.builders.room import FEW, HAM

if TYPE_CHECKING:
    from tests.builders.room import Room

WITH_ACCOUNTS = """
name = "Konten"
preset = "arbzg"

[rules.hours_account]
cost_per_30min = 60
"""


def balances(room: Room) -> dict[str, int]:
    with room.database.reading() as session:
        centre = load_centre(session)
        return balances_before(session, centre, centre.agents_of("HAM", DRAFTED_WEEK), DRAFTED_WEEK)


def adopt(room: Room) -> None:
    with room.database.writing() as session:
        adopt_rule_set(session, put_rule_set(session, "Konten", WITH_ACCOUNTS), ORIGIN)


def test_without_the_rule_a_problem_knows_of_no_account(room: Room) -> None:
    (pod,) = compose(room.database, GenerationRequest(DRAFTED_WEEK, **FEW)).pods
    assert {agent.balance_min for agent in pod.problem.agents} == {0}


def test_the_next_roster_begins_with_what_the_published_one_left(room: Room) -> None:
    adopt(room)
    before = balances(room)
    assert any(before.values())
    (pod,) = compose(room.database, GenerationRequest(DRAFTED_WEEK, **FEW)).pods
    assert {agent.id: agent.balance_min for agent in pod.problem.agents} == {
        agent.id: before[agent.id] for agent in pod.problem.agents
    }


def test_who_is_above_the_contract_works_less_in_the_next_roster(room: Room) -> None:
    before = balances(room)
    adopt(room)
    made = room.run(GenerationRequest(DRAFTED_WEEK, **{**FEW, "moves": 60}))
    assert room.broken(made.roster_id) == []

    def off_zero(roster_id: str) -> int:
        with room.database.reading() as session:
            centre = load_centre(session)
            (part,) = load_roster(session, roster_id, HAM).pods
            people = {a.personnel_number: a for a in centre.agents_of("HAM", DRAFTED_WEEK)}
        after = dict(before)
        for duty in part.duties:
            after[duty.personnel_number] += duty.paid_min
        for number, agent in people.items():
            contract = agent.contract_on(DRAFTED_WEEK)
            after[number] -= contract.week_min if contract else 0
        away = {a.personnel_number for a in centre.absences}
        return sum(abs(minutes) for number, minutes in after.items() if number not in away)

    assert off_zero(made.roster_id) < off_zero(room.desk.drafted)
