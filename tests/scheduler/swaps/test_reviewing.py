"""Swaps that a lead decides, and what happens when nobody does."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError, InvalidDataError
from scheduler.people.absences import Absence
from scheduler.planning.move_records import Move, Shift
from scheduler.publication.asking import ask_for_cover
from scheduler.publication.proposals import answer
from scheduler.store.absences import add_absence
from scheduler.store.journal import Origin
from scheduler.store.proposals import get_proposal
from scheduler.store.roster_records import Place
from scheduler.swaps.market import pick_up
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import Policy, PolicyRule, Term, Verdict
from scheduler.swaps.reviewing import decide, effect, waiting
from tests.builders.market import EARLY, MIDDLE, ORIGIN, publish_again
from tests.builders.tiny import at_hour

if TYPE_CHECKING:
    from scheduler.decisions import Decision
    from scheduler.store.proposals import Proposal
    from scheduler.swaps.records import Offer
    from tests.builders.market import Market
    from tests.scheduler.jobs.conftest import SetClock


def decided(market: Market, offer: Offer, *, approve: bool = True, by: str = "lead") -> Decision:
    who = market.accounts[by]
    (made,) = decide(market.database, [offer.id], approve=approve, reason="short week", who=who)
    return made


def test_nothing_changes_before_a_lead_approves_and_then_all_does(reviewed: Market) -> None:
    before = reviewed.versions()
    offer = reviewed.swap("1", 0, "3", counter=12)
    assert offer.state == "in_review"
    assert reviewed.versions() == before
    assert effect(reviewed.database, offer.id).verdict is Verdict.REVIEW
    assert decided(reviewed, offer).done
    done = reviewed.stored(offer)
    assert (done.state, done.reason, done.audit) == ("executed", "short week", False)
    assert done.decided_by == reviewed.accounts["lead"].id
    assert (reviewed.hour("3", 0), reviewed.hour("3", 12)) == (EARLY, None)
    assert reviewed.told("1")[0] == reviewed.told("3")[0] == ("swap_state", "executed")
    actions = [entry.action for entry in reviewed.journal(offer)]
    assert actions == ["offered", "accepted", "in_review", "approved", "executed"]


def test_refusal_has_a_reason_that_both_are_told(reviewed: Market) -> None:
    offer = reviewed.swap("1", 0, "3")
    with pytest.raises(InvalidDataError, match="needs a reason"):
        decide(
            reviewed.database, [offer.id], approve=False, reason=" ", who=reviewed.accounts["lead"]
        )
    assert decided(reviewed, offer, approve=False).done
    assert reviewed.stored(offer).state == "refused"
    assert reviewed.told("1")[0] == reviewed.told("3")[0] == ("swap_state", "refused")
    assert reviewed.hour("1", 0) == EARLY
    again = decided(reviewed, offer)
    assert (again.done, again.why_not_en) == (False, "this was refused")


def test_many_are_decided_at_once_each_for_itself(reviewed: Market) -> None:
    offers = [reviewed.swap("1", day, "3") for day in (0, 1)]
    reviewed.away("1", 1)
    lead = reviewed.accounts["lead"]
    ids = [offer.id for offer in offers]
    made = decide(reviewed.database, ids, approve=True, reason="", who=lead)
    assert [decision.done for decision in made] == [True, False]
    assert "absent" in made[1].why_not_en
    assert reviewed.stored(offers[1]).state == "expired"


def test_nobody_decides_a_case_of_their_own_or_of_another_pod(reviewed: Market) -> None:
    offer = reviewed.swap("1", 0, "3")
    for who in ("1", "3", "lead_s", "4"):
        assert not decided(reviewed, offer, by=who).done
    own = decided(reviewed, offer, by="lead_s")
    assert own.why_not_en.startswith("no swap")
    assert decided(reviewed, offer, by="planner").done


def test_oldest_waits_first_and_only_in_its_pod(reviewed: Market, clock: SetClock) -> None:
    first = reviewed.swap("1", 1, "3")
    clock.forward(hours=1)
    second = reviewed.swap("1", 0, "3")
    with reviewed.database.reading() as session:
        assert [offer.id for offer in waiting(session, ["N"])] == [first.id, second.id]
        assert waiting(session, ["S"]) == ()
        assert waiting(session, ["N"], 1) == ()


def test_what_nobody_answers_climbs_to_the_planners_once(reviewed: Market, clock: SetClock) -> None:
    offer = reviewed.swap("1", 0, "3")
    clock.forward(hours=23)
    assert reviewed.look_after() == {"expired": 0, "climbed": 0}
    assert reviewed.told("planner") == []
    clock.forward(hours=1)
    assert reviewed.look_after() == {"expired": 0, "climbed": 1}
    assert reviewed.look_after() == {"expired": 0, "climbed": 0}
    assert reviewed.told("planner") == [("swap_waits", "")]
    with reviewed.database.reading() as session:
        assert [found.id for found in waiting(session, ["N"], 1)] == [offer.id]


def test_review_permits_what_policy_leaves_to_it_and_nothing_else(reviewed: Market) -> None:
    offer = reviewed.swap("1", 0, "3")
    terms = {**Policy().terms, PolicyRule.ONE_SIDED: Term(Verdict.REFUSE)}
    origin = Origin("test", "employer", "as agreed")
    set_policy(reviewed.database, "N", 0, Policy(terms=terms), origin)
    made = decided(reviewed, offer)
    assert (made.done, made.why_not_de) == (
        False,
        "Für die Schicht kommt keine zurück.",
    )
    assert reviewed.stored(offer).state == "in_review"


def test_law_is_looked_at_again_when_a_lead_approves(reviewed: Market) -> None:
    """Between the acceptance and the approval the taker's week became a full one."""
    offer = reviewed.swap("1", 3, "4", counter=3)
    other = reviewed.swap("2", 2, "4")
    assert decided(reviewed, other).done
    made = decided(reviewed, offer)
    assert not made.done
    assert "7:30" in made.why_not_en
    assert reviewed.hour("1", 3) == EARLY


