"""What swaps do to coverage: against the published version, small losses added up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.planning.effects import missing_tenths
from scheduler.store.roster_records import DutyChange
from scheduler.swaps.coverage import PodCoverage
from scheduler.swaps.policy import PolicyRule, Verdict
from solver.problem import Batch
from tests.builders.drawn import ANYBODY, Setting, at, draw, on, solved_week

if TYPE_CHECKING:
    from scheduler.store.database import Database
    from scheduler.swaps.records import SwapCheck

LEARNER = replace(ANYBODY, rates=(("voice", 6),))
"""Gives four tenths of an FTE less than others."""
OTHER = replace(ANYBODY, rates=(("chat", 10),))


def lost(check: SwapCheck) -> int:
    """Tenths of the finding about coverage; 0 if there is none."""
    return next((f.found for f in check.findings if f.rule is PolicyRule.COVERAGE_LOSS), 0)


def test_loss_is_told_by_interval_with_what_was_published_before_and_after(
    sqlite: Database,
) -> None:
    drawn = draw(
        sqlite, {"N": {"A": "E......", "B": "......."}}, Setting(demand=10, people={"B": LEARNER})
    )
    check = drawn.check("A", 0, "B")
    assert len(check.coverage) == 16
    first = check.coverage[0]
    assert (first.pod, first.stream, first.start_utc) == ("N", "voice", at(0, 12))
    assert (first.required, first.published, first.before, first.after) == (10, 0, 0, 4)


def test_ten_small_losses_add_up_though_each_is_within_the_limit(sqlite: Database) -> None:
    """The limit is ten tenths: three swaps that each lose four are too many."""
    people = {name: LEARNER for name in "XYZ"}
    rows = {**{name: "E......" for name in "ABC"}, **{name: "......." for name in "XYZ"}}
    drawn = draw(sqlite, {"N": rows}, Setting(demand=30, people=people))
    for number, (giver, taker) in enumerate(zip("ABC", "XYZ", strict=True), 1):
        check = drawn.check(giver, 0, taker)
        assert {loss.published for loss in check.coverage} == {0}
        assert {loss.after for loss in check.coverage} == {4 * number}
        assert lost(check) == (12 if number == 3 else 0)
        drawn.change(*check.changes[drawn.rosters[0]])
    assert check.verdict is Verdict.REVIEW


def test_exactly_the_limit_is_no_loss_too_much(sqlite: Database) -> None:
    none_left = Setting(demand=10)
    drawn = draw(sqlite, {"N": {"A": "E......", "B": ".E....."}}, none_left)
    check = drawn.check("A", 0, "B", 1)
    assert (lost(check), check.coverage) == (0, ())


@pytest.mark.parametrize(("tenths", "found"), [(20, 0), (21, 11)])
def test_limit_itself_is_no_loss_too_much(sqlite: Database, tenths: int, found: int) -> None:
    """B does not speak the channel that A leaves: ten tenths are missing, or one more."""
    people = {"A": replace(ANYBODY, rates=(("voice", tenths - 10),)), "B": OTHER}
    drawn = draw(sqlite, {"N": {"A": "E......", "B": "......."}}, Setting(demand=20, people=people))
    assert lost(drawn.check("A", 0, "B")) == found


def test_shift_that_moves_to_another_pod_is_missing_in_the_first_and_helps_the_other(
    sqlite: Database,
) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......"}, "S": {"B": "......."}}, Setting(demand=11))
    check = drawn.check("A", 0, "B")
    by_pod = {pod: [loss for loss in check.coverage if loss.pod == pod] for pod in "NS"}
    assert {(loss.before, loss.after) for loss in by_pod["N"]} == {(1, 11)}
    assert {(loss.before, loss.after) for loss in by_pod["S"]} == {(11, 1)}
    assert lost(check) == 0


def test_loss_through_sickness_counts_with_the_swap_s_own(sqlite: Database) -> None:
    drawn = draw(
        sqlite,
        {"N": {"A": "E......", "B": "E......", "C": "......."}},
        Setting(demand=20, people={"C": LEARNER}),
    )
    drawn.away("B", 0)
    assert lost(drawn.check("A", 0, "C")) == 14


def test_night_shift_of_the_last_day_counts_in_the_next_week_as_well(sqlite: Database) -> None:
    drawn = draw(
        sqlite,
        {"N": {"A": "......N|.......", "B": ".......|......."}},
        Setting(demand=10, people={"B": LEARNER}),
    )
    check = drawn.check("A", 6, "B")
    assert len(check.coverage) == 16
    assert {loss.start_utc >= at(7, 0) for loss in check.coverage} == {True, False}
    assert {(loss.published, loss.before, loss.after) for loss in check.coverage} == {(0, 0, 4)}
    assert list(check.versions) == [drawn.rosters[0]]


def test_undone_change_restores_the_published_version(sqlite: Database) -> None:
    drawn = draw(
        sqlite, {"N": {"A": "E......", "B": "......."}}, Setting(demand=10, people={"B": LEARNER})
    )
    drawn.change(*drawn.check("A", 0, "B").changes[drawn.rosters[0]])
    back = drawn.check("B", 0, "A")
    assert {(loss.published, loss.before, loss.after) for loss in back.coverage} == {(0, 4, 0)}
    assert lost(back) == 0
    drawn.change(*back.changes[drawn.rosters[0]])
    assert {loss.published for loss in drawn.check("A", 0, "B").coverage} == {0}


def test_change_by_hand_since_publication_is_part_of_the_difference(sqlite: Database) -> None:
    drawn = draw(
        sqlite,
        {"N": {"A": "E......", "B": "E......", "C": "......."}},
        Setting(demand=20, people={"C": LEARNER}),
    )
    drawn.change(DutyChange("N", "B", on(0), None))
    check = drawn.check("A", 0, "C")
    assert {(loss.published, loss.before, loss.after) for loss in check.coverage} == {(0, 10, 14)}


DAYS = st.text("EMLN.", min_size=7, max_size=7)
RATES = st.sampled_from([(("voice", 10),), (("chat", 7), ("voice", 10)), (("chat", 10),)])


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(DAYS, min_size=3, max_size=3),
    rates=st.lists(RATES, min_size=3, max_size=3),
    demand=st.integers(0, 25),
    deferred=st.booleans(),
    data=st.data(),
)
def test_intervals_looked_at_alone_say_the_same_as_the_whole_roster(
    rows: list[str],
    rates: list[tuple[tuple[str, int], ...]],
    demand: int,
    deferred: bool,
    data: st.DataObject,
) -> None:
    """``effects.missing_tenths`` of the whole roster, before and after, is the witness."""
    people = {name: replace(ANYBODY, rates=of) for name, of in zip("ABC", rates, strict=True)}
    batches = (Batch("chat", 0, 40, 600), Batch("voice", 10, 200, 900)) if deferred else ()
    setting = Setting(demand=demand, people=people, channels=("chat", "voice"), batches=batches)
    solved = solved_week(dict(zip("ABC", rows, strict=True)), setting)
    coverage = PodCoverage(solved, {})
    agent, day = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 6))
    new = solved_week({"A": data.draw(DAYS), "B": ".......", "C": "......."}, setting)
    comes = new.roster.duties[0][day]
    if comes is not None:
        channels = solved.problem.agents[agent].channels
        segments = (replace(s, channels=channels) for s in comes.segments)
        comes = replace(comes, segments=tuple(segments))
    goes = solved.roster.duties[agent][day]
    touched, after = coverage.missing_after(coverage.work(agent, goes), coverage.work(agent, comes))
    expected = missing_tenths(solved, solved.roster).copy()
    assert (coverage.standing_missing == expected).all()
    expected[:, touched] = after
    changed = solved.roster.with_duty(agent, day, comes)
    assert (missing_tenths(solved, changed) == expected).all()
