"""Who could take a shift: the useful ones first, and what each side may read about the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError
from scheduler.people.absences import Absence
from scheduler.store.offers import get_offer
from scheduler.store.roster_records import Place
from scheduler.swaps import matching
from scheduler.swaps.matching import open_shifts, options_for, partners
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import Policy, Verdict
from solver.rules.daily_rest import DailyRest
from solver.rules.hours_a_week import HoursAWeek
from tests.builders.drawn import ANYBODY, RULES, Setting, draw, on
from tests.builders.market import EARLY
from tests.scheduler.swaps.test_policies import WITH_REASON

if TYPE_CHECKING:
    from scheduler.store.database import Database
    from scheduler.swaps.matching import Match
    from tests.builders.market import Market

OTHER_SIDE = "Für die andere Seite nicht möglich."


def takers(matches: tuple[Match, ...]) -> list[str]:
    return [match.swap.taker for match in matches]


def test_mild_verdicts_come_first_then_what_helps_coverage(sqlite: Database) -> None:
    learner = replace(ANYBODY, rates=(("voice", 6),))
    other = replace(ANYBODY, rates=(("chat", 10),))
    people = {"A": replace(ANYBODY, contract_min=0), "B": learner, "D": other}
    rows = {"A": "E......", "B": ".......", "C": ".......", "D": ".......", "E": "L......"}
    setting = Setting(demand=10, people=people, channels=("chat", "voice"))
    drawn = draw(sqlite, {"N": rows, "S": {"F": "......."}}, setting)
    found = partners(drawn.database, Place("A", on(0)), "pod", kind="gift")
    assert takers(found.possible) == ["C", "B", "D"]
    assert [m.check and m.check.verdict for m in found.possible] == [
        Verdict.AUDIT,
        Verdict.AUDIT,
        Verdict.REVIEW,
    ]
    assert takers(found.impossible) == ["E"]
    everyone = partners(drawn.database, Place("A", on(0)), "everyone", kind="gift")
    assert set(takers(everyone.possible)) == {"B", "C", "D", "F"}
    assert {m.swap.taker: m.pod for m in everyone.possible}["F"] == "S"
    alone = partners(drawn.database, Place("A", on(0)), "one", kind="gift", partner="F")
    assert takers(alone.possible) == ["F"]


def test_exchange_shows_each_shift_that_could_be_had_of_the_wanted_days(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......|.......", "B": ".EE.E..|E......"}})

    def days(*wanted: int) -> list[int]:
        found = partners(
            drawn.database,
            Place("A", on(0)),
            "pod",
            kind="exchange",
            wanted_days=[on(day) for day in wanted],
        )
        return [(m.counter.day - on(0)).days for m in found.possible if m.counter]

    assert days() == [1, 2, 4, 7]
    assert days(2, 3, 7) == [2, 7]


def test_own_side_is_told_the_rule_and_its_numbers_the_other_only_that_it_is_not(
    sqlite: Database,
) -> None:
    drawn = draw(
        sqlite, {"N": {"A": "E.L....", "B": "L..E...", "C": ".......", "D": "......."}},
        Setting(RULES), [Absence("D", "sick", on(0), on(0))],
    )  # fmt: skip
    gift = partners(drawn.database, Place("B", on(0)), "pod", kind="gift")
    why = {m.swap.taker: m.why_not("de") for m in gift.impossible}
    assert why == {"A": (OTHER_SIDE,), "D": (OTHER_SIDE,)}
    exchange = partners(
        drawn.database, Place("A", on(0)), "pod", kind="exchange", wanted_days=[on(3)]
    )
    (match,) = exchange.impossible
    assert match.why_not("de") == (OTHER_SIDE,)


def test_too_little_rest_of_one_s_own_is_told_with_its_hours(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E.L....", "B": "...E..."}}, Setting((DailyRest(660),)))
    found = partners(drawn.database, Place("A", on(0)), "pod", kind="exchange")
    (match,) = found.impossible
    (text,) = match.why_not("de")
    assert "8:00 h Ruhe" in text
    assert "mindestens 11:00 h" in text


def test_nothing_of_the_other_s_contract_stands_in_a_reason(sqlite: Database) -> None:
    few = replace(ANYBODY, max_week_min=480)
    drawn = draw(
        sqlite, {"N": {"A": "E......", "B": ".E....."}},
        Setting((HoursAWeek(480),), people={"B": few}),
    )  # fmt: skip
    found = partners(drawn.database, Place("A", on(0)), "pod", kind="gift")
    (match,) = found.impossible
    assert match.why_not("de") == (OTHER_SIDE,)
    assert match.why_not("en") == ("Not possible for the other side.",)


def test_closed_market_says_so(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......", "B": ".E....."}})
    set_policy(drawn.database, "N", 0, Policy(otherwise=Verdict.REFUSE), WITH_REASON)
    found = partners(drawn.database, Place("A", on(0)), "pod", kind="exchange")
    assert found.possible == ()
    assert found.impossible[0].why_not("de") == ("In diesem Pod wird nicht getauscht.",)


def test_search_ends_when_there_are_enough(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "ENOUGH", 2)
    rows = {name: ".E....." for name in "BCDE"}
    drawn = draw(sqlite, {"N": {"A": "E......", **rows}})
    found = partners(drawn.database, Place("A", on(0)), "pod", kind="exchange")
    assert (takers(found.possible), found.more) == (["B", "C"], True)
    every = partners(drawn.database, Place("A", on(0)), "pod", kind="gift")
    assert (takers(every.possible), every.more) == (["B", "C", "D", "E"], False)


def test_shift_that_is_gone_has_no_partners(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......", "B": "......."}})
    with pytest.raises(ConflictError):
        partners(drawn.database, Place("A", on(1)), "pod", kind="gift")


def test_options_of_an_exchange_are_the_reader_s_own_shifts(market: Market) -> None:
    offer = market.offer("1", 0, "exchange", audience="everyone")
    options = options_for(market.database, offer, "3")
    assert {m.reader for m in options} == {"3"}
    possible = [m.counter.day for m in options if m.possible and m.counter]
    assert market.day(5) in possible
    own = [m for m in options if not m.possible and m.counter and m.counter.day == market.day(2)]
    assert [m.why_not("de") for m in own] == [(OTHER_SIDE,)]


def test_gift_has_one_option(market: Market) -> None:
    offer = market.offer("1", 0)
    (option,) = options_for(market.database, offer, "3")
    assert (option.possible, option.counter, option.given.start_utc.hour) == (True, None, EARLY)
    with market.database.reading() as session:
        assert get_offer(session, offer.id).state == "offered"


def test_open_shifts_are_those_this_person_could_work(market: Market) -> None:
    market.away("1", 1)
    market.away("5", 1)
    assert [o.duty.personnel_number for o in open_shifts(market.database, "3")] == ["1"]
    assert open_shifts(market.database, "2") == ()
    (mine,) = open_shifts(market.database, "6")
    assert (mine.pod, mine.match.swap.open_shift, mine.match.possible) == ("S", True, True)
    assert open_shifts(market.database, "1") == ()
    assert mine.duty.day - market.day(0) == timedelta(days=1)