def test_offer_ends_when_its_shift_is_published_otherwise(market: Market) -> None:
    offer = market.offer("1", 0)
    week = {place: duty for place, duty in market.duties().items() if place[1] < market.day(7)}
    week["1", market.day(0)] = at_hour(offer.given, MIDDLE)
    publish_again(market, 0, week.values())
    assert market.look_after()["expired"] == 1
    ended = market.stored(offer)
    assert (ended.state, ended.ended) == ("expired", "changed")
    assert market.told("1")[0] == ("swap_state", "expired")


def test_offer_ends_when_its_owner_is_away_begun_or_out_of_time(
    market: Market, clock: SetClock
) -> None:
    away, late, begun = (market.offer("1", 0), market.offer("1", 1), market.offer("2", 0))
    with market.database.writing() as session:
        day = market.day(0)
        add_absence(session, Absence("1", "sick", day, day), ORIGIN)
    assert market.look_after()["expired"] == 1
    assert market.stored(away).ended == "away"
    clock.forward(hours=72)
    assert market.look_after()["expired"] == 2
    assert (market.stored(late).ended, market.stored(begun).ended) == ("time", "time")


def test_other_offers_of_a_shift_that_changed_hands_end_at_once(market: Market) -> None:
    offered = market.offer("1", 1)
    waits = market.accept(market.offer("6", 6, "exchange", audience="everyone"), "1", 1)
    assert waits.state == "in_review"
    market.accept(offered, "3")
    assert (market.stored(waits).state, market.stored(waits).ended) == ("expired", "changed")


def asked_for_cover(market: Market, whose: str, day: int, who: str) -> Proposal:
    """Somebody is asked for a shift that stands open."""
    local = Shift("early", time(EARLY + 1))
    move = Move("N", None, Place(who, market.day(day)), local)
    origin = Origin(market.accounts["planner"].id, "employer", "cover")
    opened, version = Place(whose, market.day(day)), market.versions()[0]
    (made,) = ask_for_cover(market.database, market.weeks[0], version, opened, [move], origin)
    return made


def test_cover_accepted_ends_who_waits_for_the_open_shift(reviewed: Market) -> None:
    reviewed.away("1", 2)
    given = Place("1", reviewed.day(2))
    waits = pick_up(reviewed.database, given, "4", reviewed.accounts["4"])
    asked = asked_for_cover(reviewed, "1", 2, "4")
    answer(reviewed.database, asked.id, reviewed.accounts["4"], accept=True)
    assert (reviewed.stored(waits).state, reviewed.stored(waits).ended) == ("expired", "taken")


def test_open_shift_picked_up_ends_questions_about_it(market: Market) -> None:
    market.away("1", 1)
    asked = asked_for_cover(market, "1", 1, "3")
    pick_up(market.database, Place("1", market.day(1)), "3", market.accounts["3"])
    with market.database.reading() as session:
        assert get_proposal(session, asked.id).state == "taken"
    with pytest.raises(ConflictError, match="taken by somebody else"):
        answer(market.database, asked.id, market.accounts["3"], accept=True)
